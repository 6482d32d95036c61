#include "contract_time.hpp"
#include "derived_id.hpp"
#include "line_so_far.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/project_pause.hpp>
#include <throughline/process/revenue_plan.hpp>

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

/// Evenly over its days; what ends early earns until then.
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

/// In the months of its effort, in proportion to it; what ends early earns until then.
Result<Schedule> by_effort(LineToBill const& line, RevenuePlanPolicy const& policy,
                           std::span<PlannedEffort const> effort) {
    std::map<Date, Decimal> months;
    for (auto const& [month, weight] : effort)
        if (!weight.is_zero()) months[month.first_of_month()] += weight;
    if (months.empty()) return evenly(line, policy);
    std::vector<Decimal> weights;
    for (auto const& [month, weight] : months) weights.push_back(weight);
    auto const parts = split(line.line.amount, weights,
                             {.remainder = policy.spread.spread.remainder, .rounding = policy.spread.spread.rounding});
    if (!parts) return parts.error();
    Schedule    schedule;
    std::size_t place = 0;
    for (auto const& [month, weight] : months) schedule.push_back({month_of(month), (*parts)[place++]});
    if (line.ended_on)
        std::erase_if(schedule, [&](ScheduleLine const& each) { return each.period.range.start > *line.ended_on; });
    return schedule;
}

/// Hours of some days, month by month, in proportion to the workdays; to all days where there is none of those.
void add_hours(std::vector<PlannedEffort>& effort, Hours const& hours, DateRange const& days) {
    if (hours.value().is_negative()) return;
    constexpr int       workdays_a_week = 5;
    constexpr int       digits_least    = 4;
    std::map<Date, int> days_of;
    for (Date day = days.start; day < *days.end; day = day.plus_days(1))
        if (day.weekday().iso_encoding() <= workdays_a_week) ++days_of[day.first_of_month()];
    if (days_of.empty()) ++days_of[days.start.first_of_month()];
    std::vector<Decimal> weights;
    for (auto const& [month, count] : days_of) weights.emplace_back(count);
    auto const parts = split_number(hours.value(), weights, std::max(hours.value().scale(), digits_least));
    if (!parts) return;  // Hours that do not fit.
    std::size_t place = 0;
    for (auto const& [month, count] : days_of) effort.push_back({month, (*parts)[place++]});
}

/// What milestones say that they are worth, and the rest with the line's last day.
std::vector<PlannedEffort> effort_of_milestones(LineToBill const& line) {
    std::vector<PlannedEffort> effort;
    Decimal                    rest = 100;
    for (auto const& [id, milestone] : line.milestones) {
        auto const day = milestone.completed_on ? milestone.completed_on : milestone.due;
        if (!day || !milestone.revenue_percent || milestone.revenue_percent->value().is_negative()) continue;
        effort.push_back({*day, milestone.revenue_percent->value()});
        rest -= milestone.revenue_percent->value();
    }
    auto const term = term_of(line.line, line.contract, line.extra_days);
    if (!effort.empty() && term && !rest.is_negative()) effort.push_back({term->end->plus_days(-1), rest});
    return effort;
}

std::vector<PlannedEffort> planned_effort(LineToBill const& line, Records& records) {
    constexpr int days_a_week = 7;
    auto          effort      = effort_of_milestones(line);
    if (!effort.empty() || !line.line.project) return effort;
    for (auto const& [id, assignment] : records.referring<&Assignment::project>(*line.line.project))
        for (auto const& [week, hours] : assignment.hours_by_week)
            add_hours(effort, hours, {week, week.plus_days(days_a_week)});
    if (!effort.empty()) return effort;
    for (auto const& [id, task] : records.referring<&Task::project>(*line.line.project)) {
        bool const counts = task.kind == Task::Kind::task && task.status != Task::Status::cancelled && !is_pause(task);
        if (counts && task.estimate_hours && task.planned && task.planned->end && !task.planned->is_empty())
            add_hours(effort, *task.estimate_hours, *task.planned);
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
        if (method_of(to_earn) == RevenueMethod::percent_complete) effort = planned_effort(to_earn, records);
        auto const planned = plan_revenue(to_earn, policy, effort);
        if (!planned)
            return desired.violate({.path     = "ContractLine.amount",
                                    .message  = "the line's revenue cannot be planned: " + planned.error().message(),
                                    .expected = planned.error().context().expected,
                                    .owner    = "finance",
                                    .remedy   = "correct the line, its milestones or its term",
                                    .value    = planned.error().context().value});
        if (planned->empty()) return;
        put(id, to_earn, *planned, records, desired);
    }

  private:
    static void put(Id<ContractLine> id, LineToBill const& line, Schedule const& planned, Records& records,
                    Desired& desired) {
        auto const      schedule = revenue_schedule_id(id);
        RevenueSchedule made{.contract_line = id, .method = method_of(line), .total = line.line.amount};
        made.dates = {planned.front().period.range.start, planned.back().period.range.end};
        desired.put(schedule, made);
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
