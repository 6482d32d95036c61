#pragma once

#include <throughline/core/error.hpp>
#include <throughline/transport/http.hpp>

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox::suite {

/// One entry of `o:errorDetails`.
struct Problem {
    int         status = 400;
    std::string code;
    std::string detail;
    std::string member{};  ///< `o:errorPath`, `o:errorUrl`, `o:errorHeader` or `o:errorQueryParam`, with
    std::string place{};   ///< what it says.
};

using Problems = std::vector<Problem>;
template <class Value>
using Outcome = tl::expected<Value, Problems>;

/// What is wrong with a member of the body.
Problem invalid_content(std::string_view path, std::string detail);
/// The sentence that the vendor publishes for a value that a field does not know.
Problem invalid_value(std::string_view path, std::string_view value, std::string_view field);
/// What a form's own check says.
Problem user_error(std::string detail, std::string_view path = {});
/// What is wrong with the request around the body.
Problem invalid_request(std::string detail);
Problem invalid_parameter(std::string_view parameter, std::string detail);
Problem no_such_record();
Problem no_such_address(std::string_view path);
Problem not_allowed(std::string_view method);

inline tl::unexpected<Problems> refused(Problem problem) { return tl::unexpected{Problems{std::move(problem)}}; }

/// The answer of the first problem's status, with all of them.
http::Response error_response(Problems const& problems);
/// 429, with the body as it is published: it is not valid JSON.
http::Response concurrency_response();
/// The same as the library's own error, for those who act without HTTP.
Error error_of(Problems const& problems);

}  // namespace throughline::sandbox::suite
