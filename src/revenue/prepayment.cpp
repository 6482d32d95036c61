#include <throughline/revenue/prepayment.hpp>

#include "calculation.hpp"

namespace throughline {

Result<BreakageFigures> breakage(Prepayments const& prepayments, RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{prepayments.sold.currency(), rounding, explain};
    auto const& percent = prepayments.breakage.value();
    if (percent.is_negative() || percent >= 100)
        calculation.fail(Error{ErrorCode::validation, "breakage that leaves nothing to redeem"}
                             .in_field("breakage")
                             .with_value(percent.to_string())
                             .with_expected("from 0 to below 100"));
    if (prepayments.redeemed.is_negative() || prepayments.redeemed.amount() > prepayments.sold.amount())
        calculation.fail(Error{ErrorCode::validation, "more is redeemed than was sold, or less than nothing"}
                             .in_field("redeemed")
                             .with_value(prepayments.redeemed.to_string())
                             .with_expected("from 0 to " + prepayments.sold.to_string()));
    Term const sold     = calculation.given("sold", prepayments.sold, prepayments.source);
    Term const redeemed = calculation.given("redeemed to date", prepayments.redeemed, prepayments.source);
    Term const expected = calculation.proportion("expected breakage", sold, calculation.given("breakage", percent, "%"),
                                                 calculation.given("percent of a whole", 100));
    Term const redemption = calculation.difference("expected redemption", sold, expected);
    // More may be redeemed than was expected: then all of the breakage is earned that is left, and no more.
    Term const pace    = calculation.lesser("redeemed, as far as expected", redeemed, redemption);
    Term const earned  = calculation.proportion("breakage earned", expected, pace, redemption);
    Term const unused  = calculation.difference("not redeemed", sold, redeemed);
    bool const waits   = prepayments.method == BreakageMethod::when_remote;
    Term const revenue = prepayments.is_remote ? unused
                         : waits               ? calculation.given("no breakage yet", 0)
                                               : calculation.lesser("breakage revenue", earned, unused);
    return calculation.finish(
        BreakageFigures{.expected_breakage   = calculation.figure(expected),
                        .expected_redemption = calculation.figure(redemption),
                        .redemption_revenue  = calculation.figure(redeemed),
                        .breakage_revenue    = calculation.figure(revenue),
                        .liability = calculation.figure(calculation.difference("liability", unused, revenue))});
}

Result<AdvanceFigures> financed_advance(Money const& paid, Percent const& annual_rate, int years,
                                        RoundingPolicy const& rounding, Explain explain) {
    constexpr int years_max = 200;  // No contract is financed for longer.
    Calculation   calculation{paid.currency(), rounding, explain};
    if (years < 0 || years > years_max)
        return Error{ErrorCode::validation, "years of financing"}
            .with_value(std::to_string(years))
            .with_expected("0 to 200");
    constexpr int  working_digits = 18;  // Compounding keeps these; only balances are rounded to the unit.
    Term const     advance        = calculation.given("advance", paid);
    Term const     hundred        = calculation.given("percent of a whole", 100);
    Term const     growth  = calculation.sum("growth", {hundred, calculation.given("rate", annual_rate.value(), "%")});
    Term           balance = advance;
    Term           posted  = calculation.rounded("advance", advance);
    Term const     first   = posted;
    AdvanceFigures figures;
    for (int year = 0; year < years; ++year) {
        balance            = calculation.proportion("liability, unrounded", balance, growth, hundred, working_digits,
                                                    RoundingRule::half_even, paid.currency().code());
        Term const rounded = calculation.rounded("liability", balance);
        figures.interest.push_back(calculation.figure(calculation.difference("interest of the year", rounded, posted)));
        posted = rounded;
    }
    figures.total_interest = calculation.figure(calculation.difference("interest", posted, first));
    figures.revenue        = calculation.figure(posted);
    return calculation.finish(std::move(figures));
}

}  // namespace throughline
