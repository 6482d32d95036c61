#pragma once

#include <throughline/sandbox/netsuite.hpp>

#include <string>
#include <string_view>

namespace throughline::sandbox::suite {

class Book;

/// What NetSuite::dump promises.
std::string dump_of(Book const& book, NetSuiteDumpOptions const& options);
std::string sha256_hex(std::string_view text);

}  // namespace throughline::sandbox::suite
