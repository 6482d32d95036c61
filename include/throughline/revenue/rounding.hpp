#pragma once

#include <throughline/core/money.hpp>

#include <optional>
#include <string_view>

namespace throughline {

/// How a number loses the digits that do not fit, as the finance systems of the world name it: the rules of
/// `Rounding`, and the two that send a half always the same way along the number line.
enum class RoundingRule : unsigned char {
    half_up,       ///< Half away from zero: what invoices and tax rules usually say.
    half_even,     ///< Banker's rounding.
    half_down,     ///< Half toward zero.
    half_ceiling,  ///< Half toward positive infinity: 2.5 is 3, -2.5 is -2.
    half_floor,    ///< Half toward negative infinity: 2.5 is 2, -2.5 is -3.
    down,          ///< Toward zero.
    up,            ///< Away from zero.
    floor,         ///< Toward negative infinity.
    ceiling,       ///< Toward positive infinity.
};

/// How an exact amount becomes one that can be posted.
struct RoundingPolicy {
    RoundingRule       rule = RoundingRule::half_up;
    std::optional<int> digits{};  ///< Kept after the point; the currency's minor unit where empty.

    int digits_of(Currency currency) const { return digits.value_or(currency.exponent()); }

    bool operator==(RoundingPolicy const&) const = default;
};

/// What a number's sign makes of the rule.
Rounding rounding_of(RoundingRule rule, bool is_negative);

/// To exactly `digits` digits after the point.
Result<Decimal> rounded(Decimal const& number, int digits, RoundingRule rule);
Result<Money>   rounded(Money const& amount, RoundingPolicy const& policy);

/// `value` × `numerator` ÷ `denominator`, rounded once. A zero denominator is an error.
Result<Decimal> proportion(Decimal const& value, Decimal const& numerator, Decimal const& denominator, int digits,
                           RoundingRule rule);

}  // namespace throughline
