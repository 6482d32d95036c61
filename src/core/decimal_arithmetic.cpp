#include "wide.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace throughline {

namespace {

Uint512 wide_power_of_ten(int exponent) {
    int const first = std::min(exponent, Decimal::digits_max);
    return widened(power_of_ten(first)) * (exponent > first ? wide_power_of_ten(exponent - first) : Uint512{1});
}

/// Nothing, where it needs more than 38 digits; so do all below. The callers make an error or an exception of it.
template <class Integer>
std::optional<Decimal> fitted(Integer magnitude, int scale, bool negative) {
    if (!trim_to_fit(magnitude, scale, as<Integer>(magnitude_max))) return std::nullopt;
    return DecimalParts{narrowed(magnitude), scale, negative}.result();
}

/// Of two numbers at the same scale, without regard to overflow.
template <class Integer>
std::optional<Decimal> signed_sum(Integer left, bool left_negative, Integer right, bool right_negative, int scale) {
    if (left_negative == right_negative) return fitted(Integer{left + right}, scale, left_negative);
    if (left < right) return fitted(Integer{right - left}, scale, right_negative);
    return fitted(Integer{left - right}, scale, left_negative);
}

std::optional<Decimal> sum(DecimalParts const& left, DecimalParts const& right) {
    if (left.scale == right.scale) {  // Two numbers of 38 digits never overflow 128 bits.
        return signed_sum(left.magnitude, left.negative, right.magnitude, right.negative, left.scale);
    }
    int const  scale       = std::max(left.scale, right.scale);
    auto const left_power  = power_of_ten(scale - left.scale);
    auto const right_power = power_of_ten(scale - right.scale);

    Uint128 left_units  = 0;
    Uint128 right_units = 0;
    Uint128 total       = 0;
    if (__builtin_mul_overflow(left.magnitude, left_power, &left_units) ||
        __builtin_mul_overflow(right.magnitude, right_power, &right_units) ||
        __builtin_add_overflow(left_units, right_units, &total)) {
        return signed_sum(Uint512{widened(left.magnitude) * widened(left_power)}, left.negative,
                          Uint512{widened(right.magnitude) * widened(right_power)}, right.negative, scale);
    }
    return signed_sum(left_units, left.negative, right_units, right.negative, scale);
}

/// Dividend over divisor, rounded once.
template <class Integer>
std::optional<Decimal> quotient(Integer const& dividend, Integer const& divisor, int scale, bool negative,
                                Rounding rounding) {
    Integer       whole     = dividend / divisor;
    Integer const remainder = dividend - whole * divisor;
    if (remainder != 0U) {
        Integer const missing = divisor - remainder;
        auto const    half    = remainder < missing   ? std::strong_ordering::less
                                : remainder > missing ? std::strong_ordering::greater
                                                      : std::strong_ordering::equal;
        if (rounds_away(rounding, negative, whole % 2U != 0U, half)) ++whole;
    }
    if constexpr (!std::is_same_v<Integer, std::uint64_t>)  // All 64 bits fit 38 digits.
        if (whole > as<Integer>(magnitude_max)) return std::nullopt;
    return DecimalParts{narrowed(whole), scale, negative}.result();
}

std::optional<Decimal> difference(DecimalParts const& left, DecimalParts right) {
    right.negative = !right.negative;
    return sum(left, right);
}

std::optional<Decimal> product(DecimalParts const& left, DecimalParts const& right) {
    int const  scale    = left.scale + right.scale;
    bool const negative = left.negative != right.negative;

    Uint128 magnitude = 0;
    if (!__builtin_mul_overflow(left.magnitude, right.magnitude, &magnitude)) {
        return fitted(magnitude, scale, negative);
    }
    return fitted(Uint512{widened(left.magnitude) * widened(right.magnitude)}, scale, negative);
}

Result<Decimal> or_error(std::optional<Decimal> const& number) {
    if (!number) return does_not_fit();
    return *number;
}

Decimal or_throw(std::optional<Decimal> const& number) {
    if (!number) throw std::overflow_error{does_not_fit().message()};
    return *number;
}

}  // namespace

Result<Decimal> Decimal::add(Decimal const& left, Decimal const& right) {
    Decimal total;
    if (DecimalParts::small_sum(left, right, right.negative_, total)) return total;
    return or_error(sum(DecimalParts::of(left), DecimalParts::of(right)));
}

Result<Decimal> Decimal::subtract(Decimal const& left, Decimal const& right) {
    Decimal rest;
    if (DecimalParts::small_sum(left, right, !right.negative_, rest)) return rest;
    return or_error(difference(DecimalParts::of(left), DecimalParts::of(right)));
}

Result<Decimal> Decimal::multiply(Decimal const& left, Decimal const& right) {
    return or_error(product(DecimalParts::of(left), DecimalParts::of(right)));
}

Result<Decimal> Decimal::divide(Decimal const& dividend, Decimal const& divisor, int scale, Rounding rounding) {
    return multiply_divide(dividend, 1, divisor, scale, rounding);
}

Result<Decimal> Decimal::multiply_divide(Decimal const& value, Decimal const& numerator, Decimal const& denominator,
                                         int scale, Rounding rounding) {
    if (scale < 0 || scale > digits_max) return Error{ErrorCode::validation, "a scale is from 0 to 38"};
    if (denominator.is_zero()) return Error{ErrorCode::validation, "division by zero"};

    auto const one      = DecimalParts::of(value);
    auto const other    = DecimalParts::of(numerator);
    auto const under    = DecimalParts::of(denominator);
    bool const negative = (one.negative != other.negative) != under.negative;
    int const  raise    = scale + under.scale - one.scale - other.scale;  // -76 to 76 decimal places.

    Uint128 above = 0;
    Uint128 below = 0;
    if (std::abs(raise) <= digits_max && !__builtin_mul_overflow(one.magnitude, other.magnitude, &above) &&
        !__builtin_mul_overflow(above, power_of_ten(std::max(raise, 0)), &above) &&
        !__builtin_mul_overflow(under.magnitude, power_of_ten(std::max(-raise, 0)), &below)) {
        if ((above | below) >> 64 != 0) return or_error(quotient(above, below, scale, negative, rounding));
        auto const dividend = static_cast<std::uint64_t>(above);
        auto const divisor  = static_cast<std::uint64_t>(below);
        return or_error(quotient(dividend, divisor, scale, negative, rounding));
    }
    Uint512 const dividend =
        Uint512{widened(one.magnitude) * widened(other.magnitude)} * wide_power_of_ten(std::max(raise, 0));
    Uint512 const divisor = widened(under.magnitude) * wide_power_of_ten(std::max(-raise, 0));
    return or_error(quotient(dividend, divisor, scale, negative, rounding));
}

Decimal operator+(Decimal const& left, Decimal const& right) {
    Decimal total;
    if (DecimalParts::small_sum(left, right, right.negative_, total)) return total;
    return or_throw(sum(DecimalParts::of(left), DecimalParts::of(right)));
}

Decimal operator-(Decimal const& left, Decimal const& right) {
    Decimal rest;
    if (DecimalParts::small_sum(left, right, !right.negative_, rest)) return rest;
    return or_throw(difference(DecimalParts::of(left), DecimalParts::of(right)));
}

Decimal operator*(Decimal const& left, Decimal const& right) {
    return or_throw(product(DecimalParts::of(left), DecimalParts::of(right)));
}

}  // namespace throughline
