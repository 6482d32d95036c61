#pragma once

#include <string>

namespace throughline {

/// Makes a file that is its owner's alone, where it is not there yet; SQLite gives its log the same permissions.
/// Nothing happens for ":memory:". A file that is there is not touched: closing any descriptor of an open database
/// would drop this process's lock.
void create_private(std::string const& path);

}  // namespace throughline
