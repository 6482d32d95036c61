#pragma once

#include <throughline/core/result.hpp>
#include <throughline/revenue/journal.hpp>

#include <functional>
#include <span>
#include <string>

namespace throughline {

/// Text of a report, made of a state and of nothing else.
using ReportOf = std::function<std::string(BusinessState const&)>;

/// What it takes to make a report again, years later, and to know that it is the same (R289).
struct ReportSnapshot {
    std::string   name;
    std::uint64_t sequence = 0;    ///< The journal's last entry that is in it.
    int           model    = 0;    ///< Version of the canonical model that made it.
    std::string   journal_hash{};  ///< SHA-256 of the entries until then.
    std::string   content_hash{};  ///< SHA-256 of the text.

    bool operator==(ReportSnapshot const&) const = default;
};

struct SnapshotReport {
    ReportSnapshot snapshot;
    std::string    text;
};

/// Makes a report of the journal's entries up to a place, in whatever order they are listed.
SnapshotReport take_snapshot(std::string name, std::span<JournalEntry const> journal, std::uint64_t sequence,
                             ReportOf const& report);

/// The report's text again. Errors: `unsupported` for another version of the model, `corrupt` where the entries or the
/// text are not those of the snapshot.
Result<std::string> reproduce(ReportSnapshot const& snapshot, std::span<JournalEntry const> journal,
                              ReportOf const& report);

}  // namespace throughline
