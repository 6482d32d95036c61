#pragma once

#include <throughline/model/milestone.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// The derivation, from a milestone: whether it can be invoiced, as `readiness_of` has it (R102). So that nobody types
/// it instead, give the member to processes: `authority.give<&Milestone::billing_ready>(Owner::derived)`.
Process milestone_readiness();

}  // namespace throughline
