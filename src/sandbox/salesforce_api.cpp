#include "salesforce_api.hpp"
#include "text.hpp"

#include <algorithm>

namespace throughline::sandbox {

std::string SalesforceCall::parameter(std::string const& name) const {
    auto const found = query.find(name);
    return found == query.end() ? std::string{} : found->second;
}

std::string SalesforceCall::path_text() const {
    std::string joined;
    for (std::string const& segment : path) joined += "/" + segment;
    return joined;
}

Value SalesforceApi::error_body(SalesforceRefusal const& refusal) {
    Value error = Value::object({{"message", refusal.message}, {"errorCode", refusal.code}});
    if (!refusal.fields.empty()) {
        Value fields = Value::array();
        for (std::string const& field : refusal.fields) fields.push(field);
        error.set("fields", std::move(fields));
    }
    return Value::array({std::move(error)});
}

SalesforceAnswer SalesforceApi::refusal(SalesforceRefusal const& refusal) {
    return {.status = refusal.status, .body = error_body(refusal), .headers = {}};
}

Outcome<Value> json_body(SalesforceCall const& call) {
    if (!lower_case(call.headers.get("Content-Type")).starts_with("application/json"))
        return refuse("UNSUPPORTED_MEDIA_TYPE",
                      "Content-Type header specified in HTTP request is not supported: " +
                          std::string{call.headers.get("Content-Type")},
                      {}, 415);
    auto body = Value::parse(call.body);
    if (!body) return refuse("JSON_PARSER_ERROR", body.error().message());
    return std::move(*body);
}

void read_target(SalesforceCall& call, std::string_view path, std::string_view query) {
    for (auto& [name, value] : http::form_decode(query)) call.query.insert_or_assign(name, value);
    constexpr std::string_view root = "/services/data/v";
    if (!path.starts_with(root)) return;
    std::size_t const end = std::min(path.find('/', root.size()), path.size());
    call.base             = path.substr(0, end);
    path.remove_prefix(end);
    while (!path.empty()) {
        path.remove_prefix(1);  // The slash.
        std::size_t const stop = std::min(path.find('/'), path.size());
        if (stop != 0) call.path.push_back(http::percent_decode(path.substr(0, stop)));
        path.remove_prefix(stop);
    }
}

SalesforceAnswer method_not_allowed(SalesforceCall const& call, std::string_view allowed) {
    return SalesforceApi::refusal({"METHOD_NOT_ALLOWED",
                                   "HTTP Method '" + call.method + "' not allowed. Allowed are " + std::string{allowed},
                                   {},
                                   405});
}

SalesforceAnswer SalesforceApi::answer(SalesforceCall const& call) {
    auto const is = [&](std::size_t at, std::string_view word) {
        return call.path.size() > at && same_name(call.path[at], word);
    };
    if (is(0, "query") || is(0, "queryAll")) return query(call);
    if (is(0, "sobjects")) return sobjects(call);
    if (is(0, "composite") && call.path.size() == 1) return composite(call);
    if (is(0, "composite") && is(1, "sobjects")) return collections(call);
    if (is(0, "limits")) return limits(call);
    return refusal(resource_not_found().value());
}

SalesforceAnswer SalesforceApi::sobjects(SalesforceCall const& call) {
    if (call.path.size() == 1) return describe_global(call);
    Table const* const table = org_.object(call.path[1]);
    if (table == nullptr) return refusal(resource_not_found().value());
    if (call.path.size() == 2) return create(call, *table);
    std::string const& third = call.path[2];
    if (call.path.size() == 3 && same_name(third, "describe")) return describe(call, *table);
    if (call.path.size() == 3 && (same_name(third, "updated") || same_name(third, "deleted")))
        return replication(call, *table);
    if (call.path.size() == 3) return row(call, *table, third);
    if (call.path.size() == 4) return row_by_key(call, *table);
    return refusal(resource_not_found().value());
}

}  // namespace throughline::sandbox
