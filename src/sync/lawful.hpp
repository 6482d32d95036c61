#pragma once

#include "workspace.hpp"

namespace throughline {

/// Looks once more before a write is made, whoever made the plan: a field goes only to a system that does not decide
/// it, a record only where it is taken, under its own key (L4). False where it must not be made: people are told.
Result<bool> is_lawful(Channel& channel, MappingView const& mapping, PlannedWrite const& write, Held const& held,
                       std::string const& trace);

/// What an earlier plan was refused for is over with that plan.
Result<> forget_unlawful(Workspace& workspace);

}  // namespace throughline
