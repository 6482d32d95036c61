#include "contract_time.hpp"
#include "derived_id.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/process/work_billing.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <algorithm>
#include <map>
#include <tuple>

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

/// Under what a piece of work is billed.
struct Ground {
    Id<ContractLine> id;
    ContractLine     line;
    Contract         contract;
};

/// Lines of a contract are numbered "2", "10": a longer number is a higher one.
bool is_before(ContractLine const& left, ContractLine const& right) {
    auto const a = left.number.value_or(""), b = right.number.value_or("");
    return std::pair{a.size(), a} < std::pair{b.size(), b};
}

bool is_in_term(Id<ContractLine> id, Ground const& ground, Date day, Records& records) {
    auto const& said = ground.line.term ? ground.line.term : ground.contract.term;
    auto const  term = term_of(ground.line, ground.contract, extra_days(id, records));
    return term ? term->contains(day) : !said || said->contains(day);
}

/// The line that is billed so, of an agreed contract for the project that had not ended by the day: the first, by its
/// number, whose term has the day; the first of all where none has.
std::optional<Ground> ground_of(Id<Project> project, BillingModel wanted, Date day, Records& records) {
    std::optional<Ground> best;
    bool                  best_has_day = false;
    for (auto& [id, line] : records.referring<&ContractLine::project>(project)) {
        auto const contract = records.get(line.contract);
        if (!contract || contract->status == Contract::Status::draft) continue;
        auto const model = line.billing_model ? line.billing_model : contract->billing_model;
        if (model != wanted || line.amount.is_negative()) continue;
        if (auto const ended = ended_on(line, *contract, records); ended && *ended < day) continue;
        Ground     ground{id, std::move(line), *contract};
        bool const has_day = is_in_term(id, ground, day, records);
        if (best && (best_has_day != has_day ? best_has_day : !is_before(ground.line, best->line))) continue;
        best         = std::move(ground);
        best_has_day = has_day;
    }
    return best;
}

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

    bool is_billed() const {
        return known_ && (known_->status == BillingEvent::Status::billed || known_->invoice_line);
    }
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
        if (known_->amount != worth && !is_limited) changed_after_billing();
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
        if (!owed)
            return violate("billable", "approved work cannot be billed within its limit: " + owed.error().message(),
                           owed.error().context().expected, "correct the line's amount, or its retainer's schedule");
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

    void violate(std::string member, std::string message, std::string expected, std::string remedy) {
        desired_.violate({.path     = std::string{work_.object} + "." + std::move(member),
                          .message  = std::move(message),
                          .expected = std::move(expected),
                          .owner    = "finance",
                          .remedy   = std::move(remedy)});
    }

  private:
    std::optional<Date> open_day(Id<Project> project) {
        auto const of = records_.get(project);
        if (!of || !of->legal_entity) return work_.day;
        return booked_on(work_.day, *of->legal_entity, policy_.closed, records_);
    }
    bool has_limit() const { return policy_.amount_is_cap || policy_.bill_overage; }
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

/// The rates of the account's card in the contract's currency.
std::vector<Rate> rates_of(Contract const& contract, Records& records) {
    std::vector<Rate> rates;
    for (auto const& [card_id, card] : records.referring<&RateCard::account>(contract.account))
        if (card.currency == contract.currency)
            for (auto& [rate_id, rate] : records.referring<&Rate::rate_card>(card_id)) rates.push_back(std::move(rate));
    return rates;
}

bool is_approved(TimeEntry const& entry) {
    return entry.status == TimeEntry::Status::approved || entry.status == TimeEntry::Status::posted;
}
bool is_approved(Expense const& expense) {
    return expense.status == Expense::Status::approved || expense.status == Expense::Status::posted;
}

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

/// What an entry comes to, at its own rate or the account's card's.
Result<Money> price_of(Id<TimeEntry> id, TimeEntry const& entry, Ground const& ground, Records& records) {
    auto const   rates    = rates_of(ground.contract, records);
    auto const   resource = records.get(entry.resource);
    BillableTime time{.entry = id, .worked_on = entry.worked_on, .hours = entry.hours};
    time.rate = entry.bill_rate;
    if (resource) {
        time.role   = resource->role;
        time.region = resource->region;
    }
    TimeAndMaterialsTerms terms{.currency = ground.contract.currency};
    terms.rates     = rates;
    auto const bill = bill_time_and_materials({&time, 1}, {}, terms);
    if (!bill) return bill.error();
    return bill->total.value;
}

