#pragma once

#include <throughline/sync/engine.hpp>

#include <string>
#include <vector>

namespace throughline {

/// What a pass would do, as if it had been done: what would be read, what would change in the records, what could not
/// proceed, and what would then be owed to the systems.
struct DryRun {
    Refreshed                    read{};
    std::vector<StoredAudit>     changes{};     ///< Of records, in their order; personal data redacted.
    std::vector<StoredException> exceptions{};  ///< That would be open and are not yet.
    Plan                         plan{};
    bool                         cut = false;  ///< There are more changes or exceptions than are listed.

    /// A line for each change and exception, at most so many of each, then the plan's.
    std::string to_text(std::size_t lines_max) const;
};

/// Changes of records, and exceptions, that a dry run lists.
inline constexpr std::size_t dry_run_rows_max = 20'000;

/// Reads everything as `Engine::plan` does, and leaves the store as it was. Systems are only read. For a first import,
/// a new mapping, a table of somebody's.
Result<DryRun> dry_run(Topology topology, Engine::Parts parts);

}  // namespace throughline
