#pragma once

#include <throughline/revenue/journal.hpp>
#include <throughline/store/store.hpp>

#include <set>
#include <string>
#include <vector>

namespace throughline {

/// The journal of some objects, as a store's audit tells it: what every KPI and every past report is computed from. All
/// that one change of a record touched is one entry. Personal data is as the audit has it: redacted. It is held in
/// memory whole, so ask for the objects that are needed.
Result<std::vector<JournalEntry>> journal_of(Store& store, std::set<std::string> const& objects);

}  // namespace throughline
