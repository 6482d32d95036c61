#pragma once

#include <throughline/model/revenue_event.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// Revenue as it was recognized, one line to an event.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, RevenueEvent> = map_object<RevenueEvent>("revenue_events", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"contract_line", &RevenueEvent::contract_line, refers_to<"contract_lines", ContractLine>>,
    field<"period", &RevenueEvent::period, anaplan::period>,
    field<"kind", &RevenueEvent::kind, canonical_names<RevenueEvent::Kind>>,
    field<"amount", &RevenueEvent::amount>,
    computed<"currency", anaplan::CurrencyOf<&RevenueEvent::amount>, &RevenueEvent::amount>,
    field<"deferred_delta", &RevenueEvent::deferred_delta>,
    field<"trigger", &RevenueEvent::trigger, canonical_names<RevenueEvent::Trigger>>,
    omit<&RevenueEvent::time_entry, "plans know the event">,
    omit<&RevenueEvent::milestone, "plans know the event">,
    omit<&RevenueEvent::change_order, "plans know the event">,
    field<"posting_ref", &RevenueEvent::posting_ref>,
});
static_assert(complete<Anaplan, RevenueEvent>);
// clang-format on

}  // namespace throughline
