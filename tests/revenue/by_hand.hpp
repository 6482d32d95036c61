#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

namespace throughline::by_hand {

// Arithmetic of a second evaluation: minor units in integers, and nothing of the library's.

/// Minor units by month, under its first day.
using Months = std::map<Date, std::int64_t>;

inline std::int64_t units(Money const& amount) { return amount.minor_units().value(); }

inline std::int64_t half_away(std::int64_t top, std::int64_t bottom) {
    std::int64_t const cut = (2 * std::abs(top) + bottom) / (2 * bottom);
    return top < 0 ? -cut : cut;
}

/// Cut toward zero, and a unit each to the largest fractions, the earlier month first.
inline Months by_largest(std::int64_t total, Months const& weights, std::int64_t whole) {
    std::int64_t const                         sign = total < 0 ? -1 : 1;
    Months                                     found;
    std::vector<std::pair<std::int64_t, Date>> fractions;  // Negative, so that sorting puts the largest first.
    std::int64_t                               left = std::abs(total);
    for (auto const& [month, weight] : weights) {
        std::int64_t const product = std::abs(total) * weight;
        found[month]               = product / whole;
        left -= found[month];
        fractions.emplace_back(-(product % whole), month);
    }
    std::ranges::sort(fractions);
    for (std::int64_t each = 0; each < left; ++each) ++found[fractions[static_cast<std::size_t>(each)].second];
    for (auto& [month, part] : found) part *= sign;
    return found;
}

}  // namespace throughline::by_hand
