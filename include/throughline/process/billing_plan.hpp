#pragma once

#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/sync/derivation.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace throughline {

/// What becomes of a price, or a milestone's amount, that changes after what it is for was billed.
enum class BilledPriceRule : unsigned char {
    difference,  ///< An event of its own bills what was added, or credits what was taken off; what is billed stands.
    ask,         ///< An exception for finance; nothing is made of it.
};

/// How a contract line is billed where neither it nor its contract says more.
struct BillingPlanPolicy {
    /// Shares of a milestone line that delivery keeps no milestones of: at its start, its middle and its end.
    std::vector<Decimal> milestone_shares{Decimal{30}, Decimal{40}, Decimal{30}};
    int                  recurring_months  = 1;     ///< A retainer or managed service is billed every so many months.
    bool                 eligible_when_due = true;  ///< What is due by its date may be billed from that day on.
    /// Delivery keeps the milestones of every milestone line: without them nothing of it is planned.
    bool milestones_are_kept = false;
    /// Time and materials get planned events of their estimate. Off where approved time makes events of its own.
    bool            estimate_time_and_materials = true;
    BilledPriceRule after_billing               = BilledPriceRule::difference;
};

/// All that the billing of one line follows from.
struct LineToBill {
    Id<ContractLine>                                       id;
    ContractLine                                           line;
    Contract                                               contract;
    std::vector<std::pair<Id<Milestone>, Milestone>>       milestones{};
    std::vector<std::pair<Id<BillingEvent>, BillingEvent>> billed{};  ///< These stand; the rest is planned around them.
    std::vector<DateRange>                                 pauses{};  ///< In order; the last may be open.
    std::optional<Date> ended_on{};      ///< The contract was terminated, the project cancelled.
    int                 extra_days = 0;  ///< By which change orders moved the end.
    Date                today;
    std::optional<Date> priced_on{};  ///< The last day on which its price or a milestone's amount was changed.
    /// The price was changed once all of its milestones were billed: it is not one that more of them will make up.
    bool was_whole = false;
};

struct PlannedEvent {
    Id<BillingEvent> id;
    BillingEvent     event;
};

Id<BillingEvent> billing_event_id(Id<ContractLine> line, std::size_t number);
Id<BillingEvent> billing_event_id(Id<ContractLine> line, Id<Milestone> milestone);

/// What falls due and when (R62, R117, R120, R121, R124). What is billed and what is planned sums to the line's amount,
/// to the last unit, whatever moves: a pause holds what has not come due and moves it by its length when it is over; a
/// milestone makes its event eligible and takes that back when it is un-completed; what ends early cancels the rest.
Result<std::vector<PlannedEvent>> plan_billing(LineToBill const& line, BillingPlanPolicy const& policy = {});

/// The derivation, from every line of an agreed contract: its schedule and the events of the line.
Process billing_plan(BillingPlanPolicy policy = {});

}  // namespace throughline
