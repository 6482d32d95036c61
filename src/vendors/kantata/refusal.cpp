#include "refusal.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/mapping/json.hpp>

#include <string>

namespace throughline::kantata {

namespace {

constexpr std::size_t words_max        = 200;
constexpr std::size_t quoted_bytes_min = 4;  // Shorter pieces stand in any sentence.
constexpr int         depth_max        = 8;

struct Words {
    std::string message{};
    std::string field{};
};

Words first_error(std::string_view body) {
    Words            words;
    JsonReader       reader{body};
    std::string_view name;
    if (!reader.enter_object()) return words;
    while (reader.next_member(name)) {
        if (name != "errors" || !reader.enter_array()) {
            std::string_view passed;
            if (!reader.raw(passed)) return words;
            continue;
        }
        if (!reader.next_element() || !reader.enter_object()) return words;
        while (reader.next_member(name)) {
            bool const is_message = name == "message", is_field = name == "field";
            Wire       wire;
            if (!reader.value(wire)) return words;
            if (is_message && wire.kind == Wire::Kind::text) words.message = wire.text;
            if (is_field && wire.kind == Wire::Kind::text) words.field = wire.text;
        }
        return words;
    }
    return words;
}

bool quotes(std::string_view message, std::string_view json, int depth) {
    JsonReader reader{json};
    Wire       wire;
    if (reader.enter_object()) {
        std::string_view name, raw;
        while (reader.next_member(name))
            if (!reader.raw(raw) || (depth > 0 && quotes(message, raw, depth - 1))) return true;
        return reader.failed();
    }
    JsonReader list{json};
    if (list.enter_array()) {
        std::string_view raw;
        while (list.next_element())
            if (!list.raw(raw) || (depth > 0 && quotes(message, raw, depth - 1))) return true;
        return list.failed();
    }
    JsonReader value{json};
    return value.value(wire) && wire.kind == Wire::Kind::text && wire.text.size() >= quoted_bytes_min &&
           message.find(wire.text) != std::string_view::npos;
}

Error by_status(int status, std::string words) {
    if (words.empty()) words = "Kantata answered " + std::to_string(status);
    switch (status) {
        case 401:
            return Error{ErrorCode::auth, std::move(words)}
                .with_owner("Kantata administrator")
                .with_remedy("give the connection a valid token: tokens do not expire, so this one was revoked");
        case 403:
            return Error{ErrorCode::forbidden, std::move(words)}
                .with_owner("Kantata administrator")
                .with_remedy("give the token's user the account role or access group that this needs");
        case 404:
            return Error{ErrorCode::not_found, std::move(words)}.with_remedy(
                "see whether the record was deleted, or is only hidden from the token's user");
        default:
            break;
    }
    if (status >= 300 && status < 400)
        return Error{ErrorCode::unsupported,
                     "Kantata answered " + std::to_string(status) + ", a redirect: credentials never follow one"}
            .with_owner("integration")
            .with_remedy("use the API's own address");
    Error error{code_of_status(status), std::move(words)};
    return error.code() == ErrorCode::validation ? std::move(error).with_owner("delivery operations") : error;
}

}  // namespace

Error to_error(http::Response const& answer, std::string_view written, std::string_view secret) {
    auto       words  = first_error(answer.body);
    bool const leaks  = !secret.empty() && answer.body.find(secret) != std::string::npos;
    bool const quoted = !written.empty() && quotes(words.message, written, depth_max);
    if (leaks || quoted || words.message.size() > words_max) words.message.clear();
    auto error = by_status(answer.status, std::move(words.message)).with_vendor_code(std::to_string(answer.status));
    if (!words.field.empty() && !leaks) error = std::move(error).in_field(words.field);
    return with_advice(std::move(error), "Kantata");
}

}  // namespace throughline::kantata
