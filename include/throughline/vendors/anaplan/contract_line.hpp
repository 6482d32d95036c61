#pragma once

#include <throughline/model/contract_line.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of what was promised, under its contracts.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, ContractLine> = map_object<ContractLine>("contract_lines", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"contract", &ContractLine::contract, refers_to<"contracts", Contract>>,
    field<"number", &ContractLine::number>,
    field<"description", &ContractLine::description>,
    omit<&ContractLine::offering, "plans know the kind of promise">,
    field<"kind", &ContractLine::kind, canonical_names<ContractLine::Kind>>,
    omit<&ContractLine::quantity, "plans know amounts">,
    omit<&ContractLine::unit_price, "plans know amounts">,
    field<"amount", &ContractLine::amount>,
    computed<"currency", anaplan::CurrencyOf<&ContractLine::amount>, &ContractLine::amount>,
    omit<&ContractLine::standalone_price, "kept in the ledger">,
    omit<&ContractLine::allocated_price, "kept in the ledger">,
    first_day<"start_date", &ContractLine::term>,
    last_day<"end_date", &ContractLine::term>,
    field<"revenue_method", &ContractLine::revenue_method, canonical_names<RevenueMethod>>,
    field<"billing_model", &ContractLine::billing_model, canonical_names<BillingModel>>,
    field<"project", &ContractLine::project, refers_to<"projects", Project>>,
});
static_assert(complete<Anaplan, ContractLine>);
// clang-format on

}  // namespace throughline
