#pragma once

#include "workspace.hpp"

namespace throughline {

Result<> ask_for_approval(Workspace& workspace, Plan const& plan, std::string_view by);
Result<> give_approval(Workspace& workspace, std::string_view plan_hash, std::string_view by, std::string_view note);
Result<std::optional<Approval>> approval_of(Workspace& workspace, std::string_view plan_hash);

/// `forbidden`, with an exception that people see, where the plan needs more voices than it has. Where it has them, the
/// exception is cleared and the audit says under whose approval it goes.
Result<> require_approval(Workspace& workspace, Plan const& plan);

}  // namespace throughline
