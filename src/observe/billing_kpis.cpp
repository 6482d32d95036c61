#include <throughline/observe/billing_kpis.hpp>

#include <throughline/core/minutes.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/process/collections.hpp>
#include <throughline/revenue/charges.hpp>
#include <throughline/revenue/receivables.hpp>
#include <throughline/revenue/work_state.hpp>

#include <algorithm>
#include <set>

namespace throughline {

namespace observe_detail {

bool is_live(BillingEvent const& event) { return event.status != BillingEvent::Status::cancelled; }

/// The issued invoice that bills an event; null where none does.
Invoice const* invoice_of(BusinessState const& state, BillingEvent const& event) {
    auto const* line    = state.find(event.invoice_line);
    auto const* invoice = line ? state.find(line->invoice) : nullptr;
    return invoice && is_issued(*invoice) && is_live(event) ? invoice : nullptr;
}

RecordId source_id(BillingSource const& source) {
    if (source.time_entry) return *source.time_entry;
    if (source.expense) return *source.expense;
    return source.milestone ? RecordId{*source.milestone} : RecordId{};
}

/// The live billing event of every source, what it comes to where it is of that source alone, and the issued invoice
/// where there is one.
struct Billed {
    std::set<RecordId>                 with_event{};
    std::map<RecordId, Money>          amounts{};
    std::map<RecordId, Invoice const*> invoices{};
};

Billed billed_sources(BusinessState const& state) {
    Billed billed;
    state.each<BillingEvent>([&](Id<BillingEvent>, BillingEvent const& event) {
        if (!is_live(event)) return;
        auto const* invoice = invoice_of(state, event);
        for (auto const& source : event.sources) {
            billed.with_event.insert(source_id(source));
            if (event.sources.size() == 1) billed.amounts.emplace(source_id(source), event.amount);
            if (invoice) billed.invoices.emplace(source_id(source), invoice);
        }
    });
    return billed;
}

/// When each record first came so far: a source was approved, an event eligible, an invoice issued.
std::map<RecordId, Timestamp> first_ready(std::span<JournalEntry const> journal, Timestamp until) {
    std::map<RecordId, Timestamp> times;
    auto const                    note = [&](JournalEntry const& entry, Timestamp at) {
        auto const [found, is_new] = times.try_emplace(entry.record, at);
        if (!is_new) found->second = std::min(found->second, at);
    };
    for (auto const& entry : journal) {
        if (entry.known_at > until || entry.deleted) continue;
        auto const* type = &entry.object.type();
        if (type == &object_type<TimeEntry>()) {
            auto const& work = entry.object.as<TimeEntry>();
            if (is_approved(work)) note(entry, work.approved_at.value_or(entry.known_at));
        } else if (type == &object_type<Expense>()) {
            if (is_approved(entry.object.as<Expense>())) note(entry, entry.known_at);
        } else if (type == &object_type<Milestone>()) {
            if (entry.object.as<Milestone>().status >= Milestone::Status::approved) note(entry, entry.known_at);
        } else if (type == &object_type<BillingEvent>()) {
            auto const status = entry.object.as<BillingEvent>().status;
            if (status == BillingEvent::Status::eligible || status == BillingEvent::Status::billed)
                note(entry, entry.known_at);
        } else if (type == &object_type<Invoice>()) {
            if (is_issued(entry.object.as<Invoice>())) note(entry, entry.known_at);
        }
    }
    return times;
}

std::optional<Money> rate_of(BusinessState const& state, TimeEntry const& entry) {
    if (entry.bill_rate) return entry.bill_rate;
    auto const* assignment = state.find(entry.assignment);
    return assignment ? assignment->bill_rate : std::nullopt;
}

/// Approved billable work without an issued invoice, with what its billing event says that it comes to.
std::vector<UnbilledWork> listed_work(BusinessState const& state, Date today) {
    auto const                billed = billed_sources(state);
    std::vector<UnbilledWork> work;
    auto const                add = [&](RecordId id, UnbilledWork each) {
        each.has_event = billed.with_event.contains(id);
        each.days      = today - each.worked_on;
        if (auto const amount = billed.amounts.find(id); amount != billed.amounts.end()) each.value = amount->second;
        work.push_back(std::move(each));
    };
    state.each<TimeEntry>([&](Id<TimeEntry> id, TimeEntry const& entry) {
        if (!is_approved(entry) || !entry.billable || billed.invoices.contains(id)) return;
        add(id, {.entry = id, .project = entry.project, .worked_on = entry.worked_on, .hours = entry.hours});
    });
    state.each<Expense>([&](Id<Expense> id, Expense const& expense) {
        if (!is_approved(expense) || !expense.billable || billed.invoices.contains(id)) return;
        add(id, {.expense = id, .project = expense.project, .worked_on = expense.incurred_on, .value = expense.amount});
    });
    return work;
}

/// The same, with time that has no billing event at its rate.
Result<std::vector<UnbilledWork>> unbilled_work(BusinessState const& state, Date today) {
    auto work = listed_work(state, today);
    for (auto& each : work) {
        auto const* entry = state.find(each.entry);
        auto const  rate  = entry && !each.value ? rate_of(state, *entry) : std::nullopt;
        if (!rate) continue;
        auto const value = cost_of(entry->hours, *rate);
        if (!value) return Error{value.error()}.in_object("TimeEntry").in_record(each.entry->to_string());
        each.value = *value;
    }
    return work;
}

/// Sums work by project and currency, each sum explained down to its entries.
Result<UnbilledReport> summed(std::vector<UnbilledWork> work) {
    std::map<std::pair<Id<Project>, Currency>, std::pair<Hours, std::vector<Charge>>> sums;
    for (auto const& each : work) {
        auto& sum = sums[{each.project, each.value ? each.value->currency() : Currency{}}];
        sum.first = sum.first + each.hours;
        if (!each.value) continue;
        RecordId const source = each.entry ? RecordId{*each.entry} : RecordId{*each.expense};
        sum.second.push_back({.name       = "work of " + each.worked_on.to_string(),
                              .category   = each.entry ? "time" : "expense",
                              .quantity   = 1,
                              .unit_price = *each.value,
                              .source     = source});
    }
    UnbilledReport report{.work = std::move(work), .projects = {}};
    for (auto const& [key, sum] : sums) {
        auto const priced = price_charges(sum.second, key.second, {}, Explain::yes);
        if (!priced) return Error{priced.error()}.in_object("Project").in_record(key.first.to_string());
        report.projects.push_back({key.first, key.second, sum.first, priced->total});
    }
    return report;
}

/// What a quote became: everything its contracts' invoices bill, and what was paid of it.
struct Collected {
    std::vector<Invoice> invoices{};
    bool                 is_all_paid = true;
    std::optional<Date>  last_payment{};
};

/// In the currency of what was agreed: invoices in another one are of something else.
bool is_billed_in_full(Collected const& deal, std::optional<Money> const& agreed) {
    if (!agreed) return true;
    auto const billed = invoiced(deal.invoices, agreed);
    return billed && billed->amount() >= agreed->amount();
}

std::map<Id<Invoice>, Date> last_payments(BusinessState const& state) {
    std::map<Id<Invoice>, Date> last;
    auto const                  note = [&](Id<Invoice> invoice, Date on) {
        auto const [found, is_new] = last.try_emplace(invoice, on);
        if (!is_new) found->second = std::max(found->second, on);
    };
    state.each<Payment>([&](Id<Payment>, Payment const& payment) {
        if (payment.invoice) note(*payment.invoice, payment.received_on);
        for (auto const& part : payment.applications) note(part.invoice, payment.received_on);
    });
    return last;
}

std::map<Id<Opportunity>, Collected> collected_by_deal(BusinessState const& state) {
    auto const                           paid_on = last_payments(state);
    std::map<Id<Opportunity>, Collected> deals;
    state.each<Invoice>([&](Id<Invoice> id, Invoice const& invoice) {
        auto const* contract   = state.find(invoice.contract);
        auto const* engagement = contract ? state.find(contract->engagement) : nullptr;
        if (!is_issued(invoice) || !engagement || !engagement->opportunity) return;
        auto& deal = deals[*engagement->opportunity];
        deal.invoices.push_back(invoice);
        deal.is_all_paid   = deal.is_all_paid && invoice.status == Invoice::Status::paid;
        auto const payment = paid_on.find(id);
        if (payment != paid_on.end())
            deal.last_payment = std::max(deal.last_payment.value_or(payment->second), payment->second);
    });
    return deals;
}

}  // namespace observe_detail

using namespace observe_detail;

BillingLatency billing_latency(std::span<JournalEntry const> journal, Timestamp until) {
    auto const           state = state_at(journal, until);
    auto const           times = first_ready(journal, until);
    std::vector<Decimal> readiness, cycle;
    state.each<BillingEvent>([&](Id<BillingEvent> id, BillingEvent const& event) {
        auto const ready = times.find(id);
        if (ready == times.end() || event.sources.empty() || !is_live(event)) return;
        std::optional<Timestamp> last;
        for (auto const& source : event.sources) {
            auto const approved = times.find(source_id(source));
            if (approved == times.end()) return;  // Eligible before its source: no latency is known.
            last = std::max(last.value_or(approved->second), approved->second);
        }
        readiness.push_back(hours_between(*last, ready->second));
        auto const* line   = state.find(event.invoice_line);
        auto const  issued = line ? times.find(line->invoice) : times.end();
        if (issued != times.end()) cycle.push_back(hours_between(ready->second, issued->second));
    });
    return {Distribution{std::move(readiness)}, Distribution{std::move(cycle)}};
}

BillingAdherence billing_adherence(BusinessState const& state, int tolerance_days, Date today) {
    BillingAdherence result;
    state.each<BillingEvent>([&](Id<BillingEvent> id, BillingEvent const& event) {
        if (!event.due_on || !is_live(event) || event.due_on->plus_days(tolerance_days) >= today) return;
        ++result.adherent.whole;
        auto const* invoice    = invoice_of(state, event);
        bool const is_adherent = invoice && invoice->issued_on && *invoice->issued_on - *event.due_on <= tolerance_days;
        if (is_adherent)
            ++result.adherent.part;
        else
            result.others.push_back(id);
    });
    return result;
}

Result<UnbilledReport> unbilled_approved_work(BusinessState const& state, Date today) {
    auto work = unbilled_work(state, today);
    if (!work) return work.error();
    return summed(*std::move(work));
}

std::vector<UnbilledWork> work_without_event(BusinessState const& state, Date today) {
    auto work = listed_work(state, today);
    std::erase_if(work, [](UnbilledWork const& each) { return each.has_event; });
    return work;
}

Result<UnbilledReport> revenue_leakage(BusinessState const& state, int days_max, Date today) {
    auto work = unbilled_work(state, today);
    if (!work) return work.error();
    std::erase_if(*work, [&](UnbilledWork const& each) { return each.has_event && each.days <= days_max; });
    return summed(*std::move(work));
}

Distribution approval_to_invoice(BusinessState const& state) {
    auto const           billed = billed_sources(state);
    std::vector<Decimal> days;
    state.each<TimeEntry>([&](Id<TimeEntry> id, TimeEntry const& entry) {
        auto const invoice = billed.invoices.find(id);
        if (invoice == billed.invoices.end() || !invoice->second->issued_on || !entry.approved_at) return;
        days.emplace_back(*invoice->second->issued_on - utc_date(*entry.approved_at));
    });
    return Distribution{std::move(days)};
}

QuoteToCash quote_to_cash(std::span<JournalEntry const> journal, Timestamp until) {
    auto const                     state = state_at(journal, until);
    auto const                     deals = collected_by_deal(state);
    std::map<Id<Quote>, Timestamp> accepted;
    for (auto const& entry : journal) {
        if (entry.known_at > until || entry.deleted || &entry.object.type() != &object_type<Quote>()) continue;
        if (entry.object.as<Quote>().status != Quote::Status::accepted) continue;
        auto const [found, is_new] = accepted.try_emplace(Id<Quote>{entry.record}, entry.known_at);
        if (!is_new) found->second = std::min(found->second, entry.known_at);
    }
    QuoteToCash          result;
    std::vector<Decimal> days;
    for (auto const& [id, at] : accepted) {
        auto const* quote = state.find(id);
        if (!quote || quote->status != Quote::Status::accepted) continue;  // Superseded since.
        auto const deal    = deals.find(quote->opportunity);
        bool const is_cash = deal != deals.end() && deal->second.is_all_paid && deal->second.last_payment &&
                             is_billed_in_full(deal->second, quote->total);
        if (is_cash)
            days.emplace_back(*deal->second.last_payment - utc_date(at));
        else
            result.open.emplace(id, days_between(at, until));
    }
    result.days = Distribution{std::move(days)};
    return result;
}

std::vector<MilestoneWithoutInvoice> milestones_without_invoices(BusinessState const& state, Date today) {
    auto const                           billed = billed_sources(state);
    std::vector<MilestoneWithoutInvoice> found;
    state.each<Milestone>([&](Id<Milestone> id, Milestone const& milestone) {
        if (milestone.status != Milestone::Status::approved || billed.invoices.contains(id)) return;
        auto const* project = state.find(milestone.project);
        found.push_back({.milestone = id,
                         .project   = milestone.project,
                         .amount    = milestone.amount,
                         .days      = milestone.completed_on ? today - *milestone.completed_on : 0,
                         .owner     = project ? project->manager : std::nullopt});
    });
    return found;
}

}  // namespace throughline
