#pragma once

#include <throughline/core/result.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace throughline {

/// What to do with the part that does not fit.
enum class Rounding : unsigned char {
    half_even,  ///< Banker's rounding; IEEE 754 roundTiesToEven.
    half_up,    ///< Half away from zero: what invoices and tax rules usually say.
    half_down,  ///< Half toward zero.
    down,       ///< Toward zero.
    up,         ///< Away from zero.
    floor,      ///< Toward negative infinity.
    ceiling,    ///< Toward positive infinity.
};

/// The integers of the language, without its characters and truth values.
template <class Number>
concept WholeNumber = std::integral<Number> && sizeof(Number) <= sizeof(std::int64_t) && !std::same_as<Number, bool> &&
                      !std::same_as<Number, char> && !std::same_as<Number, wchar_t> && !std::same_as<Number, char8_t> &&
                      !std::same_as<Number, char16_t> && !std::same_as<Number, char32_t>;

/// An exact decimal number: sign, up to 38 digits, and a scale from 0 to 38 (digits after the point).
///
/// It remembers its scale and sign, so that every literal of up to 38 digits without an exponent prints exactly as it
/// was read: `1.50` stays `1.50`, `-0.00` stays `-0.00`. Equality and order are by value: `1.5 == 1.50`. Arithmetic
/// never makes a negative zero.
/// There is no way from or to binary floating point.
class Decimal {
  public:
    static constexpr int digits_max = 38;

    constexpr Decimal() = default;
    template <WholeNumber Whole>
    constexpr explicit(false) Decimal(Whole whole)
        : low_{whole < 0 ? 0 - static_cast<std::uint64_t>(whole) : static_cast<std::uint64_t>(whole)},
          negative_{whole < 0} {}
    Decimal(double) = delete;
    Decimal(bool)   = delete;

    /// Reads a JSON number (RFC 8259, 6): no leading zeros, no plus, no spaces. An exponent is applied exactly
    /// (`1.5e3` is `1500`, `15e-3` is `0.015`); what does not fit 38 digits is an error of code `validation`,
    /// never rounded. What is no number at all is `corrupt`.
    static Result<Decimal> parse(std::string_view literal);
    /// `units` × 10^-scale: 12345 with scale 2 is 123.45. Requires: a scale from 0 to 38; checked, throws
    /// std::invalid_argument.
    static Decimal from_units(std::int64_t units, int scale);

    /// Plain notation with exactly `scale()` digits after the point; never an exponent.
    std::string to_string() const;

    constexpr int  scale() const { return scale_; }
    constexpr bool is_zero() const { return (low_ | high_) == 0; }
    constexpr bool is_negative() const { return negative_ && !is_zero(); }

    /// The number of 10^-scale units as an integer, where that is exact and fits.
    Result<std::int64_t> units(int scale) const;

    Decimal negated() const;
    Decimal magnitude() const;
    /// Without trailing zeros after the point: `1.50` becomes `1.5`, `-0.0` becomes `0`.
    Decimal normalized() const;
    /// To exactly `scale` digits after the point.
    Result<Decimal> rounded(int scale, Rounding rounding) const;

    // Checked: an error of code `validation` when the exact result needs more than 38 digits. Sums and differences
    // have the larger scale of the two, products the sum of both; trailing zeros are given up only where it would not
    // fit otherwise.
    static Result<Decimal> add(Decimal const& left, Decimal const& right);
    static Result<Decimal> subtract(Decimal const& left, Decimal const& right);
    static Result<Decimal> multiply(Decimal const& left, Decimal const& right);
    /// To `scale` digits. A zero divisor is an error.
    static Result<Decimal> divide(Decimal const& dividend, Decimal const& divisor, int scale, Rounding rounding);
    /// `value × numerator ÷ denominator` with one rounding at the end, however large the product.
    static Result<Decimal> multiply_divide(Decimal const& value, Decimal const& numerator, Decimal const& denominator,
                                           int scale, Rounding rounding);

    // For code that has bounded its numbers: throw std::overflow_error where the functions above return an error.
    friend Decimal operator+(Decimal const& left, Decimal const& right);
    friend Decimal operator-(Decimal const& left, Decimal const& right);
    friend Decimal operator*(Decimal const& left, Decimal const& right);
    Decimal        operator-() const { return negated(); }
    Decimal&       operator+=(Decimal const& other) { return *this = *this + other; }
    Decimal&       operator-=(Decimal const& other) { return *this = *this - other; }

    friend std::strong_ordering operator<=>(Decimal const& left, Decimal const& right);
    friend bool                 operator==(Decimal const& left, Decimal const& right) { return (left <=> right) == 0; }

    /// Same value, same scale, same sign of zero: prints alike.
    bool is_identical_to(Decimal const& other) const;

  private:
    friend struct DecimalParts;

    std::uint64_t low_      = 0;  // Magnitude, low and high 64 bits.
    std::uint64_t high_     = 0;
    std::int8_t   scale_    = 0;
    bool          negative_ = false;
};

}  // namespace throughline