Result<Money> price_of(Id<Expense> id, Expense const& expense, Ground const& ground, Percent const& markup) {
    BillableExpense const       of{id, expense.incurred_on, expense.amount, markup};
    TimeAndMaterialsTerms const terms{.currency = ground.contract.currency};
    auto const                  bill = bill_time_and_materials({}, {&of, 1}, terms);
    if (!bill) return bill.error();
    return bill->total.value;
}

/// Work that shares a limit, with what it comes to and what was billed of it, if anything was.
struct LimitedWork {
    RecordId             id;
    Date                 day;
    Money                worth;
    std::optional<Money> billed{};
};

/// Under what work is billed: time and materials, or what passes a retainer.
std::optional<Ground> ground_of(Id<Project> project, Date day, WorkBillingPolicy const& policy, Records& records) {
    auto ground = ground_of(project, BillingModel::time_and_materials, day, records);
    return ground || !policy.bill_overage ? ground : ground_of(project, BillingModel::retainer, day, records);
}

/// All approved billable work under that ground that has a price, what is billed before what is not, by days.
std::vector<LimitedWork> limited_work(Id<Project> project, Ground const& ground, WorkBillingPolicy const& policy,
                                      Records& records) {
    std::vector<LimitedWork> all;
    auto const               add = [&](RecordId id, Id<BillingEvent> event, Date day, Result<Money> const& worth) {
        if (!worth) return;  // Its own derivation says so.
        if (auto const own = ground_of(project, day, policy, records); !own || own->id != ground.id) return;
        LimitedWork work{id, day, *worth};
        auto const  known = records.get(event);
        bool const  is_billed = known && (known->status == BillingEvent::Status::billed || known->invoice_line);
        if (is_billed && known->amount.currency() == worth->currency()) work.billed = known->amount;
        all.push_back(std::move(work));
    };
    for (auto const& [id, entry] : records.referring<&TimeEntry::project>(project))
        if (entry.billable && is_approved(entry))
            add(id, billing_event_id(id), entry.worked_on, price_of(id, entry, ground, records));
    for (auto const& [id, expense] : records.referring<&Expense::project>(project))
        if (expense.billable && is_approved(expense))
            add(id, billing_event_id(id), expense.incurred_on, price_of(id, expense, ground, policy.expense_markup));
    std::sort(all.begin(), all.end(), [](LimitedWork const& left, LimitedWork const& right) {
        return std::tuple{!left.billed, left.day, left.id} < std::tuple{!right.billed, right.day, right.id};
    });
    return all;
}

/// What the line's amount leaves room for of a piece of work. Requires: it is one of them, and not billed.
Result<Money> within_cap(RecordId id, std::vector<LimitedWork> const& all, Ground const& ground) {
    Money                        billed = Money::zero(ground.contract.currency);
    Money                        above  = billed;
    std::vector<BillableExpense> open;  // Priced already: the cap asks for no more than amounts in order.
    for (auto const& work : all) {
        if (work.billed) {
            billed += *work.billed;
            above += work.worth - *work.billed;
            continue;
        }
        open.push_back({Id<Expense>{work.id}, work.day, work.worth});
        if (work.id == id) break;
    }
    TimeAndMaterialsTerms terms{.currency = ground.contract.currency};
    terms.not_to_exceed = ground.line.amount;
    terms.billed_before = billed;
    terms.above_before  = above;
    auto const bill     = bill_time_and_materials({}, open, terms);
    if (!bill) return bill.error();
    return bill->lines.back().amount.value;
}

/// What the retainer does not cover of a piece of work. Nothing while it is not known what the retainer bills.
Result<std::optional<Money>> beyond_retainer(RecordId id, std::vector<LimitedWork> const& all, Ground const& retainer,
                                             WorkBillingPolicy const& policy, Records& records) {
    auto const                     currency = retainer.contract.currency;
    std::map<Date, RetainerPeriod> months;
    auto const                     month = [&](Date day) -> RetainerPeriod& {
        auto const period = month_of(day);
        return months.try_emplace(period.range.start, RetainerPeriod{period.name, Money::zero(currency)}).first->second;
    };
    for (auto const& [event_id, event] : records.referring<&BillingEvent::contract_line>(retainer.id)) {
        bool const pays_in = event.kind == BillingEvent::Kind::recurring || event.kind == BillingEvent::Kind::advance;
        if (pays_in && event.due_on && event.status != BillingEvent::Status::cancelled &&
            event.amount.currency() == currency)
            month(*event.due_on).paid_in += event.amount;
    }
    if (months.empty()) return std::optional<Money>{};
    Date const first = months.begin()->first;
    for (auto const& work : all) {
        Date const  day   = std::max(work.day, first);  // Work before the first month is its.
        Money const drawn = work.billed ? work.worth - *work.billed : work.worth;
        if (drawn.is_negative() != work.worth.is_negative()) continue;  // Billed above its worth: for people.
        if (drawn.is_negative())
            month(day).paid_in += drawn.negated();  // A correction can be drawn again.
        else
            month(day).bills.push_back({drawn, work.id});
    }
    std::vector<RetainerPeriod> periods;
    for (auto const& [start, period] : months) periods.push_back(period);
    auto const figures = draw_retainer(periods, currency, policy.retainer);
    if (!figures) return figures.error();
    for (std::size_t i = 0; i < periods.size(); ++i)
        for (std::size_t each = 0; each < periods[i].bills.size(); ++each)
            if (periods[i].bills[each].source == id) return std::optional{(*figures)[i].draws[each].invoiced.value};
    return std::optional{Money::zero(currency)};
}

