#pragma once

#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>

#include <cstdint>
#include <optional>

namespace throughline {

/// Digits that hours of whole minutes are kept to where they have no end: 20 minutes are 0.33333333 hours.
inline constexpr int minute_hours_digits = 8;

/// Whole minutes as hours: exact where that has an end, otherwise rounded half up to `minute_hours_digits`.
Result<Hours> hours_of_minutes(std::int64_t minutes);

/// The nearest whole minutes, by `half_up`.
Result<std::int64_t> nearest_minutes(Hours const& hours);

/// The minutes that hours stand for which have no end: 20 for 0.33333333, as `hours_of_minutes` gives them. Nothing for
/// all other hours, which are what they say.
std::optional<std::int64_t> minutes_stood_for(Hours const& hours);

/// What hours cost at a rate per hour, rounded once to the minor unit. Hours that stand for minutes cost what the
/// minutes cost: 34 minutes at 150.00 are 85.00, whatever digits the hours end in.
Result<Money> cost_of(Hours const& hours, Money const& rate, Rounding rounding = Rounding::half_up);

}  // namespace throughline
