#include "contract_time.hpp"
#include "derived_id.hpp"
#include "line_so_far.hpp"

#include <throughline/model/change_order.hpp>
#include <throughline/process/billing_plan.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/work_state.hpp>

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
        auto const correction = correction_of_billed(*left, instalments);
        if (instalments.empty() && !correction) return all_billed(*left);
        std::vector<PlannedEvent> events;
        if (correction) events.push_back(*correction);
        if (instalments.empty()) return events;
        auto const price = correction ? Money::subtract(*left, correction->event.amount) : left;
        if (!price) return price.error();
        auto const lines = bill_fixed_price(*price, instalments);
        if (!lines) return lines.error();
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

    /// What was billed for milestones, and is not their price any more. While some are open, only what those that are
    /// billed say of themselves is theirs: what else is left of the price is for the open ones to make up.
    std::optional<PlannedEvent> correction_of_billed(Money const& left, std::vector<Instalment> const& open) const {
        if (policy_.after_billing == BilledPriceRule::ask || !to_bill_.priced_on) return std::nullopt;
        auto const owed = owed_for_billed();
        auto const rest = left_by(open, left);
        if (!owed || !rest || rest->is_zero()) return std::nullopt;
        if (*owed != *rest && !(open.empty() && to_bill_.was_whole)) return std::nullopt;
        std::size_t number = 1;
        while (standing_.count(billing_event_id(to_bill_.id, number))) ++number;
        BillingEvent event{.schedule      = billing_schedule_id(to_bill_.line.contract),
                           .contract_line = to_bill_.id,
                           .kind          = BillingEvent::Kind::milestone,
                           .amount        = *rest,
                           .status        = BillingEvent::Status::eligible};
        event.due_on = to_bill_.priced_on;
        return PlannedEvent{billing_event_id(to_bill_.id, number), std::move(event)};
    }

    /// What the price leaves once the open milestones have theirs; those without an amount would take all of it.
    static Result<Money> left_by(std::vector<Instalment> const& open, Money const& price) {
        Result<Money> left = price;
        for (auto const& each : open)
            if (left) left = Money::subtract(*left, each.amount.value_or(*left));
        return left;
    }

    /// What billed milestones come to now, less all that was billed.
    Result<Money> owed_for_billed() const {
        Result<Money> owed = Money::zero(to_bill_.line.amount.currency());
        for (auto const& [event_id, event] : to_bill_.billed) {
            auto const of = std::find_if(to_bill_.milestones.begin(), to_bill_.milestones.end(), [&](auto const& each) {
                return billing_event_id(to_bill_.id, each.first) == event_id;
            });
            bool const is_here = of != to_bill_.milestones.end();
            if (!is_here && !event.sources.empty()) continue;  // Its milestone is gone, and it stands.
            if (owed) owed = Money::subtract(*owed, event.amount);
            if (owed && is_here) owed = Money::add(*owed, of->second.amount.value_or(event.amount));
        }
        return owed;
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

std::optional<Date> priced_on(LineToBill const& line, Records& records) {
    auto changed = records.said_on<&ContractLine::amount>(line.id);
    for (auto const& [id, milestone] : line.milestones)
        if (milestone.amount) changed = std::max(changed, records.said_on<&Milestone::amount>(id));
    return changed;
}

/// Whether the price was changed after everything was billed. What left the plan unbilled, or is yet to come into it,
/// would look alike, but for what was there when, and for the days.
bool was_whole(LineSoFar const& line, Records& records) {
    auto const& [to_bill, open] = line;
    auto const is_here          = [&](std::pair<Id<BillingEvent>, BillingEvent> const& event) {
        auto const& sources = event.second.sources;
        auto const  same    = [&](auto const& milestone) { return sources.front().milestone == milestone.first; };
        return sources.empty() || std::any_of(to_bill.milestones.begin(), to_bill.milestones.end(), same);
    };
    auto const changed   = records.said_on<&ContractLine::amount>(to_bill.id);
    auto const is_before = [&](std::pair<Id<BillingEvent>, BillingEvent> const& event) {
        auto const billed = event.second.invoice_line ? records.said_on<&BillingEvent::invoice_line>(event.first)
                                                      : records.said_on<&BillingEvent::status>(event.first);
        return event.second.sources.empty() || billed <= changed;
    };
    return changed && std::all_of(open.begin(), open.end(), is_here) &&
           std::all_of(to_bill.billed.begin(), to_bill.billed.end(), is_before);
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
    if (all.to_bill.billed.empty() || all.to_bill.milestones.empty()) return all;
    all.to_bill.priced_on = priced_on(all.to_bill, records);
    all.to_bill.was_whole = was_whole(all, records);
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
