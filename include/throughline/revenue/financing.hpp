#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/rounding.hpp>

#include <span>
#include <vector>

namespace throughline {

// What a contract's price is worth in cash where it is paid long after control passes, or long before (ASC 606-10-32-15
// to 32-20, IFRS 15.60 to 65): revenue is the cash price, and the rest is interest.

/// A yearly rate, compounded so many times a year: 12 % by 12 periods is one percent a month.
struct FinancingRate {
    Percent annual;
    int     periods_per_year = 1;
};

/// One period of a balance that bears interest.
struct FinancingPeriod {
    Figure<Money> opening;
    Figure<Money> interest;
    Figure<Money> payment;
    Figure<Money> closing;  ///< Opening + interest - payment; the last one is zero.
};

struct FinancedSale {
    Figure<Money>                revenue;   ///< The payments' present value.
    Figure<Money>                interest;  ///< All of it: payments less revenue.
    std::vector<FinancingPeriod> periods;
};

/// What payments at the ends of the coming periods are worth now.
Result<Figure<Money>> present_value(std::span<Money const> payments, FinancingRate const& rate,
                                    RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// A sale on credit: revenue now, and interest on the receivable, period by period (IE135 to IE143). Balances are
/// rounded, and interest is what lies between them, so that revenue and interest sum to the payments.
Result<FinancedSale> financed_sale(std::span<Money const> payments, FinancingRate const& rate,
                                   RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// An advance, whose liability grows until control passes (IE148): revenue is the last closing balance.
Result<std::vector<FinancingPeriod>> financed_advance(Money const& paid, FinancingRate const& rate, int periods,
                                                      RoundingPolicy const& rounding = {},
                                                      Explain               explain  = Explain::no);

/// The yearly rate, to so many digits of a percent, at which payments are worth the cash price (32-19, 15.64); the
/// nearest one, from 0 to 1000. `not_found` where no such rate makes them so: payments that sum to less.
Result<Percent> implied_rate(Money const& cash_price, std::span<Money const> payments, int periods_per_year,
                             int digits = 2);

/// No more than a year between transfer and payment: financing need not be accounted for (32-18, 15.63).
bool is_financing_exempt(Date transferred, Date paid);

}  // namespace throughline
