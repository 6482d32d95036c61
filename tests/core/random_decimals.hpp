#pragma once

#include <throughline/core/decimal.hpp>
#include <throughline/core/random.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <array>
#include <string>
#include <string_view>

namespace throughline {

using Rational = boost::multiprecision::cpp_rational;
using Integer  = boost::multiprecision::cpp_int;

inline constexpr std::array every_rounding{Rounding::half_even, Rounding::half_up, Rounding::half_down, Rounding::down,
                                           Rounding::up,        Rounding::floor,   Rounding::ceiling};

inline Integer integer_power_of_ten(int exponent) { return pow(Integer{10}, static_cast<unsigned>(exponent)); }

/// A literal of `whole` digits before the point, of which the first is no zero unless it is the only one, and
/// `fraction` digits after it.
inline std::string random_literal(Random& random, std::size_t whole, std::size_t fraction) {
    std::string text = random.chance(1, 2) ? "-" : "";
    for (std::size_t i = 0; i < whole; ++i) {
        auto const lowest = i == 0 && whole > 1 ? 1U : 0U;
        text += static_cast<char>('0' + lowest + random.below(10 - lowest));
    }
    if (fraction > 0) text += '.';
    // Zeros and nines are where rounding and trimming go wrong, so that they come more often than chance would have it.
    auto const liking = random.below(4);
    for (std::size_t i = 0; i < fraction; ++i) {
        auto const digit = liking == 0 ? 0 : liking == 1 ? 9 : random.below(10);
        text += static_cast<char>('0' + digit);
    }
    return text;
}

/// Any literal of 1 to `digits_max` digits.
inline std::string random_literal(Random& random, std::size_t digits_max) {
    auto const digits = 1 + random.below(digits_max);
    auto const whole  = 1 + random.below(digits);
    return random_literal(random, whole, digits - whole);
}

/// What a plain literal means, found without the code under test.
inline Rational oracle_of(std::string_view literal) {
    bool const negative = literal.starts_with('-');
    if (negative) literal.remove_prefix(1);
    Integer units = 0;
    int     scale = 0;
    bool    after = false;
    for (char const character : literal) {
        if (character == '.') {
            after = true;
            continue;
        }
        units = units * 10 + (character - '0');
        scale += after ? 1 : 0;
    }
    Rational const value{units, integer_power_of_ten(scale)};
    return negative ? Rational{-value} : value;
}

inline Rational oracle_of(Decimal const& number) { return oracle_of(number.to_string()); }

/// The nearest multiple of 10^-scale by the textbook definition of each rounding, as a number of such units.
inline Integer oracle_rounded_units(Rational const& value, int scale, Rounding rounding) {
    Rational const scaled    = value * integer_power_of_ten(scale);
    bool const     negative  = scaled < 0;
    Rational const magnitude = negative ? Rational{-scaled} : scaled;
    Integer const  below     = numerator(magnitude) / denominator(magnitude);
    Rational const cut       = magnitude - below;
    Rational const half{1, 2};

    bool away = false;
    switch (rounding) {
        case Rounding::half_even:
            away = cut > half || (cut == half && below % 2 == 1);
            break;
        case Rounding::half_up:
            away = cut >= half;
            break;
        case Rounding::half_down:
            away = cut > half;
            break;
        case Rounding::down:
            away = false;
            break;
        case Rounding::up:
            away = cut > 0;
            break;
        case Rounding::floor:
            away = cut > 0 && negative;
            break;
        case Rounding::ceiling:
            away = cut > 0 && !negative;
            break;
    }
    Integer const units = below + (away ? 1 : 0);
    return negative ? Integer{-units} : units;
}

inline Rational oracle_rounded(Rational const& value, int scale, Rounding rounding) {
    return Rational{oracle_rounded_units(value, scale, rounding), integer_power_of_ten(scale)};
}

/// Whether some decimal of at most 38 digits, and 38 after the point, is exactly this.
inline bool fits_a_decimal(Rational const& value) {
    for (int scale = 0; scale <= Decimal::digits_max; ++scale) {
        Rational const scaled = value * integer_power_of_ten(scale);
        if (denominator(scaled) == 1) return abs(numerator(scaled)) < integer_power_of_ten(Decimal::digits_max);
    }
    return false;
}

}  // namespace throughline
