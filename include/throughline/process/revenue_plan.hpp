#pragma once

#include <throughline/model/revenue_schedule.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/process/billing_plan.hpp>
#include <throughline/revenue/line_schedule.hpp>

#include <span>

namespace throughline {

struct RevenuePlanPolicy {
    LineSchedulePolicy spread{};
    BillingPlanPolicy  billing{};   ///< As the billing plan has it: milestones and invoices earn by its dates.
    bool tentative_is_plan = true;  ///< Tentative assignments are effort like confirmed ones, as in the forecast.
};

Id<RevenueSchedule>     revenue_schedule_id(Id<ContractLine> line);
Id<RevenueScheduleLine> revenue_schedule_line_id(Id<RevenueSchedule> schedule, std::string const& period);

/// How much of a line's work is planned for some days, in any unit, the same for all of it.
struct PlannedEffort {
    DateRange days;  ///< With an end. It is spread over those that are workdays, Monday to Friday.
    Decimal   weight;
};

/// When a line is expected to earn its price, by month (R69, R121, R124): evenly over its days, or with its milestones,
/// or as it is billed. The periods sum to the amount, to the last unit; what a lasting pause suspends has no period
/// yet, and what ends early earns until then. Work that is measured by its progress is planned by its effort, on the
/// days that people plan it for, and evenly where none is known.
Result<Schedule> plan_revenue(LineToBill const& line, RevenuePlanPolicy const& policy = {},
                              std::span<PlannedEffort const> effort = {});

/// The derivation, from every line of an agreed contract: its revenue schedule. The effort of work that is measured by
/// its progress is what its milestones say they are worth (`revenue_percent`, the rest with the line's last day), or
/// the hours that people are assigned to its project for, or those that its tasks are estimated at. A period that earns
/// nothing any more stays, with nothing.
Process revenue_plan(RevenuePlanPolicy policy = {});

}  // namespace throughline
