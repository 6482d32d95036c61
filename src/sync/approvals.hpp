#pragma once

#include "workspace.hpp"

namespace throughline {

Result<> ask_for_approval(Workspace& workspace, Plan const& plan, std::string_view by);
Result<> give_approval(Workspace& workspace, std::string_view plan_hash, std::string_view by, std::string_view note);
Result<std::optional<Approval>> approval_of(Workspace& workspace, std::string_view plan_hash);

/// `forbidden`, with an exception that people see, where the plan needs more voices than it has. Where it has them, the
/// exception is cleared, the audit says under whose approval it goes, and the approval is used up: the same plan, owed
/// again some day, is asked for again. Nothing where the plan needs none.
Result<std::optional<Approval>> use_approval(Workspace& workspace, Plan const& plan);
/// Nothing of the plan went out: it may still be carried out under it.
Result<> give_back_approval(Workspace& workspace, Approval const& approval);

}  // namespace throughline
