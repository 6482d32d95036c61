#pragma once

#include <string>
#include <string_view>

namespace throughline {

/// The text on one line, control characters escaped: what vendors and people wrote goes into logs and onto terminals,
/// and must not be able to forge a line or to steer one.
std::string printable(std::string_view text);

}  // namespace throughline
