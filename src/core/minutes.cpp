#include <throughline/core/minutes.hpp>

namespace throughline {

namespace {

constexpr int minutes_of_hour = 60;

}  // namespace

Result<Hours> hours_of_minutes(std::int64_t minutes) {
    auto hours = Hours::from_minutes(minutes, minute_hours_digits, Rounding::half_up);
    if (!hours) return hours;
    return Hours{hours->value().normalized()};
}

Result<std::int64_t> nearest_minutes(Hours const& hours) {
    auto const minutes = Decimal::multiply_divide(hours.value(), minutes_of_hour, 1, 0, Rounding::half_up);
    if (!minutes) return minutes.error();
    return minutes->units(0);
}

std::optional<std::int64_t> minutes_stood_for(Hours const& hours) {
    if (hours.value().scale() < minute_hours_digits) return std::nullopt;
    auto const minutes = nearest_minutes(hours);
    if (!minutes || *minutes % 3 == 0) return std::nullopt;  // Three minutes are 0.05 hours: that has an end.
    auto const as_kept = hours_of_minutes(*minutes);
    return as_kept && *as_kept == hours ? std::optional{*minutes} : std::nullopt;
}

Result<Money> cost_of(Hours const& hours, Money const& rate, Rounding rounding) {
    auto const minutes = minutes_stood_for(hours);
    auto const digits  = rate.currency().exponent();
    auto const cost    = minutes ? Decimal::multiply_divide(*minutes, rate.amount(), minutes_of_hour, digits, rounding)
                                 : Decimal::multiply_divide(hours.value(), rate.amount(), 1, digits, rounding);
    if (!cost) return cost.error();
    return Money{*cost, rate.currency()};
}

}  // namespace throughline
