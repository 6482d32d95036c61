#pragma once

#include "netsuite_book.hpp"

#include <functional>
#include <string_view>

namespace throughline::sandbox::suite {

using RowTest = std::function<bool(Row const&)>;

/// Reads the record service's `q`: conditions of field, operator and values, joined by AND, OR and parentheses. Dates
/// are in the account's format and count in its time zone; an ISO date is an error.
Outcome<RowTest> read_filter(Book const& book, RecordType const& type, std::string_view q);

}  // namespace throughline::sandbox::suite
