#pragma once

#include "workspace.hpp"

namespace throughline {

/// Carries a plan out, batch by batch: intents kept, sent, outcomes kept. What is `under_way` is kept with the first
/// intents, before anything is sent; an error may mean that it is not kept. Requires, where something is: the plan
/// writes, and settles nothing.
Result<Applied> apply_plan(Workspace& workspace, Plan const& plan, std::optional<Transaction> under_way = {});

/// The same in pieces: from that place of the plan's order, where an earlier call ended or 0, until the first batch
/// behind the deadline. Adds to `applied`; returns where to go on, at the end the number of writes.
Result<std::size_t> apply_some(Workspace& workspace, Plan const& plan, std::size_t from, Timestamp deadline,
                               Applied& applied);

}  // namespace throughline
