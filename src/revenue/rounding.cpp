#include <throughline/revenue/rounding.hpp>

namespace throughline {

Rounding rounding_of(RoundingRule rule, bool is_negative) {
    switch (rule) {
        case RoundingRule::half_up:
            return Rounding::half_up;
        case RoundingRule::half_even:
            return Rounding::half_even;
        case RoundingRule::half_down:
            return Rounding::half_down;
        case RoundingRule::half_ceiling:
            return is_negative ? Rounding::half_down : Rounding::half_up;
        case RoundingRule::half_floor:
            return is_negative ? Rounding::half_up : Rounding::half_down;
        case RoundingRule::down:
            return Rounding::down;
        case RoundingRule::up:
            return Rounding::up;
        case RoundingRule::floor:
            return Rounding::floor;
        case RoundingRule::ceiling:
            return Rounding::ceiling;
    }
    return Rounding::half_up;
}

Result<Decimal> rounded(Decimal const& number, int digits, RoundingRule rule) {
    return number.rounded(digits, rounding_of(rule, number.is_negative()));
}

Result<Money> rounded(Money const& amount, RoundingPolicy const& policy) {
    auto number = rounded(amount.amount(), policy.digits_of(amount.currency()), policy.rule);
    if (!number) return std::move(number).error();
    return Money{*number, amount.currency()};
}

Result<Decimal> proportion(Decimal const& value, Decimal const& numerator, Decimal const& denominator, int digits,
                           RoundingRule rule) {
    bool const is_negative = (value.is_negative() != numerator.is_negative()) != denominator.is_negative();
    return Decimal::multiply_divide(value, numerator, denominator, digits, rounding_of(rule, is_negative));
}

}  // namespace throughline
