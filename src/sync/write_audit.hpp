#pragma once

#include "workspace.hpp"

namespace throughline {

/// After an update of unknown outcome, given what we knew of the vendor's record and what it holds now: it took effect
/// where the vendor holds what it was to hold, and did not before. One audit entry for each such member.
Result<> audit_effect(Workspace& workspace, StoredIntent const& intent, StoredBinding const& known,
                      Decoded const& record);

}  // namespace throughline