/// What of a piece of work is billed that is not billed yet; nothing while that cannot be told.
Result<std::optional<Money>> owed_for(Work const& work, RecordId id, Money const& worth, Id<Project> project,
                                      Ground const& ground, WorkBillingPolicy const& policy, Records& records) {
    auto const retainer =
        policy.bill_overage ? ground_of(project, BillingModel::retainer, work.day, records) : std::optional<Ground>{};
    if (!retainer && !policy.amount_is_cap) return std::optional{worth};
    auto const all = limited_work(project, ground, policy, records);
    if (retainer) return beyond_retainer(id, all, *retainer, policy, records);
    auto const amount = within_cap(id, all, ground);
    if (!amount) return amount.error();
    return std::optional{*amount};
}

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
            auto const exact = Money::multiply(*entry.cost_rate, entry.hours.value());
            auto const cost  = exact ? exact->rounded(Rounding::half_up) : exact;
            if (cost && !billing.book(entry.project, cost_kind(resource), *cost, entry.resource, entry.task)) return;
        }
        if (!work.billable) return billing.take_back();
        auto const ground = ground_of(entry.project, work.day, policy, records);
        if (!ground) return billing.cancel();  // Its contract may follow.
        auto const worth = price_of(id, entry, *ground, records);
        if (!worth)
            return billing.violate("bill_rate", "approved time cannot be billed: " + worth.error().message(),
                                   "a rate in " + std::string{ground->contract.currency.code()},
                                   "give the entry a rate, or the account's rate card one that holds on its day");
        if (billing.is_billed()) return billing.keep_billed(*worth);
        billing.bill_owed(*ground, owed_for(work, id, *worth, entry.project, *ground, policy, records));
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
        auto const ground = ground_of(expense.project, work.day, policy, records);
        if (!ground) return billing.cancel();
        auto const worth = price_of(id, expense, *ground, policy.expense_markup);
        if (!worth)
            return billing.violate("amount", "an approved expense cannot be billed: " + worth.error().message(),
                                   "an amount in " + std::string{ground->contract.currency.code()},
                                   "enter the expense in the contract's currency");
        if (billing.is_billed()) return billing.keep_billed(*worth);
        billing.bill_owed(*ground, owed_for(work, id, *worth, expense.project, *ground, policy, records));
    }
};

/// Under a limit each piece of work depends on the others.
std::vector<std::string> watched_by(WorkBillingPolicy const& policy) {
    std::vector<std::string> watches{"ContractLine", "BillingEvent"};
    if (policy.amount_is_cap || policy.bill_overage) watches.insert(watches.end(), {"TimeEntry", "Expense"});
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
    return {.name        = "work billing",
            .version     = 1,
            .from        = "TimeEntry",
            .derive      = process_detail::DeriveWorkBilling{policy},
            .watches     = process_detail::watched_by(policy),
            .reads       = process_detail::grounds_of_work({"TimeEntry", "Expense", "Resource", "RateCard", "Rate"}),
            .makes       = {"BillingEvent", "CostActual"},
            .shares_with = {"expense billing"},
            .retract     = process_detail::RetractWork<TimeEntry>{policy}};
}

Process expense_billing(WorkBillingPolicy policy) {
    return {.name        = "expense billing",
            .version     = 1,
            .from        = "Expense",
            .derive      = process_detail::DeriveExpenseBilling{policy},
            .watches     = process_detail::watched_by(policy),
            .reads       = process_detail::grounds_of_work({"TimeEntry", "Expense", "Resource", "RateCard", "Rate"}),
            .makes       = {"BillingEvent", "CostActual"},
            .shares_with = {},
            .retract     = process_detail::RetractWork<Expense>{policy}};
}

}  // namespace throughline
