#pragma once

#include "workspace.hpp"

namespace throughline {

/// Takes a submission over, where authority and gates let it, and carries it out as far as that goes until the
/// deadline. What is taken over is wanted from then on: whatever happens, the next passes go on with it.
Result<Submitted> submit(Workspace& workspace, Submission const& submission, Timestamp deadline);

}  // namespace throughline
