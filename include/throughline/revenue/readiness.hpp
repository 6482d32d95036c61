#pragma once

#include <throughline/model/milestone.hpp>
#include <throughline/revenue/journal.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

/// Whether a milestone can be invoiced, and if not, why.
struct Readiness {
    bool        is_ready = false;
    std::string reason{};  ///< "it is not reached", "its contract is a draft".
};

/// Follows from the records alone; nobody types it (R102): reached, not invoiced yet, under a line of an agreed
/// contract that is not on hold, with an amount or a share of its own or as its line's only milestone.
Readiness readiness_of(BusinessState const& state, Id<Milestone> milestone);

/// A milestone whose stored indicator is not what its records make of it.
struct ReadinessDrift {
    Id<Milestone>       milestone;
    std::optional<bool> stored{};
    Readiness           derived;
};
std::vector<ReadinessDrift> readiness_drift(BusinessState const& state);

/// What delivery says of a project's progress.
struct ProgressReport {
    Date     on;
    Percent  percent;
    bool     is_correction = false;  ///< Somebody says that what was said before was wrong.
    RecordId source{};
};

/// Progress is from 0 to 100 and never falls, but by a correction (R104). Reports in order of time. The error names the
/// first one that is otherwise.
Result<> check_progress(std::span<ProgressReport const> reports);

}  // namespace throughline
