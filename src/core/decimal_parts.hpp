#pragma once

#include <throughline/core/decimal.hpp>

#include <array>
#include <compare>
#include <cstddef>

namespace throughline {

__extension__ typedef unsigned __int128 Uint128;

inline constexpr auto powers_of_ten = [] {
    std::array<Uint128, Decimal::digits_max + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

constexpr Uint128 power_of_ten(int exponent) { return powers_of_ten[static_cast<std::size_t>(exponent)]; }

inline constexpr Uint128 magnitude_max = power_of_ten(Decimal::digits_max) - 1;

/// What a `Decimal` is made of, for the arithmetic that needs to see it.
struct DecimalParts {
    Uint128 magnitude = 0;
    int     scale     = 0;
    bool    negative  = false;

    static DecimalParts of(Decimal const& number) {
        return {static_cast<Uint128>(number.high_) << 64 | number.low_, number.scale_, number.negative_};
    }

    /// Requires: magnitude <= magnitude_max and a scale from 0 to 38.
    Decimal whole() const {
        Decimal number;
        number.low_      = static_cast<std::uint64_t>(magnitude);
        number.high_     = static_cast<std::uint64_t>(magnitude >> 64);
        number.scale_    = static_cast<std::int8_t>(scale);
        number.negative_ = negative;
        return number;
    }

    /// The same without a negative zero: what arithmetic answers.
    Decimal result() const { return DecimalParts{magnitude, scale, negative && magnitude != 0}.whole(); }

    /// The sum where all of it fits 64 bits, as most amounts do; otherwise false, and `sum` is of no use.
    static bool small_sum(Decimal const& left, Decimal const& right, bool right_negative, Decimal& sum);
};

/// To 64 bits; false where it does not fit them.
inline bool raise_small(std::uint64_t& units, int digits) {
    constexpr int digits_in_64_bits = 19;
    return digits <= digits_in_64_bits &&
           !__builtin_mul_overflow(units, static_cast<std::uint64_t>(power_of_ten(digits)), &units);
}

inline bool DecimalParts::small_sum(Decimal const& left, Decimal const& right, bool right_negative, Decimal& sum) {
    if ((left.high_ | right.high_) != 0) return false;
    std::uint64_t one   = left.low_;
    std::uint64_t other = right.low_;
    sum.scale_          = left.scale_;
    if (left.scale_ < right.scale_) {
        if (!raise_small(one, right.scale_ - left.scale_)) return false;
        sum.scale_ = right.scale_;
    } else if (left.scale_ > right.scale_ && !raise_small(other, left.scale_ - right.scale_)) {
        return false;
    }
    if (left.negative_ == right_negative) {
        if (__builtin_add_overflow(one, other, &sum.low_)) return false;
        sum.negative_ = left.negative_ && sum.low_ != 0;
    } else {
        sum.low_      = one < other ? other - one : one - other;
        sum.negative_ = one != other && (one < other ? right_negative : left.negative_);
    }
    return true;
}

inline Error does_not_fit() { return {ErrorCode::validation, "the exact result needs more than 38 digits"}; }

/// Whether a quotient that is not exact moves away from zero; `half` compares what was cut off with a half.
constexpr bool rounds_away(Rounding rounding, bool negative, bool odd, std::strong_ordering half) {
    switch (rounding) {
        case Rounding::half_even:
            return half > 0 || (half == 0 && odd);
        case Rounding::half_up:
            return half >= 0;
        case Rounding::half_down:
            return half > 0;
        case Rounding::down:
            return false;
        case Rounding::up:
            return true;
        case Rounding::floor:
            return negative;
        case Rounding::ceiling:
            return !negative;
    }
    return false;
}

/// Gives up trailing zeros of the fraction until the number fits; false where that is not enough.
template <class Integer>
bool trim_to_fit(Integer& magnitude, int& scale, Integer const& largest) {
    while (magnitude > largest || scale > Decimal::digits_max) {
        if (scale == 0 || magnitude % 10U != 0U) return false;
        magnitude /= 10U;
        --scale;
    }
    return true;
}

}  // namespace throughline
