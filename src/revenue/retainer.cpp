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

Leftover leftover(Calculation& calculation, RetainerPolicy const& policy, Term const& balance) {
    Term const nothing = calculation.given("nothing", 0);
    switch (policy.unused) {
        case UnusedRetainer::expires:
            return {balance, nothing, nothing};
        case UnusedRetainer::refunded:
            return {nothing, balance, nothing};
        case UnusedRetainer::rolls_over:
            break;
    }
    if (!policy.rollover_max) return {nothing, nothing, balance};
    Term const kept =
        calculation.lesser("rolled over", balance, calculation.given("most that rolls over", *policy.rollover_max));
    return {calculation.difference("expired", balance, kept), nothing, kept};
}

RetainerFigures drawn(Calculation& calculation, RetainerPeriod const& period, RetainerPolicy const& policy,
                      Term& balance) {
    RetainerFigures figures;
    figures.period  = period.period;
    figures.opening = calculation.figure(balance);
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
    auto const left      = leftover(calculation, policy, balance);
    balance              = left.kept;
    figures.drawn        = calculation.figure(all_drawn);
    figures.overage      = calculation.figure(overage);
    figures.expired      = calculation.figure(left.expired);
    figures.refunded     = calculation.figure(left.refunded);
    figures.revenue      = calculation.figure(calculation.sum("revenue", {all_drawn, overage, left.expired}));
    figures.receivable   = calculation.figure(calculation.sum("billed", {paid_in, overage}));
    figures.closing      = calculation.figure(balance);
    return figures;
}

}  // namespace

Result<std::vector<RetainerFigures>> draw_retainer(std::vector<RetainerPeriod> const& periods, Currency currency,
                                                   RetainerPolicy const& policy) {
    Calculation                  calculation{currency, {}, policy.explain};
    Term                         balance = calculation.given("no balance", 0);
    std::vector<RetainerFigures> figures;
    for (auto const& period : periods) {
        if (period.paid_in.is_negative())
            return Error{ErrorCode::validation, "an advance below zero"}
                .in_record(period.period)
                .with_value(period.paid_in.to_string());
        figures.push_back(drawn(calculation, period, policy, balance));
    }
    return calculation.finish(std::move(figures));
}

}  // namespace throughline
