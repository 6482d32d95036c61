#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/rounding.hpp>

#include <span>
#include <vector>

namespace throughline {

// Revenue of a contract in another currency (ASC 830-10-55-11, IAS 21.16 and 23, IFRIC 22): an advance is no debt in
// money, so that it stays at the rate of its day and is revenue at that; what is earned before it is billed is revenue
// at the rate of the day it is earned, and a claim that moves with the rate until it is billed.

/// Which advance is used first.
enum class AdvanceOrder : unsigned char { oldest_first, average };

enum class ForeignEvent : unsigned char {
    billed,  ///< An invoice, or an advance; below zero a credit note, at the rate that it takes back.
    earned,  ///< Revenue; below zero a reversal.
    closed,  ///< The end of a period: what is unbilled is valued at the closing rate. The amount does not matter.
};

struct ForeignMovement {
    Date         on;
    ForeignEvent event;
    Money        amount;  ///< In the contract's currency.
    Decimal      rate;    ///< Of the day: one unit of it in the functional currency.
    RecordId     source{};
};

/// After a movement, in the functional currency.
struct ForeignFigures {
    Figure<Money> revenue;        ///< Of the movement.
    Figure<Money> exchange_gain;  ///< Of the movement; below zero a loss.
    Figure<Money> deferred;       ///< Contract liability.
    Figure<Money> unbilled;       ///< Contract asset.
};

/// Values a contract's movements in the functional currency. Revenue and gain together are what was billed, at the
/// rates of its days, plus what is unbilled less what is deferred, to the last unit.
Result<std::vector<ForeignFigures>> revenue_in(Currency functional, std::span<ForeignMovement const> movements,
                                               AdvanceOrder          order    = AdvanceOrder::oldest_first,
                                               RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
