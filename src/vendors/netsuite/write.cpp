#include "rest_connector.hpp"

#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline::netsuite {

namespace {

Error cannot_write(std::string message, std::string_view value, std::string_view expected) {
    return Error{ErrorCode::validation, std::move(message)}.with_value(value).with_expected(expected).with_owner(
        "integration");
}

/// `eid:` and our id, or the vendor's key.
Result<std::string> place_of_item(WriteItem const& item) {
    bool const by_key = item.operation == Operation::update || item.operation == Operation::remove;
    if (by_key && !item.key.empty()) {
        if (auto const id = id_number(item.key); !id) return id.error();
        return item.key;
    }
    if (is_external_id(item.external_id)) return "eid:" + item.external_id;
    return cannot_write("a record can be written by its key or by an external id only", item.external_id,
                        "letters, digits, _ and -");
}

std::string method_of(Operation operation) {
    switch (operation) {
        case Operation::update:
            return "PATCH";
        case Operation::remove:
            return "DELETE";
        case Operation::create:
        case Operation::upsert:
            break;
    }
    return "PUT";
}

Outcome refused(ErrorCode code, Error error) {
    Outcome    outcome;
    bool const nothing_happened = code == ErrorCode::throttled || code == ErrorCode::transient ||
                                  code == ErrorCode::auth || code == ErrorCode::cancelled;
    outcome.kind = nothing_happened ? Outcome::Kind::retryable : Outcome::Kind::rejected;
    outcome.error.emplace(std::move(error));
    return outcome;
}

Outcome unknown(Error error) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::uncertain;
    outcome.error.emplace(std::move(error));
    return outcome;
}

}  // namespace

http::Address record_path(std::string_view object) {
    return http::Address{}.at("/services/rest/record/v1").step(object);
}

bool is_external_id(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

std::string with_empty_references(std::string body) {
    // Within a JSON text the quotes would be escaped, so that this can stand for nothing else.
    constexpr std::string_view nothing = R"({"id":null})";
    for (auto at = body.find(nothing); at != std::string::npos; at = body.find(nothing, at))
        body.replace(at, nothing.size(), "null");
    return body;
}

std::string sublists_in(std::string_view body) {
    std::string      names;
    JsonReader       reader{body};
    std::string_view member;
    if (!reader.enter_object()) return names;
    while (reader.next_member(member)) {
        std::string const name{member};
        Wire              value;
        if (!reader.value(value)) break;
        if (value.kind == Wire::Kind::object && value.text.substr(1).starts_with("\"items\":["))
            names += (names.empty() ? "" : ",") + name;
    }
    return names;
}

Result<http::Request> write_request(std::string_view object, WriteItem const& item) {
    auto const* const kind = find_kind(object);
    if (!kind || !kind->writable)
        return Error{ErrorCode::unsupported, "records of this type are only read"}.in_object(object);
    auto const place = place_of_item(item);
    if (!place) return place.error();
    http::Request request;
    request.method = method_of(item.operation);
    auto path      = record_path(object).step(*place);
    if (item.operation != Operation::remove) {
        request.body = with_empty_references(item.body);
        // Lines are sent as a whole: without this, a repeated request would add new ones a second time, and lines
        // that are gone would stay.
        if (auto const sublists = sublists_in(request.body); !sublists.empty()) path.ask("replace", sublists);
        request.headers.set("Content-Type", "application/json");
        request.headers.set("X-NetSuite-PropertyNameValidation", "Error");
        request.headers.set("X-NetSuite-PropertyValueValidation", "Error");
    }
    auto url = path.text();
    if (!url) return std::move(url).error();
    request.url = *std::move(url);
    carry_trace(request, item.correlation);
    return request;
}

Outcome outcome_of(WriteItem const& item, Result<http::Response> const& answer) {
    if (!answer) {
        auto const code = answer.error().code();
        if (code == ErrorCode::uncertain || code == ErrorCode::corrupt) return unknown(answer.error());
        return refused(code, answer.error());
    }
    if (answer->status == 204 || answer->status == 200 || answer->status == 201) {
        if (answer->headers.get("Content-Type").find("html") != std::string_view::npos)
            return unknown(not_what_was_asked(*answer, "an answer of the record service"));
        Outcome applied;
        applied.kind = Outcome::Kind::applied;
        applied.key =
            item.operation == Operation::update && !item.key.empty() ? item.key : key_in_location(answer->headers);
        applied.created = item.operation == Operation::create;
        return applied;
    }
    if (answer->status == 404 && item.operation == Operation::remove) {
        Outcome gone;
        gone.kind = Outcome::Kind::applied;
        return gone;
    }
    auto error = error_of(*answer);
    // The vendor may say that something went wrong after the record was written.
    if (answer->status < 400 || answer->status >= 500 || answer->status == 408) return unknown(std::move(error));
    auto const code = error.code();
    return refused(code, std::move(error));
}

}  // namespace throughline::netsuite
