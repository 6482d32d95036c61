#include "derived_id.hpp"
#include "work_limits.hpp"

#include <throughline/core/minutes.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/process/work_billing.hpp>
#include <throughline/revenue/straight_line.hpp>
#include <throughline/revenue/work_state.hpp>

#include <algorithm>

namespace throughline {

Id<BillingEvent> billing_event_id(Id<TimeEntry> entry) {
    return process_detail::id_after<BillingEvent>("billing event of time", entry);
}
Id<BillingEvent> billing_event_id(Id<Expense> expense) {
    return process_detail::id_after<BillingEvent>("billing event of expense", expense);
}
Id<CostActual> cost_actual_id(Id<TimeEntry> entry) {
    return process_detail::id_after<CostActual>("cost of time", entry);
}
Id<CostActual> cost_actual_id(Id<Expense> expense) {
    return process_detail::id_after<CostActual>("cost of expense", expense);
}

namespace process_detail {

/// The day on which it is booked: its own, or the first one that is open.
std::optional<Date> booked_on(Date day, Id<LegalEntity> entity, ClosedPeriodRule rule, Records& records) {
    auto periods = records.referring<&FiscalPeriod::legal_entity>(entity);
    std::sort(periods.begin(), periods.end(),
              [](auto const& left, auto const& right) { return left.second.range < right.second.range; });
    for (auto const& [id, period] : periods) {
        if (!period.range.contains(day) || period.state != FiscalPeriod::State::closed || !period.range.end) continue;
        if (rule == ClosedPeriodRule::ask) return std::nullopt;
        day = *period.range.end;
    }
    return day;
}

/// What is approved, worth an amount on a day: the same for time and expenses.
struct Work {
    std::string_view   object;
    Id<BillingEvent>   event;
    Id<CostActual>     cost;
    BillingEvent::Kind kind;
    BillingSource      source;
    Date               day;
    bool               approved;
    bool               billable;
};

class Billing {
  public:
    Billing(Work const& work, WorkBillingPolicy const& policy, Records& records, Desired& desired)
        : work_{work}, policy_{policy}, records_{records}, desired_{desired}, known_{records.get(work.event)} {}

    bool is_billed() const { return known_ && throughline::is_billed(*known_); }
    bool is_live() const { return known_ && known_->status != BillingEvent::Status::cancelled; }

    /// No longer approved, or gone: neither billed nor a cost.
    void undo() {
        take_back();
        auto cost = records_.get(work_.cost);
        if (!cost || cost->amount.is_zero()) return;
        cost->amount = Money::zero(cost->amount.currency());
        desired_.set<&CostActual::amount>(work_.cost, *std::move(cost));
    }

    /// No longer billable: what was to be billed is not.
    void take_back() {
        if (is_billed()) return changed_after_billing();
        cancel();
    }

    /// No contract asks for it to be billed by the hour; what was billed while one did remains so.
    void cancel() {
        if (is_billed() || !is_live()) return;
        auto event   = *known_;
        event.status = BillingEvent::Status::cancelled;
        event.amount = Money::zero(event.amount.currency());
        desired_.set<&BillingEvent::status, &BillingEvent::amount>(work_.event, std::move(event));
    }

    /// What is billed stands. A limit let through no more than the work was worth.
    void keep_billed(Money const& worth) {
        bool const is_limited = known_->amount.amount().magnitude() <= worth.amount().magnitude() && has_limit();
        if (known_->amount == worth || is_limited) return;
        violate("status", "approved work, or its rate, was changed after it was billed",
                "what was billed: " + known_->amount.to_string(),
                "change it back, or enter a correction that refers to it", worth.to_string());
    }

    /// As agreed: what of the work is billed. Requires: it is not billed yet.
    void bill(Ground const& ground, Money const& amount) {
        auto day = booked_on(work_.day, ground.contract.legal_entity, policy_.closed, records_);
        if (!day && is_live()) day = known_->due_on;  // It was closed after the work had been accepted.
        if (!day) return period_is_closed();
        BillingEvent event{.schedule      = billing_schedule_id(ground.line.contract),
                           .contract_line = ground.id,
                           .kind          = work_.kind,
                           .amount        = amount,
                           .status        = BillingEvent::Status::eligible};
        event.sources = {work_.source};
        event.due_on  = *day;
        desired_.put(work_.event, std::move(event));
    }

