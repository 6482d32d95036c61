#include <throughline/revenue/financing.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

constexpr int         working_digits = 18;     // Compounding keeps these; only balances are rounded to the unit.
constexpr std::size_t periods_max    = 1'200;  // A century of months.

Result<> check(FinancingRate const& rate, std::size_t periods) {
    if (rate.annual.value().is_negative())
        return Error{ErrorCode::validation, "an interest rate below zero"}
            .in_field("annual")
            .with_value(rate.annual.to_string())
            .with_expected("0 or more");
    if (rate.periods_per_year < 1 || rate.periods_per_year > 366)
        return Error{ErrorCode::validation, "periods of interest in a year"}
            .in_field("periods_per_year")
            .with_value(std::to_string(rate.periods_per_year))
            .with_expected("1 to 366");
    if (periods > periods_max)
        return Error{ErrorCode::validation, "periods of financing"}
            .with_value(std::to_string(periods))
            .with_expected("at most " + std::to_string(periods_max));
    return {};
}

/// Balances at a rate: a period's growth is `grown` over `base`, exactly.
class Compounding {
  public:
    Compounding(Calculation& calculation, FinancingRate const& rate)
        : calculation_{calculation},
          base_{calculation.given("percent of a whole, by periods of a year", 100 * rate.periods_per_year)},
          grown_{calculation.sum("with a year's interest",
                                 {base_, calculation.given("rate", rate.annual.value(), "%")})} {}

    Term grow(Term const& balance) {
        return calculation_.proportion("with interest, unrounded", balance, grown_, base_, working_digits,
                                       RoundingRule::half_even, calculation_.currency().code());
    }
    Term discount(Term const& balance) {
        return calculation_.proportion("a period earlier, unrounded", balance, base_, grown_, working_digits,
                                       RoundingRule::half_even, calculation_.currency().code());
    }

    /// What payments are worth at the start of each period, and nothing after the last.
    std::vector<Term> worths(std::span<Money const> payments) {
        std::vector<Term> worths(payments.size() + 1);
        worths.back() = calculation_.given("nothing is left", 0);
        for (std::size_t i = payments.size(); i-- > 0;) {
            Term const due = calculation_.given("payment", payments[i]);
            worths[i]      = discount(calculation_.sum("due at the end of the period", {worths[i + 1], due}));
        }
        return worths;
    }

  private:
    Calculation& calculation_;
    Term         base_;
    Term         grown_;
};

FinancingPeriod period(Calculation& calculation, Term const& opening, Term const& payment, Term const& closing) {
    Term const interest =
        calculation.difference("interest", calculation.sum("closing and payment", {closing, payment}), opening);
    return {calculation.figure(opening), calculation.figure(interest), calculation.figure(payment),
            calculation.figure(closing)};
}

Result<Decimal> worth_at(FinancingRate const& rate, std::span<Money const> payments) {
    if (payments.empty()) return Decimal{};
    Calculation calculation{payments.front().currency(), {}, Explain::no};
    Term const  worth = Compounding{calculation, rate}.worths(payments).front();
    return calculation.finish(worth.value);
}

}  // namespace

Result<Figure<Money>> present_value(std::span<Money const> payments, FinancingRate const& rate,
                                    RoundingPolicy const& rounding, Explain explain) {
    auto sale = financed_sale(payments, rate, rounding, explain);
    if (!sale) return std::move(sale).error();
    return std::move(sale->revenue);
}

Result<FinancedSale> financed_sale(std::span<Money const> payments, FinancingRate const& rate,
                                   RoundingPolicy const& rounding, Explain explain) {
    if (payments.empty()) return Error{ErrorCode::validation, "a sale on credit without a payment"};
    if (auto valid = check(rate, payments.size()); !valid) return std::move(valid).error();
    Calculation       calculation{payments.front().currency(), rounding, explain};
    std::vector<Term> balances;
    for (auto const& worth : Compounding{calculation, rate}.worths(payments))
        balances.push_back(calculation.rounded("balance", worth));
    FinancedSale      sale{.revenue = calculation.figure(balances.front()), .interest = {}, .periods = {}};
    std::vector<Term> paid;
    for (std::size_t i = 0; i < payments.size(); ++i) {
        paid.push_back(calculation.given("payment", payments[i]));
        sale.periods.push_back(period(calculation, balances[i], paid.back(), balances[i + 1]));
    }
    sale.interest =
        calculation.figure(calculation.difference("interest", calculation.sum("payments", paid), balances.front()));
    return calculation.finish(std::move(sale));
}

Result<std::vector<FinancingPeriod>> financed_advance(Money const& paid, FinancingRate const& rate, int periods,
                                                      RoundingPolicy const& rounding, Explain explain) {
    if (periods < 0)
        return Error{ErrorCode::validation, "periods of financing"}
            .with_value(std::to_string(periods))
            .with_expected("0 or more");
    if (auto valid = check(rate, static_cast<std::size_t>(periods)); !valid) return std::move(valid).error();
    Calculation                  calculation{paid.currency(), rounding, explain};
    Compounding                  compounding{calculation, rate};
    Term                         exact   = calculation.given("advance", paid);
    Term                         opening = calculation.rounded("liability", exact);
    Term const                   nothing = calculation.given("no payment", 0);
    std::vector<FinancingPeriod> all;
    for (int each = 0; each < periods; ++each) {
        exact              = compounding.grow(exact);
        Term const closing = calculation.rounded("liability", exact);
        all.push_back(period(calculation, opening, nothing, closing));
        opening = closing;
    }
    return calculation.finish(std::move(all));
}

Result<Percent> implied_rate(Money const& cash_price, std::span<Money const> payments, int periods_per_year,
                             int digits) {
    constexpr int digits_max = 8;
    if (digits < 0 || digits > digits_max)
        return Error{ErrorCode::validation, "digits of a rate"}
            .with_value(std::to_string(digits))
            .with_expected("0 to 8");
    std::int64_t most = 1'000;  // Percent.
    for (int i = 0; i < digits; ++i) most *= 10;
    auto const above = [&](std::int64_t step) -> Result<Decimal> {  // Present value less the cash price.
        FinancingRate const rate{Percent{Decimal::from_units(step, digits)}, periods_per_year};
        if (auto valid = check(rate, payments.size()); !valid) return std::move(valid).error();
        auto const worth = worth_at(rate, payments);
        if (!worth) return worth.error();
        return Decimal::subtract(*worth, cash_price.amount());
    };
    auto const at_zero = above(0);
    if (!at_zero) return at_zero.error();
    auto const at_most = above(most);
    if (!at_most) return at_most.error();
    if (at_zero->is_negative() || !(at_most->is_negative() || at_most->is_zero()))
        return Error{ErrorCode::not_found, "no rate makes the payments worth the cash price"}
            .with_value(cash_price.to_string())
            .with_expected("payments that sum to at least the cash price");
    std::int64_t low = 0, high = most;  // At `low` the payments are worth at least the price, at `high` at most.
    while (high - low > 1) {
        std::int64_t const middle = low + (high - low) / 2;
        auto const         there  = above(middle);
        if (!there) return there.error();
        (there->is_negative() ? high : low) = middle;
    }
    auto const before = above(low);
    auto const after  = above(high);
    if (!before) return before.error();
    if (!after) return after.error();
    return Percent{Decimal::from_units(after->magnitude() < before->magnitude() ? high : low, digits)};
}

bool is_financing_exempt(Date transferred, Date paid) {
    return std::max(transferred, paid) <= std::min(transferred, paid).plus_months(12);
}

}  // namespace throughline
