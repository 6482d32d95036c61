#include "billing_ground.hpp"
#include "contract_time.hpp"

#include <throughline/model/project.hpp>
#include <throughline/model/rate_card.hpp>

#include <algorithm>

namespace throughline::process_detail {

namespace {

/// Lines of a contract are numbered "2", "10": a longer number is a higher one.
bool is_before(ContractLine const& left, ContractLine const& right) {
    auto const a = left.number.value_or(""), b = right.number.value_or("");
    return std::pair{a.size(), a} < std::pair{b.size(), b};
}

}  // namespace

Grounds::Grounds(Id<Project> project, WorkBillingPolicy const& policy, Records& records) {
    for (auto& [id, line] : records.referring<&ContractLine::project>(project)) {
        auto const contract = records.get(line.contract);
        if (!contract || contract->status == Contract::Status::draft || line.amount.is_negative()) continue;
        auto const model       = line.billing_model ? line.billing_model : contract->billing_model;
        bool const is_hourly   = model == BillingModel::time_and_materials;
        bool const is_retainer = model == BillingModel::retainer && policy.bill_overage;
        if (!is_hourly && !is_retainer) continue;
        auto const term  = term_of(line, *contract, extra_days(id, records));
        auto const said  = line.term ? line.term : contract->term;
        auto const ended = ended_on(line, *contract, records);
        (is_hourly ? hourly_ : retainers_).push_back({{id, std::move(line), *contract}, term ? term : said, ended});
    }
    for (auto* const each : {&hourly_, &retainers_})
        std::stable_sort(each->begin(), each->end(), [](Candidate const& left, Candidate const& right) {
            return is_before(left.ground.line, right.ground.line);
        });
}

/// Of those that had not ended by the day: the first whose term has the day; the first of all where none has.
Ground const* Grounds::best_on(Date day, std::vector<Candidate> const& candidates) {
    Ground const* first = nullptr;
    for (auto const& each : candidates) {
        if (each.ended && *each.ended < day) continue;
        if (!each.term || each.term->contains(day)) return &each.ground;
        if (!first) first = &each.ground;
    }
    return first;
}

Ground const* Grounds::of(Date day) const {
    auto const* hourly = best_on(day, hourly_);
    return hourly ? hourly : retainer_of(day);
}

Ground const* Grounds::retainer_of(Date day) const { return best_on(day, retainers_); }

/// The rates of the account's card in the contract's currency.
std::vector<Rate> const& WorkPrices::rates_of(Ground const& ground) {
    auto const [known, is_new] = rates_.try_emplace(ground.line.contract);
    if (!is_new) return known->second;
    for (auto const& [card_id, card] : records_.referring<&RateCard::account>(ground.contract.account))
        if (card.currency == ground.contract.currency)
            for (auto& [rate_id, rate] : records_.referring<&Rate::rate_card>(card_id))
                known->second.push_back(std::move(rate));
    return known->second;
}

template <class Object>
Object const* WorkPrices::once(Once<Object>& known, Id<Object> id) {
    auto const [found, is_new] = known.try_emplace(id);
    if (is_new) found->second = records_.get(id);
    return found->second ? &*found->second : nullptr;
}

/// An assignment says what its work is priced as: at a rate, or in a role, whatever the person's own is.
void WorkPrices::price_as_assigned(BillableTime& time, TimeEntry const& entry) {
    auto const* assigned = entry.assignment ? once(assignments_, *entry.assignment) : nullptr;
    if (assigned) {
        time.rate = assigned->bill_rate;
        time.role = assigned->role;
    }
    auto const* who = time.rate ? nullptr : once(resources_, entry.resource);
    if (!who) return;
    if (!time.role) time.role = who->role;
    time.region = who->region;
}

Result<Money> WorkPrices::of(Id<TimeEntry> id, TimeEntry const& entry, Ground const& ground) {
    BillableTime time{.entry = id, .worked_on = entry.worked_on, .hours = entry.hours, .rate = entry.bill_rate};
    if (!time.rate) price_as_assigned(time, entry);
    TimeAndMaterialsTerms terms{.currency = ground.contract.currency};
    terms.rates     = rates_of(ground);
    auto const bill = bill_time_and_materials({&time, 1}, {}, terms);
    if (!bill) return bill.error();
    return bill->total.value;
}

Result<Money> WorkPrices::of(Id<Expense> id, Expense const& expense, Ground const& ground) const {
    BillableExpense const       of{id, expense.incurred_on, expense.amount, markup_};
    TimeAndMaterialsTerms const terms{.currency = ground.contract.currency};
    auto const                  bill = bill_time_and_materials({}, {&of, 1}, terms);
    if (!bill) return bill.error();
    return bill->total.value;
}

}  // namespace throughline::process_detail
