#pragma once

#include "workspace.hpp"

namespace throughline {

/// Carries a plan out, batch by batch: intents kept, sent, outcomes kept.
Result<Applied> apply_plan(Workspace& workspace, Plan const& plan);

/// Settles every write whose outcome is unknown, by looking at what the vendor holds (architecture, decision 7).
/// Returns how many stay unknown.
Result<std::uint64_t> settle_unknown(Workspace& workspace);

}  // namespace throughline
