#pragma once

#include <throughline/model/contract.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of contracts.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Contract> = map_object<Contract>("contracts", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"engagement", &Contract::engagement, refers_to<"engagements", Engagement>>,
    field<"account", &Contract::account, refers_to<"accounts", Account>>,
    field<"legal_entity", &Contract::legal_entity, coded<"legal_entity", LegalEntity>>,
    field<"number", &Contract::number>,
    field<"type", &Contract::type, canonical_names<ContractType>>,
    field<"status", &Contract::status, canonical_names<Contract::Status>>,
    field<"signed_on", &Contract::signed_on>,
    first_day<"start_date", &Contract::term>,
    last_day<"end_date", &Contract::term>,
    field<"currency", &Contract::currency>,
    field<"value", &Contract::value>,
    omit<&Contract::payment_terms, "cash is planned from invoices">,
    omit<&Contract::tax_code, "nothing is planned by it">,
    omit<&Contract::purchase_order, "nothing is planned by it">,
    field<"billing_model", &Contract::billing_model, canonical_names<BillingModel>>,
    field<"revenue_method", &Contract::revenue_method, canonical_names<RevenueMethod>>,
    omit<&Contract::terms_hash, "kept with the contract">,
});
static_assert(complete<Anaplan, Contract>);
// clang-format on

}  // namespace throughline
