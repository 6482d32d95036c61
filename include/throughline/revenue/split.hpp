#pragma once

#include <throughline/revenue/explain.hpp>

#include <span>
#include <vector>

namespace throughline {

/// Where the units go that rounding leaves over when an amount is split. Every rule gives parts whose sum is the
/// amount, to the last unit.
enum class RemainderRule : unsigned char {
    largest_remainder,            ///< Parts cut toward zero; a unit each to the largest fractions, earlier part first.
    floor_then_largest_fraction,  ///< Parts cut toward negative infinity, otherwise the same: differs below zero.
    last_absorbs,                 ///< Every part is rounded; the last one that weighs anything is what is left.
    first_absorbs,                ///< Every part is rounded; the first one that weighs anything is what is left.
    carried,                      ///< Differences of rounded running totals: the remainder travels along.
    separate,                     ///< Every part is rounded; what is left is an entry of its own, after the parts.
};

struct SplitPolicy {
    RemainderRule  remainder = RemainderRule::largest_remainder;
    RoundingPolicy rounding{};
    /// Weights become percentages of so many digits before anything is multiplied, as some price lists do.
    std::optional<int> percent_digits{};
    Explain            explain = Explain::no;
};

/// Splits `total` in proportion to `weights`: one part for each weight, in order, and one more for what is left where
/// the rule is `separate` and anything is. Errors: a total finer than the unit, no weights, a negative weight, or all
/// weights zero.
Result<std::vector<Figure<Money>>> split(Money const& total, std::span<Decimal const> weights,
                                         SplitPolicy const& policy = {});

/// The same in whole units of nothing in particular: each part is a multiple of 10^-digits.
Result<std::vector<Decimal>> split_number(Decimal const& total, std::span<Decimal const> weights, int digits,
                                          SplitPolicy const& policy = {});

}  // namespace throughline
