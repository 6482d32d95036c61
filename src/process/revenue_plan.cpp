#include "contract_time.hpp"
#include "derived_id.hpp"
#include "line_so_far.hpp"

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

struct DeriveRevenuePlan {
    RevenuePlanPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        auto const&            line = object.as<ContractLine>();
        Id<ContractLine> const id{record};
        auto const             contract = records.get(line.contract);
        if (!contract || contract->status == Contract::Status::draft) return;
        auto const to_earn = line_so_far(id, line, *contract, records).to_bill;
        auto const planned = plan_revenue(to_earn, policy);
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

Result<Schedule> plan_revenue(LineToBill const& line, RevenuePlanPolicy const& policy) {
    auto const method = method_of(line);
    bool const billed = method == RevenueMethod::milestone || method == RevenueMethod::as_invoiced;
    return billed ? as_billed(line, policy) : evenly(line, policy);
}

Process revenue_plan(RevenuePlanPolicy policy) {
    return {.name    = "revenue plan",
            .version = 1,
            .from    = "ContractLine",
            .derive  = process_detail::DeriveRevenuePlan{std::move(policy)},
            .watches = {"Milestone", "ChangeOrder", "Task", "BillingEvent"},
            .reads   = {"ContractLine", "Contract.status", "Contract.term", "Milestone", "Task", "Project.status",
                        "ChangeOrder", "BillingEvent"},
            .makes   = {"RevenueSchedule", "RevenueScheduleLine.schedule", "RevenueScheduleLine.period",
                        "RevenueScheduleLine.planned"}};
}

}  // namespace throughline
