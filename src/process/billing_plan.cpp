#include "contract_time.hpp"
#include "derived_id.hpp"
#include "line_so_far.hpp"

#include <throughline/model/change_order.hpp>
#include <throughline/process/billing_plan.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/revenue/billing.hpp>

#include <algorithm>
#include <set>

namespace throughline {

using namespace process_detail;

Id<BillingEvent> billing_event_id(Id<ContractLine> line, std::size_t number) {
    return id_after<BillingEvent>("billing event", line, number);
}
Id<BillingEvent> billing_event_id(Id<ContractLine> line, Id<Milestone> milestone) {
    return id_after<BillingEvent>("billing event", line, milestone.to_string());
}

namespace process_detail {

std::vector<Date> month_ends(DateRange const& work);
std::vector<Date> milestone_dates(DateRange const& work, std::size_t count);

bool is_billed(BillingEvent const& event) {
    return event.status == BillingEvent::Status::billed || event.invoice_line.has_value();
}

/// Nothing is to be billed by it any more, wherever it stands.
void cancel(BillingEvent& event) {
    event.status = BillingEvent::Status::cancelled;
    event.amount = Money::zero(event.amount.currency());
}

class LinePlan {
  public:
    LinePlan(LineToBill const& to_bill, BillingPlanPolicy const& policy)
        : to_bill_{to_bill},
          policy_{policy},
          model_{
              to_bill.line.billing_model.value_or(to_bill.contract.billing_model.value_or(BillingModel::fixed_fee))} {}

    Result<std::vector<PlannedEvent>> run() {
        auto const term = term_of(to_bill_.line, to_bill_.contract, to_bill_.extra_days);
        if (model_ == BillingModel::milestone && !to_bill_.milestones.empty()) return by_milestones();
        bool const others_do = (model_ == BillingModel::time_and_materials && !policy_.estimate_time_and_materials) ||
                               (model_ == BillingModel::milestone && policy_.milestones_are_kept);
        if (!term || others_do) return std::vector<PlannedEvent>{};
        if (model_ == BillingModel::retainer || model_ == BillingModel::managed_service) return recurring(*term);
        bool const milestones = model_ == BillingModel::milestone;
        auto const dates = milestones ? milestone_dates(*term, policy_.milestone_shares.size()) : month_ends(*term);
        std::vector<Instalment> instalments;
        for (std::size_t each = 0; each < dates.size(); ++each)
            instalments.push_back({.description = {},
                                   .weight      = milestones ? policy_.milestone_shares[each] : Decimal{1},
                                   .due_on      = dates[each]});
        return instalments_of(instalments);
    }

  private:
    /// What is left of the price once the events that stand are taken off, and which numbers they have.
    Result<Money> left_over() {
        Money left = to_bill_.line.amount;
        for (auto const& [id, event] : to_bill_.billed) {
            auto const less = Money::subtract(left, event.amount);
            if (!less) return less.error();
            left = *less;
            standing_.insert(id);
        }
        return left;
    }

    /// Where every instalment is billed, the price is what was billed, or finance hears what is owed or too much.
    Result<std::vector<PlannedEvent>> all_billed(Money const& left) const {
        if (left.is_zero()) return std::vector<PlannedEvent>{};
        return Error{ErrorCode::validation, "all of its instalments are billed, and its price is another"}
            .with_value(left.to_string() + " left")
            .with_expected("the price that was billed, or an instalment for what is left");
    }

    Result<std::vector<PlannedEvent>> by_milestones() {
        auto milestones = to_bill_.milestones;
        std::sort(milestones.begin(), milestones.end(), [](auto const& left, auto const& right) {
            return std::pair{left.second.due, left.first} < std::pair{right.second.due, right.first};
        });
        auto const left = left_over();
        if (!left) return left.error();
        std::vector<Instalment>        instalments;
        std::vector<Milestone::Status> statuses;
        for (auto const& [id, milestone] : milestones) {
            if (standing_.count(billing_event_id(to_bill_.id, id))) continue;
            instalments.push_back({.description = milestone.name, .amount = milestone.amount, .due_on = milestone.due});
            instalments.back().milestone = id;
            if (!milestone.amount)
                instalments.back().weight = milestone.revenue_percent ? milestone.revenue_percent->value() : Decimal{1};
            statuses.push_back(milestone.status);
        }
        if (instalments.empty()) return all_billed(*left);
        auto const lines = bill_fixed_price(*left, instalments);
        if (!lines) return lines.error();
        std::vector<PlannedEvent> events;
        for (std::size_t each = 0; each < lines->size(); ++each) {
            auto const& milestone = *instalments[each].milestone;
            auto        planned =
                event_of(billing_event_id(to_bill_.id, milestone), (*lines)[each], BillingEvent::Kind::milestone);
            planned.event.sources = {{.milestone = milestone}};
            if (statuses[each] != Milestone::Status::planned) planned.event.status = BillingEvent::Status::eligible;
            events.push_back(std::move(planned));
        }
        return events;
    }

