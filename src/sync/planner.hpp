#pragma once

#include "workspace.hpp"

namespace throughline {

/// What is owed, by the store alone. Reads only.
Result<Plan> plan_owed(Workspace& workspace);

/// What a channel's mapping holds of a record, as far as we know. Nothing where the vendor does not have it.
Result<std::optional<AnyObject>> held_by_vendor(Channel& channel, MappingView const& mapping, RecordId record);

}  // namespace throughline
