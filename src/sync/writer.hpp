#pragma once

#include "workspace.hpp"

namespace throughline {

/// Carries a plan out, batch by batch: intents kept, sent, outcomes kept.
Result<Applied> apply_plan(Workspace& workspace, Plan const& plan);

}  // namespace throughline