    Result<std::vector<PlannedEvent>> instalments_of(std::vector<Instalment> const& all) {
        auto const left = left_over();
        if (!left) return left.error();
        std::vector<Instalment>  open;
        std::vector<std::size_t> numbers;
        for (std::size_t each = 0; each < all.size(); ++each) {
            if (standing_.count(billing_event_id(to_bill_.id, each + 1))) continue;
            open.push_back(all[each]);
            numbers.push_back(each + 1);
        }
        if (open.empty() && !all.empty() && !left->is_zero()) {  // Corrected after all of it was billed.
            numbers.push_back(all.size() + 1);
            while (standing_.count(billing_event_id(to_bill_.id, numbers.back()))) ++numbers.back();
            open.push_back(all.back());
        }
        if (open.empty()) return all_billed(*left);
        auto const lines = bill_fixed_price(*left, open);
        if (!lines) return lines.error();
        auto const kind =
            model_ == BillingModel::milestone ? BillingEvent::Kind::milestone : BillingEvent::Kind::recurring;
        std::vector<PlannedEvent> events;
        for (std::size_t each = 0; each < lines->size(); ++each)
            events.push_back(dated(event_of(billing_event_id(to_bill_.id, numbers[each]), (*lines)[each], kind)));
        return events;
    }

    /// Retainers are billed ahead of their months, managed services after them; the amounts and days are the room
    /// revenue's.
    Result<std::vector<PlannedEvent>> recurring(DateRange const& term) {
        RecurringService service{.description = "", .term = term};
        service.months_each = policy_.recurring_months;
        service.total       = to_bill_.line.amount;
        service.timing      = model_ == BillingModel::retainer ? BillingTiming::in_advance : BillingTiming::in_arrears;
        auto const lines    = bill_recurring(service);
        if (!lines) return lines.error();
        std::vector<Instalment> instalments;
        for (auto const& line : *lines)
            instalments.push_back(
                {.description = {}, .weight = line.amount.value.amount().magnitude(), .due_on = line.due_on});
        return instalments_of(instalments);
    }

    PlannedEvent event_of(Id<BillingEvent> id, BillingLine const& line, BillingEvent::Kind kind) const {
        BillingEvent event{.schedule      = billing_schedule_id(to_bill_.line.contract),
                           .contract_line = to_bill_.id,
                           .kind          = kind,
                           .amount        = line.amount.value,
                           .status        = BillingEvent::Status::planned};
        event.due_on = line.due_on;
        return held_or_ended({id, std::move(event)});
    }

    /// Due by its date: moved by the pauses that are over, eligible once the day has come.
    PlannedEvent dated(PlannedEvent planned) const {
        auto& event = planned.event;
        if (event.due_on) event.due_on = after_pauses(*event.due_on, to_bill_.pauses);
        planned = held_or_ended(std::move(planned));
        if (event.status == BillingEvent::Status::planned && policy_.eligible_when_due &&
            model_ != BillingModel::milestone && event.due_on && *event.due_on <= to_bill_.today)
            event.status = BillingEvent::Status::eligible;
        return planned;
    }

    PlannedEvent held_or_ended(PlannedEvent planned) const {
        auto&      event = planned.event;
        bool const rests = !to_bill_.pauses.empty() && !to_bill_.pauses.back().end;
        if (to_bill_.ended_on && (!event.due_on || *event.due_on > *to_bill_.ended_on))
            cancel(event);
        else if (rests && (!event.due_on || *event.due_on >= to_bill_.pauses.back().start))
            event.status = BillingEvent::Status::on_hold;
        return planned;
    }

