#pragma once

#include <throughline/core/error.hpp>
#include <throughline/transport/http.hpp>

#include <optional>
#include <string_view>

namespace throughline {

// What every vendor's answers have in common. What one of them means by a status of its own, its connector says.

/// What a status other than 2xx says by itself (RFC 9110, RFC 6585). Redirects are `unsupported`: credentials never
/// follow one.
ErrorCode code_of_status(int status);

/// An answer that should be JSON and is a page of whatever stands in between.
std::optional<Error> unless_json(http::Response const& answer, std::string_view vendor);

/// `corrupt`: a bookmark that this vendor's connector did not make.
Error foreign_bookmark(std::string_view bookmark, std::string_view vendor);

/// The error with somebody who can mend it and something to do, where what the vendor said named neither.
Error with_advice(Error error, std::string_view vendor);

}  // namespace throughline
