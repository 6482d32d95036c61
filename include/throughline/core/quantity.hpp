#pragma once

#include <throughline/core/decimal.hpp>

#include <string>

namespace throughline {

/// A percentage on the 0 to 100 scale: 12.5 is twelve and a half percent. Values outside 0..100 exist (margins,
/// mark-ups); members that may not have them say so.
class Percent {
  public:
    constexpr Percent() = default;
    constexpr explicit Percent(Decimal value) : value_{value} {}

    static Result<Percent> parse(std::string_view literal);
    /// 0.125 becomes 12.5 percent.
    static Result<Percent> from_fraction(Decimal const& fraction);

    constexpr Decimal const& value() const { return value_; }
    /// 12.5 percent becomes 0.125, exactly.
    Result<Decimal> as_fraction() const;
    std::string     to_string() const { return value_.to_string(); }

    auto operator<=>(Percent const&) const = default;

  private:
    Decimal value_{};
};

/// Hours of work. Days need a calendar; minutes are a vendor's spelling (`"25:42"` is 25.7 hours, exactly).
class Hours {
  public:
    constexpr Hours() = default;
    constexpr explicit Hours(Decimal value) : value_{value} {}

    static Result<Hours> parse(std::string_view literal);
    /// `hh:mm`, hours may exceed 24, a leading minus is allowed. Minutes become hours as `hours_of_minutes` has them
    /// (core/minutes.hpp), from which `to_clock` gives the same minutes back.
    static Result<Hours> parse_clock(std::string_view text);
    /// To `scale` digits: only multiples of three minutes are exact.
    static Result<Hours> from_minutes(std::int64_t minutes, int scale, Rounding rounding);

    constexpr Decimal const& value() const { return value_; }
    /// `hh:mm`, to the nearest minute by `half_up`. More hours than `parse_clock` reads are an error.
    Result<std::string> to_clock() const;
    std::string         to_string() const { return value_.to_string(); }

    auto operator<=>(Hours const&) const = default;

    friend Hours operator+(Hours const& left, Hours const& right) { return Hours{left.value_ + right.value_}; }
    friend Hours operator-(Hours const& left, Hours const& right) { return Hours{left.value_ - right.value_}; }

  private:
    Decimal value_{};
};

}  // namespace throughline
