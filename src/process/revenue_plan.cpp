#include "contract_time.hpp"
#include "derived_id.hpp"
#include "line_so_far.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/project_pause.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/revenue/hours_spread.hpp>

#include <algorithm>
#include <map>

namespace throughline {

using namespace process_detail;

Id<RevenueSchedule> revenue_schedule_id(Id<ContractLine> line) {
    return id_after<RevenueSchedule>("revenue schedule", line);
}
Id<RevenueScheduleLine> revenue_schedule_line_id(Id<RevenueSchedule> schedule, std::string const& period) {
    return id_after<RevenueScheduleLine>("revenue schedule line", schedule, period);
}

namespace process_detail {

RevenueMethod method_of(LineToBill const& line) {
    return line.line.revenue_method.value_or(line.contract.revenue_method.value_or(RevenueMethod::straight_line));
}

/// What is to be billed in a month is earned in it.
Result<Schedule> as_billed(LineToBill const& line, RevenuePlanPolicy const& policy) {
    auto const planned = plan_billing(line, policy.billing);
    if (!planned) return planned.error();
    std::map<Date, ScheduleLine> months;
    auto const                   add = [&](BillingEvent const& event) -> Result<> {
        if (!event.due_on || event.status == BillingEvent::Status::cancelled) return {};
        auto const month = month_of(*event.due_on);
        auto const here =
            months.try_emplace(month.range.start, ScheduleLine{month, {Money::zero(line.line.amount.currency())}});
        auto const sum = Money::add(here.first->second.amount.value, event.amount);
        if (!sum) return sum.error();
        here.first->second.amount.value = *sum;
        return {};
    };
    for (auto const& each : *planned)
        if (auto const added = add(each.event); !added) return added.error();
    for (auto const& [id, event] : line.billed)
        if (auto const added = add(event); !added) return added.error();
    Schedule schedule;
    for (auto& [start, month] : months) schedule.push_back(std::move(month));
    return schedule;
}

/// What a period earns until a day, by the days on which it earns.
Result<Money> earned_until(Date last, ScheduleLine const& line, DateRange const& work,
                           std::vector<DateRange> const& pauses) {
    std::int64_t earned = 0, lost = 0;
    auto const   rests = [&](Date day) {
        return std::any_of(pauses.begin(), pauses.end(), [&](DateRange const& pause) { return pause.contains(day); });
    };
    auto const& range = line.period.range;
    for (Date day = range.start; range.end && day < *range.end; day = day.plus_days(1))
        if (work.contains(day) && !rests(day)) ++(day <= last ? earned : lost);
    if (lost == 0) return line.amount.value;
    auto const shares = allocate(line.amount.value, std::vector{Decimal{earned}, Decimal{lost}});
    if (!shares) return shares.error();
    return shares->front();
}

/// Evenly over its days.
Result<Schedule> evenly(LineToBill const& line, RevenuePlanPolicy const& policy) {
    auto const& own     = line.line.term ? line.line.term : line.contract.term;
    auto const  changed = term_of(line.line, line.contract, line.extra_days);
    if (!own || !changed) return Schedule{};
    LineHistory history{.terms = {.price = line.line.amount, .term = *own}, .pauses = line.pauses};
    if (line.extra_days != 0)
        history.changes.push_back(
            {.effective = own->start, .delta = Money::zero(line.line.amount.currency()), .new_end = changed->end});
    auto const laid_out = line_schedule(history, policy.spread);
    if (!laid_out) return laid_out.error();
    auto schedule = laid_out->totals();
    if (!line.ended_on) return schedule;
    std::erase_if(schedule, [&](ScheduleLine const& each) { return each.period.range.start > *line.ended_on; });
    if (schedule.empty()) return schedule;
    auto const last = earned_until(*line.ended_on, schedule.back(), {own->start, laid_out->end}, line.pauses);
    if (!last) return last.error();
    schedule.back().amount.value = *last;
    return schedule;
}

/// The first day that earns nothing: after an early end, or of a pause that lasts.
std::optional<Date> stops_on(LineToBill const& line) {
    std::optional<Date> stop;
    if (line.ended_on) stop = line.ended_on->plus_days(1);
    bool const rests = !line.pauses.empty() && !line.pauses.back().end;
    if (rests && (!stop || line.pauses.back().start < *stop)) stop = line.pauses.back().start;
    return stop;
}

/// Effort in a month.
struct EffortOfMonth {
    Decimal done{};
    Decimal lost{};  ///< For days on which nothing is earned.
};

Result<> add(Decimal& sum, Decimal const& part) {
    auto const more = Decimal::add(sum, part);
    if (!more) return more.error();
    sum = *more;
    return {};
}

Result<> add_effort(std::map<Date, EffortOfMonth>& months, PlannedEffort const& effort, std::optional<Date> stop) {
    if (!effort.days.end || effort.days.is_empty())
        return Error{ErrorCode::validation, "effort for days without an end, or for none"}.in_field("days");
    Hours const amount{effort.weight};
    auto const  whole = hours_by_month(amount, effort.days, effort.days.start);
    if (!whole) return whole.error();
    auto late = hours_by_month(amount, effort.days, stop.value_or(*effort.days.end));
    if (!late) return late.error();
    for (auto const& [month, part] : *whole) {
        Decimal const lost = stop && *stop <= month ? part : std::min(part, (*late)[month]);
        if (auto const added = add(months[month].lost, lost); !added) return added;
        if (auto const added = add(months[month].done, part - lost); !added) return added;
    }
    return {};
}

/// In the months of its effort, in proportion to it; evenly where there is none.
Result<Schedule> by_effort(LineToBill const& line, RevenuePlanPolicy const& policy,
                           std::span<PlannedEffort const> effort) {
    std::map<Date, EffortOfMonth> months;
    auto const                    stop = stops_on(line);
    for (auto const& each : effort)
        if (auto const added = add_effort(months, each, stop); !added) return added.error();
    std::erase_if(months, [](auto const& month) { return month.second.done.is_zero() && month.second.lost.is_zero(); });
    if (months.empty()) return evenly(line, policy);
    std::vector<Decimal> weights;
    for (auto const& [month, of_month] : months) weights.insert(weights.end(), {of_month.done, of_month.lost});
    auto const parts = split(line.line.amount, weights,
                             {.remainder = policy.spread.spread.remainder, .rounding = policy.spread.spread.rounding});
    if (!parts) return parts.error();
    Schedule    schedule;
    std::size_t place = 0;
    for (auto const& [month, of_month] : months) {
        if (!of_month.done.is_zero()) schedule.push_back({month_of(month), (*parts)[place]});
        place += 2;  // What is done, and what is lost.
    }
    return schedule;
}

/// What milestones say that they are worth, and the rest with the line's last day.
std::vector<PlannedEffort> effort_of_milestones(LineToBill const& line) {
    std::vector<PlannedEffort> effort;
    Decimal                    rest = 100;
    for (auto const& [id, milestone] : line.milestones) {
        auto const day = milestone.completed_on ? milestone.completed_on : milestone.due;
        if (!day || !milestone.revenue_percent || milestone.revenue_percent->value().is_negative()) continue;
        effort.push_back({{*day, day->plus_days(1)}, milestone.revenue_percent->value()});
        rest -= milestone.revenue_percent->value();
    }
    auto const term = term_of(line.line, line.contract, line.extra_days);
    if (!effort.empty() && term && !rest.is_negative())
        effort.push_back({{term->end->plus_days(-1), *term->end}, rest});
    return effort;
}

std::vector<PlannedEffort> planned_effort(LineToBill const& line, RevenuePlanPolicy const& policy, Records& records) {
    constexpr int days_a_week = 7;
    auto          effort      = effort_of_milestones(line);
    if (!effort.empty() || !line.line.project) return effort;
    auto const add = [&](Hours const& hours, DateRange const& days) {
        if (!hours.value().is_negative() && days.end && !days.is_empty()) effort.push_back({days, hours.value()});
    };
    for (auto const& [id, assignment] : records.referring<&Assignment::project>(*line.line.project)) {
        if (assignment.status == Assignment::Status::tentative && !policy.tentative_is_plan) continue;
        for (auto const& [week, hours] : assignment.hours_by_week) add(hours, {week, week.plus_days(days_a_week)});
    }
    if (!effort.empty()) return effort;
    for (auto const& [id, task] : records.referring<&Task::project>(*line.line.project)) {
        bool const counts = task.kind == Task::Kind::task && task.status != Task::Status::cancelled && !is_pause(task);
        if (counts && task.estimate_hours && task.planned) add(*task.estimate_hours, *task.planned);
    }
    return effort;
}

struct DeriveRevenuePlan {
    RevenuePlanPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        auto const&            line = object.as<ContractLine>();
        Id<ContractLine> const id{record};
        auto const             contract = records.get(line.contract);
        if (!contract || contract->status == Contract::Status::draft) return;
        auto const                 to_earn = line_so_far(id, line, *contract, records).to_bill;
        std::vector<PlannedEffort> effort;
        if (method_of(to_earn) == RevenueMethod::percent_complete) effort = planned_effort(to_earn, policy, records);
        auto const planned = plan_revenue(to_earn, policy, effort);
        if (!planned)
            return desired.violate({.path     = "ContractLine.amount",
                                    .message  = "the line's revenue cannot be planned: " + planned.error().message(),
                                    .expected = planned.error().context().expected,
                                    .owner    = "finance",
                                    .remedy   = "correct the line, its milestones or its term",
                                    .value    = planned.error().context().value});
        put(id, to_earn, *planned, records, desired);
    }