    void bill_owed(Ground const& ground, Result<std::optional<Money>> const& owed) {
        if (!owed) return exceeds_limit(owed.error());
        if (*owed) bill(ground, **owed);
    }

    /// False where finance is to be asked first. What is booked keeps its period, whatever has been closed since.
    bool book(Id<Project> project, CostActual::Kind kind, Money const& amount, std::optional<Id<Resource>> resource,
              std::optional<Id<Task>> task) {
        if (!policy_.book_costs) return true;
        auto const booked = records_.get(work_.cost);
        bool const stands = booked && booked->incurred_on == work_.day && !booked->amount.is_zero();
        auto const day    = stands ? std::optional{work_.day} : open_day(project);
        if (!day) {
            period_is_closed();
            return false;
        }
        CostActual cost{
            .project = project, .period = stands ? booked->period : month_of(*day), .kind = kind, .amount = amount};
        cost.resource    = resource;
        cost.task        = task;
        cost.incurred_on = work_.day;
        desired_.put(work_.cost, std::move(cost));
        return true;
    }

    void violate(std::string member, std::string message, std::string expected, std::string remedy,
                 std::string value = {}) {
        desired_.violate({.path     = std::string{work_.object} + "." + std::move(member),
                          .message  = std::move(message),
                          .expected = std::move(expected),
                          .owner    = "finance",
                          .remedy   = std::move(remedy),
                          .value    = std::move(value)});
    }

  private:
    std::optional<Date> open_day(Id<Project> project) {
        auto const of = records_.get(project);
        if (!of || !of->legal_entity) return work_.day;
        return booked_on(work_.day, *of->legal_entity, policy_.closed, records_);
    }
    bool has_limit() const { return policy_.amount_is_cap || policy_.bill_overage; }
    void exceeds_limit(Error const& why) {
        auto const& known = why.context();
        violate("billable", "approved work cannot be billed within its limit: " + why.message(), known.expected,
                known.remedy.empty() ? "correct the line's amount, or its retainer's schedule" : known.remedy,
                known.value);
    }
    void changed_after_billing() {
        violate("status", "approved work was changed after it was billed", "the work as it was billed",
                "change it back, and enter a correction that refers to it");
    }
    void period_is_closed() {
        violate("status", "the period of this work is closed", "an open period",
                "reopen the period, or let such work go to the next one");
    }

    Work const&                 work_;
    WorkBillingPolicy const&    policy_;
    Records&                    records_;
    Desired&                    desired_;
    std::optional<BillingEvent> known_;
};

Work work_of(Id<TimeEntry> id, TimeEntry const& entry) {
    return {.object   = "TimeEntry",
            .event    = billing_event_id(id),
            .cost     = cost_actual_id(id),
            .kind     = BillingEvent::Kind::time,
            .source   = {.time_entry = id},
            .day      = entry.worked_on,
            .approved = is_approved(entry),
            .billable = entry.billable};
}
Work work_of(Id<Expense> id, Expense const& expense) {
    return {.object   = "Expense",
            .event    = billing_event_id(id),
            .cost     = cost_actual_id(id),
            .kind     = BillingEvent::Kind::expense,
            .source   = {.expense = id},
            .day      = expense.incurred_on,
            .approved = is_approved(expense),
            .billable = expense.billable};
}

/// Of work that is gone.
template <class Object>
struct RetractWork {
    WorkBillingPolicy policy;

    void operator()(RecordId record, AnyObject const& last, Records& records, Desired& desired) const {
        auto const work = work_of(Id<Object>{record}, last.as<Object>());
        Billing{work, policy, records, desired}.undo();
    }
};

struct DeriveWorkBilling {
    WorkBillingPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<TimeEntry> const id{record};
        auto const&         entry = object.as<TimeEntry>();
        auto const          work  = work_of(id, entry);
        Billing             billing{work, policy, records, desired};
        if (!work.approved) return billing.undo();
        auto const resource = records.get(entry.resource);
        if (entry.cost_rate) {
            auto const cost = cost_of(entry.hours, *entry.cost_rate);
            if (cost && !billing.book(entry.project, cost_kind(resource), *cost, entry.resource, entry.task)) return;
        }
        if (!work.billable) return billing.take_back();
        Grounds const grounds{entry.project, policy, records};
        auto const*   ground = grounds.of(work.day);
        if (!ground) return billing.cancel();  // Its contract may follow.
        WorkPrices prices{policy.expense_markup, records};
        auto const worth = prices.of(id, entry, *ground);
        if (!worth)
            return billing.violate("bill_rate", "approved time cannot be billed: " + worth.error().message(),
                                   "a rate in " + std::string{ground->contract.currency.code()},
                                   "give the entry a rate, or the account's rate card one that holds on its day");
        if (billing.is_billed()) return billing.keep_billed(*worth);
        OpenWork const open{id, work.day, *worth, entry.project};
        billing.bill_owed(*ground, owed_for(open, grounds, prices, policy, records));
    }

