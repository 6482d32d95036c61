#pragma once

#include "workspace.hpp"

namespace throughline {

/// Why a field is not written yet: its system does not have the record that it refers to.
std::string waits_for(std::string_view vendor_field, std::string_view system, RecordId missing);

/// Who waits for a record of which nobody knows why its system does not get it, is told to people after a while: one
/// exception for each record that is missing. It clears itself when nobody waits for that any more.
Result<> tell_waits(Workspace& workspace, Plan const& plan);

}  // namespace throughline
