#pragma once

#include <throughline/model/cost_actual.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// Costs as the ledger booked them, one line to a posting.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, CostActual> = map_object<CostActual>("cost_actuals", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"project", &CostActual::project, refers_to<"projects", Project>>,
    omit<&CostActual::task, "plans are by project">,
    omit<&CostActual::resource, "plans are by role, not by person">,
    field<"period", &CostActual::period, anaplan::period>,
    field<"incurred_on", &CostActual::incurred_on>,
    field<"kind", &CostActual::kind, canonical_names<CostActual::Kind>>,
    field<"amount", &CostActual::amount>,
    computed<"currency", anaplan::CurrencyOf<&CostActual::amount>, &CostActual::amount>,
    field<"posting_ref", &CostActual::posting_ref>,
});
static_assert(complete<Anaplan, CostActual>);
// clang-format on

}  // namespace throughline