    LineToBill const&          to_bill_;
    BillingPlanPolicy const&   policy_;
    BillingModel               model_;
    std::set<Id<BillingEvent>> standing_{};
};

BillingSchedule schedule_of(ContractLine const& line, Contract const& contract, bool rests) {
    BillingSchedule schedule{.contract = line.contract, .status = BillingSchedule::Status::active};
    schedule.project = line.project;
    if (rests || contract.status == Contract::Status::on_hold) schedule.status = BillingSchedule::Status::on_hold;
    if (contract.status == Contract::Status::terminated) schedule.status = BillingSchedule::Status::cancelled;
    if (contract.status == Contract::Status::completed) schedule.status = BillingSchedule::Status::completed;
    return schedule;
}

LineSoFar line_so_far(Id<ContractLine> id, ContractLine const& line, Contract const& contract, Records& records) {
    LineSoFar all{.to_bill = {.id = id, .line = line, .contract = contract, .today = records.today()}};
    all.to_bill.milestones = records.referring<&Milestone::contract_line>(id);
    if (line.project) all.to_bill.pauses = pauses_of(*line.project, records);
    all.to_bill.ended_on   = ended_on(line, contract, records);
    all.to_bill.extra_days = extra_days(id, records);
    for (auto& [event_id, event] : records.referring<&BillingEvent::contract_line>(id)) {
        bool const by_work = event.kind == BillingEvent::Kind::time || event.kind == BillingEvent::Kind::expense ||
                             event.kind == BillingEvent::Kind::credit;
        if (by_work) continue;
        (is_billed(event) ? all.to_bill.billed : all.open).emplace_back(event_id, std::move(event));
    }
    return all;
}

struct DeriveBillingPlan {
    BillingPlanPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        auto const&            line = object.as<ContractLine>();
        Id<ContractLine> const id{record};
        auto const             contract = records.get(line.contract);
        if (!contract || contract->status == Contract::Status::draft) return;
        auto [to_bill, ours] = line_so_far(id, line, *contract, records);
        auto const planned   = plan_billing(to_bill, policy);
        if (!planned) return refuse(planned.error(), desired);
        bool const rests = !to_bill.pauses.empty() && !to_bill.pauses.back().end;
        desired.put(billing_schedule_id(line.contract), schedule_of(line, *contract, rests));
        for (auto const& each : *planned) desired.put(each.id, each.event);
        cancel_others(ours, *planned, desired);
    }

  private:
    /// Events of a plan that is no longer: fewer months, other milestones.
    static void cancel_others(std::vector<std::pair<Id<BillingEvent>, BillingEvent>>& known,
                              std::vector<PlannedEvent> const& planned, Desired& desired) {
        for (auto& [id, event] : known) {
            if (std::any_of(planned.begin(), planned.end(), [&](PlannedEvent const& each) { return each.id == id; }))
                continue;
            cancel(event);
            desired.set<&BillingEvent::status, &BillingEvent::amount>(id, std::move(event));
        }
    }

    static void refuse(Error const& error, Desired& desired) {
        desired.violate({.path     = "ContractLine.amount",
                         .message  = "the line cannot be billed as planned: " + error.message(),
                         .expected = error.context().expected,
                         .owner    = "finance",
                         .remedy   = "correct the line, its milestones or its term",
                         .value    = error.context().value});
    }
};

}  // namespace process_detail

Result<std::vector<PlannedEvent>> plan_billing(LineToBill const& line, BillingPlanPolicy const& policy) {
    return LinePlan{line, policy}.run();
}

Process billing_plan(BillingPlanPolicy policy) {
    return {.name    = "billing plan",
            .version = 1,
            .from    = "ContractLine",
            .derive  = process_detail::DeriveBillingPlan{std::move(policy)},
            .watches = {"Milestone", "ChangeOrder", "Task", "BillingEvent"},
            .daily   = true,
            .reads = {"ContractLine", "Contract.status", "Contract.billing_model", "Contract.term", "Milestone", "Task",
                      "Project.status", "ChangeOrder"},
            .makes = {"BillingSchedule", "BillingEvent"},
            .shares_with = {"work billing", "expense billing"}};
}

}  // namespace throughline
