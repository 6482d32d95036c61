#pragma once

#include <throughline/observe/report.hpp>
#include <throughline/store/store.hpp>
#include <throughline/sync/engine.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace throughline {

/// Writes of one object to one system.
struct WriteCount {
    std::string   system;
    std::string   vendor_object;  ///< Empty where it is not known any more.
    std::string   object;         ///< Canonical.
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t removed = 0;
    std::uint64_t lines   = 0;  ///< Written inside their parents.
};

/// What a plan would write, in the order in which it would.
std::vector<WriteCount> count_planned(Plan const& plan);
/// What was really written after that entry of the audit, by the audit.
Result<std::vector<WriteCount>> count_written(Store& store, std::uint64_t after_sequence);
/// Open exceptions, in the order of their causes, at most so many.
Result<std::vector<StoredException>> collect_open_exceptions(Store& store, std::size_t at_most);

// The same things as tables.

ReportTable systems_table(Topology const& topology);
/// Objects of which anything was read, or which could not be.
ReportTable read_table(Refreshed const& refreshed);
ReportTable write_table(std::vector<WriteCount> const& counts);
/// Every field that a plan would change, of at most so many writes.
ReportTable changes_table(Plan const& plan, std::size_t writes_max);
/// What cannot be written yet, by reason.
ReportTable waits_table(Plan const& plan);
/// What was refused: which record, why, who can mend it, how. One row per exception.
Result<ReportTable> exceptions_table(Store& store, std::vector<StoredException> const& exceptions);
/// The same in few rows: how many for the same reason, with one of them.
Result<ReportTable> exceptions_by_reason_table(Store& store, std::vector<StoredException> const& exceptions);

}  // namespace throughline
