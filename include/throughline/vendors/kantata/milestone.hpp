#pragma once

#include <throughline/model/milestone.hpp>
#include <throughline/vendors/kantata/codecs.hpp>
#include <throughline/vendors/kantata/project.hpp>

namespace throughline {

namespace kantata {

inline constexpr auto milestone_states = words<"task_status", Milestone::Status>({
    {"not started", Milestone::Status::planned},
    {"started", Milestone::Status::planned},
    {"completed", Milestone::Status::completed},
});

}  // namespace kantata

/// A story of type milestone. Kantata knows only whether it is completed; what was approved and invoiced of it is
/// known elsewhere. Its amount is the story's budget, in the project's currency.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Milestone> = map_object<Milestone>("milestones", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    kantata::deleted_when_set<"deleted_at">,
    record_currency<"workspace/currency">,
    kantata::base_unit<"workspace/currency_base_unit", &Milestone::name>,
    constant<"story_type", "milestone">,
    create_only(field<"workspace_id", &Milestone::project, refers_to<"workspaces", Project>>),
    omit<&Milestone::contract_line, "Kantata keeps no contracts">,
    field<"title", &Milestone::name, kantata::title_200>,
    kantata::blank_is_null<field<"due_date", &Milestone::due>>,
    omit<&Milestone::completed_on, "kept as a change of state, an object of its own">,
    field<"state", &Milestone::status, kantata::milestone_states>,
    kantata::cents<"budget_estimate_in_cents", &Milestone::amount>,
    omit<&Milestone::billing_ready, "billing milestones are objects of their own">,
    omit<&Milestone::revenue_percent, "Kantata does not allocate a price">,
});
static_assert(complete<Kantata, Milestone>);
// clang-format on

}  // namespace throughline
