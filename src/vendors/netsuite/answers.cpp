#include "answers.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/mapping/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace throughline::netsuite {

namespace {

constexpr std::size_t detail_bytes_max = 300;
constexpr std::size_t rows_max         = 1000;  // What the vendor gives at most.

struct KnownCode {
    std::string_view name;
    ErrorCode        code;
};
constexpr std::array known_codes{
    KnownCode{"INVALID_LOGIN", ErrorCode::auth},
    KnownCode{"INVALID_CONTENT", ErrorCode::validation},
    KnownCode{"INVALID_REQUEST", ErrorCode::validation},
    KnownCode{"USER_ERROR", ErrorCode::validation},
    KnownCode{"NONEXISTENT_ID", ErrorCode::not_found},
    KnownCode{"IDEMPOTENCY_ERROR", ErrorCode::duplicate},
    KnownCode{"CONCURRENCY_LIMIT_EXCEEDED", ErrorCode::throttled},
    KnownCode{"SSS_REQUEST_LIMIT_EXCEEDED", ErrorCode::throttled},
    KnownCode{"WS_REQUEST_BLOCKED", ErrorCode::throttled},
    KnownCode{"WS_CONCUR_SESSION_DISALLWD", ErrorCode::throttled},
    KnownCode{"UNEXPECTED_ERROR", ErrorCode::transient},
    // Known from the vendor's other interfaces.
    KnownCode{"INSUFFICIENT_PERMISSION", ErrorCode::forbidden},
    KnownCode{"RCRD_HAS_BEEN_CHANGED", ErrorCode::conflict},
    KnownCode{"DUP_RCRD", ErrorCode::duplicate},
    KnownCode{"DUP_ENTITY", ErrorCode::duplicate},
};

struct Problem {
    std::string code{};
    std::string detail{};
    std::string place{};
};

std::string text_in(nlohmann::json const& object, char const* name) {
    auto const found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// The text after `"name":` wherever it stands. The vendor's published sample of a 429 is no valid JSON.
std::string text_near(std::string_view body, std::string_view name) {
    auto at = body.find(name);
    if (at == std::string_view::npos) return {};
    at = body.find_first_not_of(" \t\r\n:", at + name.size());
    if (at == std::string_view::npos || body[at] != '"') return {};
    auto const end = body.find('"', at + 1);
    return std::string{body.substr(at + 1, end == std::string_view::npos ? end : end - at - 1)};
}

Problem problem_in(std::string_view body) {
    Problem    problem;
    auto const document = nlohmann::json::parse(body, nullptr, false);
    auto const details  = document.is_object() ? document.find("o:errorDetails") : document.end();
    if (document.is_object() && details != document.end() && details->is_array() && !details->empty() &&
        details->front().is_object()) {
        auto const& first = details->front();
        problem.code      = text_in(first, "o:errorCode");
        problem.detail    = text_in(first, "detail");
        for (char const* const place : {"o:errorPath", "o:errorQueryParam", "o:errorHeader", "o:errorUrl"})
            if (problem.place.empty()) problem.place = text_in(first, place);
    }
    // Broken text may say a general code first; the details follow, and know better.
    auto const tail = body.substr(std::min(body.find("\"o:errorDetails\""), body.size()));
    for (auto const part : {tail, body})
        if (problem.code.empty()) problem.code = text_near(part, "\"o:errorCode\"");
    if (problem.detail.empty()) problem.detail = text_near(body, "\"detail\"");
    return problem;
}

/// The vendor quotes values in its sentences: an address of a person must not travel with them.
std::string without_addresses(std::string_view text) {
    std::string clean;
    while (!text.empty() && clean.size() < detail_bytes_max) {
        auto const end  = std::min(text.find_first_of(" \t\r\n"), text.size());
        auto const word = text.substr(0, end);
        clean += word.find('@') == std::string_view::npos ? std::string{word} : "[personal]";
        text.remove_prefix(end);
        if (!text.empty()) clean += ' ', text.remove_prefix(1);
    }
    return clean;
}

bool says_json(http::Response const& answer) {
    return answer.headers.get("Content-Type").find("json") != std::string_view::npos;
}

}  // namespace

ErrorCode code_of(int status, std::string_view vendor_code) {
    if (status == 429) return ErrorCode::throttled;  // Whatever the body calls it.
    for (auto const& known : known_codes)
        if (known.name == vendor_code) return known.code;
    return status >= 400 ? code_of_status(status) : ErrorCode::corrupt;
}

bool is_throttled(http::Response const& answer) {
    if (answer.status == 429) return true;
    return answer.status == 400 && code_of(answer.status, problem_in(answer.body).code) == ErrorCode::throttled;
}

Error error_of(http::Response const& answer) {
    if (answer.status >= 200 && answer.status < 300) return not_what_was_asked(answer, "a refusal");
    auto const problem = problem_in(answer.body);
    auto const code    = code_of(answer.status, problem.code);
    auto const message = problem.detail.empty() ? "the vendor answered HTTP " + std::to_string(answer.status)
                                                : without_addresses(problem.detail);
    auto       error   = Error{code, message};
    if (!problem.code.empty()) error = std::move(error).with_vendor_code(problem.code);
    if (!problem.place.empty()) error = std::move(error).in_field(problem.place);
    if (code == ErrorCode::auth)
        error = std::move(error).with_owner("integration").with_remedy("renew the connection's credentials");
    if (code == ErrorCode::forbidden)
        error = std::move(error).with_owner("integration").with_remedy("give the integration's role this permission");
    if (code == ErrorCode::validation)
        error = std::move(error).with_owner("finance").with_remedy("correct the value, or the account's form");
    return with_advice(std::move(error), "NetSuite");
}

Error not_what_was_asked(http::Response const& answer, std::string_view expected) {
    return Error{ErrorCode::corrupt, "the answer (HTTP " + std::to_string(answer.status) + ", " +
                                         std::string{answer.headers.get("Content-Type")} +
                                         ") is not what was asked for"}
        .with_value(std::to_string(answer.body.size()) + " bytes")
        .with_expected(expected)
        .with_owner("integration")
        .with_remedy("look for a proxy, or a wrong base address, between here and the account");
}

Result<std::string> json_of(Result<http::Response> answer, std::string_view expected) {
    if (!answer) return std::move(answer).error();
    if (answer->status < 200 || answer->status >= 300) return error_of(*answer);
    if (!says_json(*answer)) return not_what_was_asked(*answer, expected);
    return std::move(answer->body);
}

Result<RecordHead> head_of(std::string_view record) {
    JsonReader reader{record};
    RecordHead head;
    if (!reader.enter_object())
        return reader.failed() ? reader.fault() : Error{ErrorCode::corrupt, "a record must be a JSON object"};
    std::string_view member;
    std::string_view passed;
    Wire             wire;
    while (reader.next_member(member)) {
        bool const is_id = member == "id", is_stamp = member == "lastModifiedDate";
        if (!is_id && !is_stamp) {
            if (!reader.raw(passed)) break;
            continue;
        }
        if (!reader.value(wire)) break;
        if (is_id) head.id.assign(wire.text);
        if (is_stamp && wire.kind == Wire::Kind::text)
            if (auto const at = Timestamp::parse(wire.text)) head.modified_at = *at;
    }
    if (reader.failed()) return reader.fault();
    if (!reader.at_end()) return Error{ErrorCode::corrupt, "text follows the record"};
    return head;
}

namespace {

bool read_row(JsonReader& reader, RowPage::Row& row) {
    if (!reader.enter_object()) return false;
    std::string_view name;
    Wire             wire;
    while (reader.next_member(name)) {
        std::string column_name{name};
        if (!reader.value(wire)) return false;
        if (wire.kind == Wire::Kind::text || wire.kind == Wire::Kind::number || wire.kind == Wire::Kind::boolean)
            row.emplace_back(std::move(column_name), std::string{wire.text});
    }
    return !reader.failed();
}

bool read_items(JsonReader& reader, RowPage& page) {
    if (!reader.enter_array()) return false;
    while (reader.next_element()) {
        if (page.rows.size() == rows_max) return false;
        if (!read_row(reader, page.rows.emplace_back())) return false;
    }
    return !reader.failed();
}

}  // namespace

Result<RowPage> rows_of(std::string_view text) {
    JsonReader       reader{text};
    RowPage          page;
    std::string_view name;
    Wire             wire;
    bool             whole = false;
    if (reader.enter_object()) {
        while (reader.next_member(name)) {
            bool const is_more = name == "hasMore", is_total = name == "totalResults";
            if (name == "items") {
                whole = read_items(reader, page);
                if (!whole) break;
                continue;
            }
            if (!reader.value(wire)) break;
            if (is_more) page.has_more = wire.text == "true";
            if (is_total) std::from_chars(wire.text.data(), wire.text.data() + wire.text.size(), page.total);
        }
    }
    if (reader.failed()) return reader.fault();
    if (!whole || !reader.at_end())
        return Error{ErrorCode::corrupt, "a page must be an object with items"}.with_value(std::to_string(text.size()) +
                                                                                           " bytes");
    return page;
}

std::string_view column(RowPage::Row const& row, std::string_view name) {
    for (auto const& [column_name, value] : row)
        if (column_name == name) return value;
    return {};
}

std::string key_in_location(http::Headers const& headers) {
    auto location    = headers.get("Location");
    location         = location.substr(0, location.find('?'));
    auto const slash = location.rfind('/');
    if (slash == std::string_view::npos) return {};
    auto const key       = location.substr(slash + 1);
    bool const is_number = !key.empty() && key.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number ? std::string{key} : std::string{};
}

}  // namespace throughline::netsuite
