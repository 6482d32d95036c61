#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct ChangeOrder;
struct ContractLine;
struct Milestone;
struct TimeEntry;

/// Revenue moved between deferred and recognized. Immutable: a correction is a new event.
struct RevenueEvent {
    enum class Kind : unsigned char { recognize, defer, adjust, reverse, catch_up };
    enum class Trigger : unsigned char { time_entry, milestone, period_close, change_order };

    Id<ContractLine>               contract_line;
    Period                         period;
    Kind                           kind;
    Money                          amount;
    std::optional<Money>           deferred_delta{};
    std::optional<Trigger>         trigger{};
    std::optional<Id<TimeEntry>>   time_entry{};
    std::optional<Id<Milestone>>   milestone{};
    std::optional<Id<ChangeOrder>> change_order{};
    std::optional<std::string>     posting_ref{};

    bool operator==(RevenueEvent const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::RevenueEvent,
    contract_line, period, kind, amount, deferred_delta, trigger, time_entry, milestone, change_order, posting_ref);

namespace throughline {

template <>
inline constexpr auto about<RevenueEvent> = about_object<RevenueEvent>(
    "RevenueEvent", "Revenue moved between deferred and recognized. Immutable: a correction is a new event.",
    {
        member<&RevenueEvent::contract_line>("The contract line it is about.", Owner::erp),
        member<&RevenueEvent::period>("The accounting period it counts in.", Owner::erp),
        member<&RevenueEvent::kind>("What moves.", Owner::erp),
        member<&RevenueEvent::amount>("Added to recognized revenue; negative takes away.", Owner::erp),
        member<&RevenueEvent::deferred_delta>("Added to deferred revenue; negative takes away.", Owner::erp),
        member<&RevenueEvent::trigger>("What caused it.", Owner::derived),
        member<&RevenueEvent::time_entry>("The work that caused it.", Owner::derived),
        member<&RevenueEvent::milestone>("The milestone that caused it.", Owner::derived),
        member<&RevenueEvent::change_order>("The change order that caused it.", Owner::derived),
        member<&RevenueEvent::posting_ref>("The ledger entry that posted it.", Owner::erp),
    });
static_assert(described<RevenueEvent>);

}  // namespace throughline
