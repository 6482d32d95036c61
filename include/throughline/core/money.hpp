#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/decimal.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

/// An exact amount of one currency. Unlike currencies neither add nor compare: trying is an error or an exception,
/// never a number. The amount may be finer than the currency's minor unit (unit prices are); `rounded` is explicit.
class Money {
  public:
    constexpr Money() = default;
    constexpr Money(Decimal amount, Currency currency) : amount_{amount}, currency_{currency} {}

    /// Zero, in that currency.
    static Money zero(Currency currency) { return {Decimal{}, currency}; }
    /// 12345 minor units of USD are 123.45 USD; of JPY 12345 JPY.
    static Money from_minor(std::int64_t minor_units, Currency currency);

    constexpr Decimal const& amount() const { return amount_; }
    constexpr Currency       currency() const { return currency_; }
    bool                     is_zero() const { return amount_.is_zero(); }
    bool                     is_negative() const { return amount_.is_negative(); }

    /// In minor units, where that is exact.
    Result<std::int64_t> minor_units() const;
    /// To the currency's minor unit.
    Result<Money> rounded(Rounding rounding) const;
    Money         negated() const { return {amount_.negated(), currency_}; }

    /// An error of code `validation` for unlike currencies or overflow.
    static Result<Money> add(Money const& left, Money const& right);
    static Result<Money> subtract(Money const& left, Money const& right);
    static Result<Money> multiply(Money const& left, Decimal const& factor);

    // Throw std::logic_error for unlike currencies, std::overflow_error for overflow.
    friend Money operator+(Money const& left, Money const& right);
    friend Money operator-(Money const& left, Money const& right);
    friend Money operator*(Money const& left, Decimal const& factor);
    Money&       operator+=(Money const& other) { return *this = *this + other; }
    Money&       operator-=(Money const& other) { return *this = *this - other; }

    /// Equal amounts of equal currencies. There is no order on `Money`: compare amounts of one currency with
    /// `compare`.
    friend bool                         operator==(Money const& left, Money const& right) = default;
    static Result<std::strong_ordering> compare(Money const& left, Money const& right);

    /// `1234.50 EUR`.
    std::string to_string() const;

  private:
    Decimal  amount_{};
    Currency currency_{};
};

/// Splits `total` in proportion to `weights` into whole minor units whose sum is exactly `total`, by largest
/// remainder: each share is rounded toward zero and the units left over go to the largest remainders, the earlier
/// share first among equals. Negative totals mirror positive ones. Errors: `total` finer than the minor unit, no
/// weights, a negative weight, or all weights zero.
Result<std::vector<Money>> allocate(Money const& total, std::span<Decimal const> weights);

}  // namespace throughline
