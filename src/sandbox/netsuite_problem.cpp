#include "netsuite_problem.hpp"

#include <throughline/sandbox/value.hpp>

namespace throughline::sandbox::suite {

namespace {

constexpr std::string_view rfc2616 = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html";

struct Status {
    int              number;
    std::string_view title;
    std::string_view anchor;
};

Status status_of(int number, std::string_view code) {
    if (code == "IDEMPOTENCY_ERROR") return {400, "Conflict", "#sec10.4.10"};
    switch (number) {
        case 401:
            return {401, "Unauthorized", "#sec10.4.2"};
        case 403:
            return {403, "Forbidden", "#sec10.4.4"};
        case 404:
            return {404, "Not Found", "#sec10.4.5"};
        case 405:
            return {405, "Method Not Allowed", "#sec10.4.6"};
        case 415:
            return {415, "Unsupported Media Type", "#sec10.4.16"};
        case 500:
            return {500, "Internal Server Error", "#sec10.5.1"};
        case 503:
            return {503, "Service Unavailable", "#sec10.5.4"};
        default:
            return {400, "Bad Request", "#sec10.4.1"};
    }
}

ErrorCode code_of(Problem const& problem) {
    if (problem.code == "NONEXISTENT_ID") return ErrorCode::not_found;
    if (problem.code == "INVALID_LOGIN") return ErrorCode::auth;
    if (problem.status >= 500) return ErrorCode::transient;
    return ErrorCode::validation;
}

}  // namespace

Problem invalid_content(std::string_view path, std::string detail) {
    return {400, "INVALID_CONTENT", "Error while accessing resource: " + detail, "o:errorPath", std::string{path}};
}

Problem invalid_value(std::string_view path, std::string_view value, std::string_view field) {
    return invalid_content(path, "You have entered an Invalid Field Value " + std::string{value} +
                                     " for the following field: " + std::string{field});
}

Problem user_error(std::string detail, std::string_view path) {
    return {400, "USER_ERROR", "Error while accessing a resource. " + detail, path.empty() ? "" : "o:errorPath",
            std::string{path}};
}

Problem invalid_request(std::string detail) { return {400, "INVALID_REQUEST", std::move(detail), {}, {}}; }

Problem invalid_parameter(std::string_view parameter, std::string detail) {
    return {400, "INVALID_PARAMETER", std::move(detail), "o:errorQueryParam", std::string{parameter}};
}

Problem no_such_record() { return {404, "NONEXISTENT_ID", "Record does not exist.", {}, {}}; }

Problem no_such_address(std::string_view path) {
    return {404, "NONEXISTENT_ID", "The resource does not exist.", "o:errorUrl", std::string{path}};
}

Problem not_allowed(std::string_view method) {
    return {405, "INVALID_REQUEST", "The method " + std::string{method} + " is not allowed here.", {}, {}};
}

http::Response error_response(Problems const& problems) {
    Status const status  = status_of(problems.front().status, problems.front().code);
    Value        details = Value::array();
    for (Problem const& problem : problems) {
        Value detail = Value::object({{"detail", problem.detail}});
        if (!problem.member.empty()) detail.set(problem.member, problem.place);
        details.push(detail.set("o:errorCode", problem.code));
    }
    http::Response response{.status = status.number, .headers = {}, .body = {}};
    response.headers.add("Content-Type", "application/vnd.oracle.resource+json; type=error; charset=UTF-8");
    response.body = Value::object({{"type", std::string{rfc2616}.append(status.anchor)},
                                   {"title", status.title},
                                   {"status", status.number},
                                   {"o:errorDetails", std::move(details)}})
                        .to_json();
    return response;
}

http::Response concurrency_response() {
    http::Response response{.status = 429, .headers = {}, .body = {}};
    response.headers.add("Content-Type", "application/vnd.oracle.resource+json; type=error; charset=UTF-8");
    response.body = "{\"type\":\"" + std::string{rfc2616} +
                    "\",\"title\":\"Bad Request\",\"status\":429,\"o:errorCode\":\"USER_ERROR\"\n"
                    "\"o:errorDetails\":[{\"detail\":\"Concurrent request limit exceeded. Request blocked.\","
                    "\"o:errorCode\":\"CONCURRENCY_LIMIT_EXCEEDED\"}]}";
    return response;
}

Error error_of(Problems const& problems) {
    Problem const& first = problems.front();
    return Error{code_of(first), first.detail}.in_field(first.place).with_vendor_code(first.code);
}

}  // namespace throughline::sandbox::suite
