#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <span>
#include <vector>

namespace throughline {

/// When the share that will never be used is revenue.
enum class BreakageMethod : unsigned char {
    proportional,  ///< As the others are used: the firm expects to be entitled to it (55-48, B46).
    when_remote,   ///< Once it is remote that anything is still used: the firm does not expect it.
};

/// Rights that customers paid for and will not all use (ASC 606-10-55-46 to 55-49, IFRS 15.B44 to B47).
struct Prepayments {
    Money    sold;
    Percent  breakage;  ///< Expected never to be used.
    Money    redeemed;  ///< To date.
    RecordId source{};

    BreakageMethod method    = BreakageMethod::proportional;
    bool           is_remote = false;  ///< That any of the rest is used: they lapsed, or nobody asks any more.
};

struct BreakageFigures {
    Figure<Money> expected_breakage;
    Figure<Money> expected_redemption;
    Figure<Money> redemption_revenue;
    Figure<Money> breakage_revenue;  ///< To date: in proportion to what is redeemed.
    Figure<Money> liability;         ///< What is left.
};

Result<BreakageFigures> breakage(Prepayments const& prepayments, RoundingPolicy const& rounding = {},
                                 Explain explain = Explain::no);

struct AdvanceFigures {
    std::vector<Figure<Money>> interest;  ///< Of each year; what is rounded is the liability, so they sum.
    Figure<Money>              total_interest;
    Figure<Money>              revenue;  ///< When control passes: the advance and its interest.
};

/// An advance with a significant financing component: the liability grows by compound interest, year by year
/// (606-10-32-15, 15.60; IE148).
Result<AdvanceFigures> financed_advance(Money const& paid, Percent const& annual_rate, int years,
                                        RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
