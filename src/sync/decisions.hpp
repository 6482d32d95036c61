#pragma once

#include "workspace.hpp"

namespace throughline {

// What people decide about open exceptions, as Engine offers it.

Result<bool> retry_exception(Workspace& workspace, std::string_view cause, std::string_view by);
Result<> discard_exception(Workspace& workspace, std::string_view cause, std::string_view reason, std::string_view by);
Result<> reassign_exception(Workspace& workspace, std::string_view cause, std::string_view owner, std::string_view by);
Result<bool> correct_parked(Workspace& workspace, std::string_view cause, std::string_view vendor_field,
                            std::string_view json, std::string_view by);
Result<>     bind_by_hand(Workspace& workspace, std::string_view cause, std::string_view key, std::string_view by);

}  // namespace throughline
