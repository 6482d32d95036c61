#pragma once

#include <throughline/revenue/straight_line.hpp>

#include <vector>

namespace throughline {

/// A month divides into so many parts, whether it has 28, 29, 30 or 31 days: their least common multiple.
inline constexpr int parts_of_month = 377'580;

/// One period's part of a term.
struct Stretch {
    Period       period;
    std::int32_t days    = 0;  ///< Of the period.
    std::int32_t covered = 0;  ///< Of those, in the term.
    std::int32_t active  = 0;  ///< Of those, without pauses.
};

/// The calendar months that a closed range touches.
std::vector<Period> months_of(DateRange const& range);

/// The term cut at the periods' borders.
std::vector<Stretch> stretches_of(DateRange const& term, std::vector<DateRange> const& pauses,
                                  std::vector<Period> periods);

/// Days of `range` that are in none of `pauses`.
std::int32_t active_days(DateRange const& range, std::vector<DateRange> const& pauses);

}  // namespace throughline
