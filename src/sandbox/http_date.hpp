#pragma once

#include <throughline/core/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace throughline::sandbox {

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7; the preferred form alone).
std::optional<Timestamp> parse_http_date(std::string_view text);
std::string              http_date(Timestamp at);

}  // namespace throughline::sandbox
