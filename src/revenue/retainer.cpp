#include <throughline/revenue/retainer.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

/// What a period's end does to the balance.
struct Leftover {
    Term expired;
    Term refunded;
    Term kept;
};

/// A retainer under way. The oldest advance is used first: what was used to date tells what is left of each.
struct Account {
    Term              balance;
    Term              used;        ///< Drawn, expired and refunded to date.
    std::vector<Term> advances{};  ///< Paid in by the end of each period, to date.
};

/// What is left of the advance that may not roll over once more.
Term too_old(Calculation& calculation, RetainerPolicy const& policy, Account const& account) {
    Term const nothing = calculation.given("nothing", 0);
    if (!policy.rollover_periods) return nothing;
    auto const periods = static_cast<std::size_t>(*policy.rollover_periods);
    if (account.advances.size() <= periods) return nothing;
    Term const& paid_in = account.advances[account.advances.size() - 1 - periods];
    return calculation.greater("left of the oldest advance",
                               calculation.difference("not used of it", paid_in, account.used), nothing);
}

Leftover leftover(Calculation& calculation, RetainerPolicy const& policy, Account const& account) {
    Term const  nothing = calculation.given("nothing", 0);
    Term const& balance = account.balance;
    switch (policy.unused) {
        case UnusedRetainer::expires:
            return {balance, nothing, nothing};
        case UnusedRetainer::refunded:
            return {nothing, balance, nothing};
        case UnusedRetainer::rolls_over:
            break;
    }
    if (!policy.rollover_max && !policy.rollover_periods) return {nothing, nothing, balance};
    Term kept = calculation.difference("young enough", balance, too_old(calculation, policy, account));
    if (policy.rollover_max)
        kept = calculation.lesser("rolled over", kept, calculation.given("most that rolls over", *policy.rollover_max));
    return {calculation.difference("expired", balance, kept), nothing, kept};
}

RetainerFigures drawn(Calculation& calculation, RetainerPeriod const& period, RetainerPolicy const& policy,
                      Account& account) {
    RetainerFigures figures;
    Term&           balance = account.balance;
    figures.period          = period.period;
    figures.opening         = calculation.figure(balance);
    std::vector<Term> draws;
    std::vector<Term> overages;
    Term const        paid_in = calculation.given("paid in", period.paid_in, period.source);
    balance                   = calculation.sum("available", {balance, paid_in});
    for (auto const& bill : period.bills) {
        Term const amount = calculation.given("bill", bill.amount, bill.source);
        if (bill.amount.is_negative())
            calculation.fail(Error{ErrorCode::validation, "a bill below zero"}
                                 .in_record(period.period)
                                 .with_value(bill.amount.to_string())
                                 .with_remedy("pay a credit into the retainer instead"));
        draws.push_back(calculation.lesser("drawn", balance, amount));
        overages.push_back(calculation.difference("overage", amount, draws.back()));
        balance = calculation.difference("balance", balance, draws.back());
        figures.draws.push_back(
            {calculation.figure(draws.back()), calculation.figure(overages.back()), calculation.figure(balance)});
    }
    Term const all_drawn = calculation.sum("drawn", draws);
    Term const overage   = calculation.sum("overage", overages);
    account.advances.push_back(
        account.advances.empty() ? paid_in : calculation.sum("paid in to date", {account.advances.back(), paid_in}));
    account.used       = calculation.sum("used to date", {account.used, all_drawn});
    auto const left    = leftover(calculation, policy, account);
    account.used       = calculation.sum("used to date", {account.used, left.expired, left.refunded});
    balance            = left.kept;
    figures.drawn      = calculation.figure(all_drawn);
    figures.overage    = calculation.figure(overage);
    figures.expired    = calculation.figure(left.expired);
    figures.refunded   = calculation.figure(left.refunded);
    figures.revenue    = calculation.figure(calculation.sum("revenue", {all_drawn, overage, left.expired}));
    figures.receivable = calculation.figure(calculation.sum("billed", {paid_in, overage}));
    figures.closing    = calculation.figure(balance);
    return figures;
}

}  // namespace

Result<std::vector<RetainerFigures>> draw_retainer(std::vector<RetainerPeriod> const& periods, Currency currency,
                                                   RetainerPolicy const& policy) {
    Calculation                  calculation{currency, {}, policy.explain};
    Account                      account{calculation.given("no balance", 0), calculation.given("nothing used", 0)};
    std::vector<RetainerFigures> figures;
    if (policy.rollover_periods && *policy.rollover_periods < 0)
        return Error{ErrorCode::validation, "an advance that expires before it is paid"}
            .in_field("rollover_periods")
            .with_value(std::to_string(*policy.rollover_periods))
            .with_expected("0 or more");
    for (auto const& period : periods) {
        if (period.paid_in.is_negative())
            return Error{ErrorCode::validation, "an advance below zero"}
                .in_record(period.period)
                .with_value(period.paid_in.to_string());
        figures.push_back(drawn(calculation, period, policy, account));
    }
    return calculation.finish(std::move(figures));
}

}  // namespace throughline