  private:
    static void put(Id<ContractLine> id, LineToBill const& line, Schedule const& planned, Records& records,
                    Desired& desired) {
        auto const schedule = revenue_schedule_id(id);
        if (!planned.empty()) {
            RevenueSchedule made{.contract_line = id, .method = method_of(line), .total = line.line.amount};
            made.dates = {planned.front().period.range.start, planned.back().period.range.end};
            desired.put(schedule, made);
        }
        std::map<Id<RevenueScheduleLine>, RevenueScheduleLine> left_over;
        for (auto& [known, period] : records.referring<&RevenueScheduleLine::schedule>(schedule))
            left_over.emplace(known, std::move(period));
        for (auto const& each : planned) {
            auto const period = revenue_schedule_line_id(schedule, each.period.name);
            left_over.erase(period);
            desired.put(period,
                        RevenueScheduleLine{.schedule = schedule, .period = each.period, .planned = each.amount.value});
        }
        for (auto& [known, period] : left_over) {
            period.planned = Money::zero(period.planned.currency());
            desired.set<&RevenueScheduleLine::planned>(known, std::move(period));
        }
    }
};

}  // namespace process_detail

Result<Schedule> plan_revenue(LineToBill const& line, RevenuePlanPolicy const& policy,
                              std::span<PlannedEffort const> effort) {
    auto const method = method_of(line);
    if (method == RevenueMethod::percent_complete) return by_effort(line, policy, effort);
    bool const billed = method == RevenueMethod::milestone || method == RevenueMethod::as_invoiced;
    return billed ? as_billed(line, policy) : evenly(line, policy);
}

Process revenue_plan(RevenuePlanPolicy policy) {
    return {.name    = "revenue plan",
            .version = 1,
            .from    = "ContractLine",
            .derive  = process_detail::DeriveRevenuePlan{std::move(policy)},
            .watches = {"Milestone", "ChangeOrder", "Task", "Assignment", "BillingEvent"},
            .reads   = {"ContractLine", "Contract.status", "Contract.term", "Milestone", "Task", "Assignment",
                        "Project.status", "ChangeOrder", "BillingEvent"},
            .makes   = {"RevenueSchedule", "RevenueScheduleLine.schedule", "RevenueScheduleLine.period",
                        "RevenueScheduleLine.planned"}};
}

}  // namespace throughline
