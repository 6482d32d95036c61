#pragma once

#include "workspace.hpp"

namespace throughline {

/// What holds a member of a record fast, as it stands at that stage; null where nothing does.
Result<Freeze const*> frozen_now(Workspace& workspace, Held const& held, std::string_view stage, std::size_t place);

}  // namespace throughline