  private:
    static CostActual::Kind cost_kind(std::optional<Resource> const& resource) {
        bool const own = !resource || !resource->kind || *resource->kind == Resource::Kind::employee;
        return own ? CostActual::Kind::labour : CostActual::Kind::subcontract;
    }
};

struct DeriveExpenseBilling {
    WorkBillingPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Expense> const id{record};
        auto const&       expense = object.as<Expense>();
        auto const        work    = work_of(id, expense);
        Billing           billing{work, policy, records, desired};
        if (!work.approved) return billing.undo();
        if (!billing.book(expense.project, CostActual::Kind::expense, expense.amount, expense.resource, std::nullopt))
            return;
        if (!work.billable) return billing.take_back();
        Grounds const grounds{expense.project, policy, records};
        auto const*   ground = grounds.of(work.day);
        if (!ground) return billing.cancel();
        WorkPrices prices{policy.expense_markup, records};
        auto const worth = prices.of(id, expense, *ground);
        if (!worth)
            return billing.violate("amount", "an approved expense cannot be billed: " + worth.error().message(),
                                   "an amount in " + std::string{ground->contract.currency.code()},
                                   "enter the expense in the contract's currency");
        if (billing.is_billed()) return billing.keep_billed(*worth);
        OpenWork const open{id, work.day, *worth, expense.project};
        billing.bill_owed(*ground, owed_for(open, grounds, prices, policy, records));
    }
};

/// Under a limit each piece of work depends on the others, and expenses on what time is priced at.
std::vector<std::string> watched_by(WorkBillingPolicy const& policy, bool is_time) {
    std::vector<std::string> watches{"ContractLine", "ContractLine.contract", "BillingEvent"};
    bool const               has_limit = policy.amount_is_cap || policy.bill_overage;
    if (has_limit) watches.insert(watches.end(), {"TimeEntry", "Expense"});
    if (is_time || has_limit)
        for (std::string const begin : {"Rate>rate_card>account", "RateCard>account"})
            watches.push_back(begin + "<Contract.account<ContractLine.contract");
    return watches;
}

std::vector<std::string> grounds_of_work(std::initializer_list<std::string> more) {
    std::vector<std::string> reads{"ContractLine",      "Contract.status",      "Contract.billing_model",
                                   "Contract.currency", "Contract.account",     "Contract.legal_entity",
                                   "FiscalPeriod",      "Project.legal_entity", "Project.status",
                                   "Contract.term",     "ChangeOrder"};
    reads.insert(reads.end(), more);
    return reads;
}

}  // namespace process_detail

Process work_billing(WorkBillingPolicy policy) {
    return {.name    = "work billing",
            .version = 3,
            .from    = "TimeEntry",
            .derive  = process_detail::DeriveWorkBilling{policy},
            .watches = process_detail::watched_by(policy, true),
            .reads   = process_detail::grounds_of_work(
                {"TimeEntry", "Expense", "Resource", "Assignment.bill_rate", "Assignment.role", "RateCard", "Rate"}),
            .makes       = {"BillingEvent", "CostActual"},
            .shares_with = {"expense billing"},
            .retract     = process_detail::RetractWork<TimeEntry>{policy}};
}

Process expense_billing(WorkBillingPolicy policy) {
    return {.name    = "expense billing",
            .version = 2,
            .from    = "Expense",
            .derive  = process_detail::DeriveExpenseBilling{policy},
            .watches = process_detail::watched_by(policy, false),
            .reads   = process_detail::grounds_of_work(
                {"TimeEntry", "Expense", "Resource", "Assignment.bill_rate", "Assignment.role", "RateCard", "Rate"}),
            .makes       = {"BillingEvent", "CostActual"},
            .shares_with = {},
            .retract     = process_detail::RetractWork<Expense>{policy}};
}

}  // namespace throughline
