#pragma once

#include <throughline/model/project.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of projects. Its own `code` is our id; the firm's project code is a property.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Project> = map_object<Project>("projects", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"engagement", &Project::engagement, refers_to<"engagements", Engagement>>,
    omit<&Project::contract, "plans know the engagement">,
    field<"account", &Project::account, refers_to<"accounts", Account>>,
    field<"legal_entity", &Project::legal_entity, coded<"legal_entity", LegalEntity>>,
    field<"project_code", &Project::code>,
    field<"name", &Project::name>,
    field<"status", &Project::status, canonical_names<Project::Status>>,
    omit<&Project::manager, "plans are by project">,
    omit<&Project::project_template, "nothing is planned by it">,
    first_day<"start_date", &Project::planned>,
    last_day<"end_date", &Project::planned>,
    omit<&Project::actual_start, "plans are by period">,
    omit<&Project::actual_end, "plans are by period">,
    field<"percent_complete", &Project::percent_complete>,
    field<"billing_model", &Project::billing_model, canonical_names<BillingModel>>,
    field<"currency", &Project::currency>,
    field<"budget_hours", &Project::budget_hours>,
    field<"budget_cost", &Project::budget_cost>,
    field<"budget_revenue", &Project::budget_revenue>,
    field<"service_line", &Project::service_line, coded<"service_line", ServiceLine>>,
    field<"region", &Project::region, coded<"region", Region>>,
    field<"department", &Project::department, coded<"department", Department>>,
    field<"cost_center", &Project::cost_center, coded<"cost_center", CostCenter>>,
});
static_assert(complete<Anaplan, Project>);
// clang-format on

}  // namespace throughline
