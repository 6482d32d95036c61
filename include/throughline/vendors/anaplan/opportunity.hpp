#pragma once

#include <throughline/model/opportunity.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of deals, for the pipeline.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Opportunity> = map_object<Opportunity>("opportunities", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"name", &Opportunity::name>,
    field<"account", &Opportunity::account, refers_to<"accounts", Account>>,
    field<"stage", &Opportunity::stage, canonical_names<Opportunity::Stage>>,
    omit<&Opportunity::stage_label, "plans know the stage">,
    field<"probability", &Opportunity::probability>,
    field<"amount", &Opportunity::amount>,
    computed<"currency", anaplan::CurrencyOf<&Opportunity::amount>, &Opportunity::amount>,
    field<"forecast_category", &Opportunity::forecast_category, canonical_names<Opportunity::ForecastCategory>>,
    field<"type", &Opportunity::type, canonical_names<Opportunity::Type>>,
    field<"expected_close", &Opportunity::expected_close>,
    field<"closed_on", &Opportunity::closed_on>,
    field<"expected_start", &Opportunity::expected_start>,
    omit<&Opportunity::duration, "plans are by period">,
    field<"service_line", &Opportunity::service_line, coded<"service_line", ServiceLine>>,
    field<"region", &Opportunity::region, coded<"region", Region>>,
    omit<&Opportunity::contract_type, "nothing is planned by it">,
    field<"billing_model", &Opportunity::billing_model, canonical_names<BillingModel>>,
    field<"estimated_hours", &Opportunity::estimated_hours>,
    omit<&Opportunity::role_mix, "demand is planned by role in figures">,
    field<"legal_entity", &Opportunity::legal_entity, coded<"legal_entity", LegalEntity>>,
    omit<&Opportunity::tax_code, "nothing is planned by it">,
    omit<&Opportunity::owner, "plans are by deal">,
    omit<&Opportunity::campaign_source, "nothing is planned by it">,
    omit<&Opportunity::is_won, "the stage says it">,
    omit<&Opportunity::is_closed, "the stage says it">,
    omit<&Opportunity::capacity_flag, "kept in delivery">,
    omit<&Opportunity::staffable_from, "kept in delivery">,
    omit<&Opportunity::invoice_status, "kept in the ledger">,
    omit<&Opportunity::invoiced, "kept in the ledger">,
});
static_assert(complete<Anaplan, Opportunity>);
// clang-format on

}  // namespace throughline
