#pragma once

#include "workspace.hpp"

namespace throughline {

/// Who waits for a record of which nobody knows why its system does not get it, is told to people after a while: one
/// exception for each record that is missing. It clears itself when nobody waits for that any more.
Result<> tell_waits(Workspace& workspace, Plan const& plan);

}  // namespace throughline
