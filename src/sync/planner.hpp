#pragma once

#include "workspace.hpp"

namespace throughline {

/// What is owed, by the store alone. Reads only.
Result<Plan> plan_owed(Workspace& workspace);

/// The same of one record and system, whether or not it is marked.
Result<Plan> plan_owed_of(Workspace& workspace, Held const& held, Channel& channel);

}  // namespace throughline
