#include <throughline/revenue/collection.hpp>

#include "calculation.hpp"

#include <throughline/model/invoice.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/revenue/journal.hpp>
#include <throughline/revenue/receivables.hpp>

#include <algorithm>

namespace throughline {

namespace {

void learn(CollectionProfile& profile, int days_late, Money const& paid) {
    profile.paid_by_days_late[days_late] += paid.amount();
    ++profile.payments;
}

}  // namespace

CollectionProfile const& CollectionHistory::of(Id<CustomerAccount> customer, std::size_t payments_min) const {
    auto const found = customers.find(customer);
    return found == customers.end() || found->second.payments < payments_min ? everyone : found->second;
}

CollectionHistory collection_history(BusinessState const& state, Currency currency, Date before) {
    CollectionHistory history;
    auto const        settle = [&](Id<Invoice> id, Date on, Money const& paid) {
        auto const* invoice = state.find(id);
        if (!invoice || !invoice->due_on || paid.currency() != currency || paid.is_zero() || paid.is_negative()) return;
        int const days_late = std::max(on - *invoice->due_on, 0);
        learn(history.everyone, days_late, paid);
        learn(history.customers[invoice->customer_account], days_late, paid);
    };
    state.each<Payment>([&](Id<Payment>, Payment const& payment) {
        if (payment.received_on >= before) return;
        for (auto const& [invoice, amount] : settled_by(payment)) settle(invoice, payment.received_on, amount);
    });
    return history;
}

Result<Schedule> expected_cash(Figure<Money> const& amount, Date due_on, CollectionProfile const& profile, Date from,
                               SplitPolicy const& policy) {
    Calculation             calculation{amount.value.currency(), policy.rounding, policy.explain};
    std::map<Date, Decimal> by_month;
    if (profile.paid_by_days_late.empty()) by_month[std::max(due_on, from).first_of_month()] = 1;
    for (auto const& [days_late, weight] : profile.paid_by_days_late)
        by_month[std::max(due_on.plus_days(days_late), from).first_of_month()] += weight;

    std::vector<Term> weights;
    for (auto const& [month, weight] : by_month)
        weights.push_back(calculation.given("paid in " + month_of(month).name, weight, "weight"));
    auto const parts =
        calculation.parts("expected to be paid", calculation.known("due", amount), weights, policy.remainder);
    Schedule    schedule;
    std::size_t place = 0;
    for (auto const& [month, weight] : by_month)
        schedule.push_back({month_of(month), calculation.figure(parts[place++])});
    return calculation.finish(std::move(schedule));
}

}  // namespace throughline
