#pragma once

#include <throughline/model/billing_event.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/retainer.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// What becomes of work whose accounting period is closed when it is approved.
enum class ClosedPeriodRule : unsigned char {
    next_open_period,  ///< It is billed and booked on the first day that is still open.
    ask,               ///< An exception for finance; nothing is made of it.
};

struct WorkBillingPolicy {
    ClosedPeriodRule closed = ClosedPeriodRule::next_open_period;
    Percent          expense_markup{};
    bool             book_costs = true;  ///< Labour and expenses are booked as costs of the project, too.
    /// A line's amount is no estimate but the most that its work is billed for (R63): what passes it is not billed. Of
    /// work that draws from a retainer only what passes that counts.
    bool amount_is_cap = false;
    /// Work of a project with a retainer is drawn from what the retainer's line bills, month by month, and the rest is
    /// billed: under a line for time and materials where there is one (R82). Without it a retainer covers all work.
    bool           bill_overage = false;
    RetainerPolicy retainer{};
};

/// One for each entry, whatever is delivered or derived again (R58, R59, R64, R122).
Id<BillingEvent> billing_event_id(Id<TimeEntry> entry);
Id<BillingEvent> billing_event_id(Id<Expense> expense);
Id<CostActual>   cost_actual_id(Id<TimeEntry> entry);
Id<CostActual>   cost_actual_id(Id<Expense> expense);

/// The derivation, from a time entry that is approved: what it costs, and, where it is billable under a contract line
/// for time and materials, an event that may be billed, at its own rate, its assignment's, or the one that the
/// account's rate card has for the assignment's role, or else the person's. Time that comes before its contract waits,
/// and follows as soon as that exists (R288). An entry that is no longer approved takes its event back. A rate that
/// changes for its day prices it again while it is not billed; one that changes after it was billed, itself or its
/// rate, is for people, who correct it by another entry.
///
/// Under a cap or a retainer every entry has its event, of nothing where nothing of it is billed. What is billed stands
/// and comes first; the rest follows in the order of its days, so that the same work is billed alike in whatever order
/// it was approved.
Process work_billing(WorkBillingPolicy policy = {});

/// The same of an expense.
Process expense_billing(WorkBillingPolicy policy = {});

}  // namespace throughline
