#include "salesforce_api.hpp"

#include <charconv>
#include <utility>

namespace throughline::sandbox {

namespace {

constexpr std::size_t subrequests_max = 25;

/// `id`, `records[0].Id`: into the body that a subrequest answered.
Value follow_path(Value value, std::string_view path) {
    while (!path.empty()) {
        auto const end = path.find_first_of(".[");
        if (end != 0) value = Value{value[path.substr(0, end)]};
        if (end == std::string_view::npos) break;
        bool const indexed = path[end] == '[';
        path.remove_prefix(end + 1);
        if (!indexed) continue;
        std::size_t at           = 0;
        auto const [stop, wrong] = std::from_chars(path.data(), path.data() + path.size(), at);
        if (wrong != std::errc{} || at >= value.elements().size()) return {};
        value = Value{value.elements()[at]};
        path.remove_prefix(static_cast<std::size_t>(stop - path.data()));
        if (path.starts_with("]")) path.remove_prefix(1);
        if (path.starts_with(".")) path.remove_prefix(1);
    }
    return value;
}

/// Replaces every `@{reference.path}`. False: one of them leads nowhere.
bool fill_references(std::string& text, Value const& references) {
    for (std::size_t at = text.find("@{"); at != std::string::npos; at = text.find("@{", at)) {
        auto const end = text.find('}', at);
        if (end == std::string::npos) return false;
        std::string_view const inside = std::string_view{text}.substr(at + 2, end - at - 2);
        auto const             dot    = inside.find('.');
        Value                  found{references[inside.substr(0, dot)]};
        if (dot != std::string_view::npos) found = follow_path(std::move(found), inside.substr(dot + 1));
        if (found.text().empty()) return false;
        text.replace(at, end - at + 1, found.text());
        at += found.text().size();
    }
    return true;
}

bool fill_references(Value& value, Value const& references) {
    if (value.is_text()) {
        std::string text = value.text();
        if (!fill_references(text, references)) return false;
        value = std::move(text);
        return true;
    }
    if (value.is_array()) {
        Value filled = Value::array();
        for (Value element : value.elements()) {
            if (!fill_references(element, references)) return false;
            filled.push(std::move(element));
        }
        value = std::move(filled);
        return true;
    }
    if (!value.is_object()) return true;
    Value filled = Value::object();
    for (auto [name, member] : value.members()) {
        if (!fill_references(member, references)) return false;
        filled.set(name, std::move(member));
    }
    value = std::move(filled);
    return true;
}

Value halted(std::string_view reference, std::string message) {
    return Value::object({{"body", SalesforceApi::error_body({"PROCESSING_HALTED", std::move(message)})},
                          {"httpHeaders", Value::object()},
                          {"httpStatusCode", 400},
                          {"referenceId", reference}});
}

bool has_failed(Value const& answer) { return answer["httpStatusCode"].text() >= "400"; }

}  // namespace

SalesforceAnswer SalesforceApi::composite(SalesforceCall const& call) {
    if (call.method != "POST") return method_not_allowed(call, "GET,HEAD,POST");
    auto const body = json_body(call);
    if (!body) return refusal(body.error());
    Value const& requests = (*body)["compositeRequest"];
    if (!requests.is_array()) return refusal({"INVALID_INPUT", "compositeRequest is missing, or is not a list"});
    if (requests.size() > subrequests_max)
        return refusal({"LIMIT_EXCEEDED", "a composite request holds at most 25 subrequests"});

    bool const         all_or_none = (*body)["allOrNone"].is_true();
    auto const         mark        = org_.records.mark();
    std::vector<Value> answers;
    Value              references = Value::object();
    bool               failed     = false;
    for (Value const& request : requests.elements()) {
        if (failed && all_or_none)
            answers.push_back(halted(request["referenceId"].text(), ""));
        else
            answers.push_back(subrequest(call, request, references));
        failed = failed || has_failed(answers.back());
    }
    if (failed && all_or_none) {
        org_.records.roll_back_to(mark);
        for (Value& answer : answers)
            if (!has_failed(answer) || answer["body"].elements().front()["message"].text().empty())
                answer = halted(answer["referenceId"].text(),
                                "The transaction was rolled back since another operation in the same transaction "
                                "failed.");
    }
    return {
        .status = 200, .body = Value::object({{"compositeResponse", Value::array(std::move(answers))}}), .headers = {}};
}

Value SalesforceApi::subrequest(SalesforceCall const& outer, Value const& request, Value& references) {
    std::string const& reference = request["referenceId"].text();
    std::string        url       = request["url"].text();
    Value              body      = request["body"];
    if (!fill_references(url, references) || !fill_references(body, references))
        return halted(reference, "Invalid reference specified. No value was found for it.");
    SalesforceCall call{.method = request["method"].text(), .origin = outer.origin, .user = outer.user};
    auto const     question = url.find('?');
    read_target(call, url.substr(0, question), question == std::string::npos ? "" : url.substr(question + 1));
    for (auto const& [name, value] : request["httpHeaders"].members()) call.headers.add(name, value.text());
    call.headers.set("Content-Type", "application/json");
    call.body = body.is_null() ? "" : body.to_json();

    bool const       nested   = !call.path.empty() && call.path[0] == "composite" && call.path.size() == 1;
    SalesforceAnswer answered = call.base.empty() || nested ? refusal(resource_not_found().value()) : answer(call);
    Value            headers  = Value::object();
    for (auto const& [name, value] : answered.headers) headers.set(name, value);
    Value const answer_body = answered.body.value_or(Value{});
    if (answered.status < 400) references.set(reference, answer_body);
    return Value::object({{"body", answer_body},
                          {"httpHeaders", std::move(headers)},
                          {"httpStatusCode", answered.status},
                          {"referenceId", reference}});
}

}  // namespace throughline::sandbox
