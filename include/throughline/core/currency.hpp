#pragma once

#include <throughline/core/result.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

namespace throughline {

/// An ISO 4217 currency. The default is "no currency" (`XXX`), which no amount of money may have when it is written.
class Currency {
  public:
    constexpr Currency() = default;

    /// Three upper-case letters that the table knows, active or historic; `XXX` is one of them.
    static Result<Currency> parse(std::string_view code);

    constexpr std::string_view code() const { return {letters_.data(), 3}; }
    constexpr bool             is_none() const { return code() == "XXX"; }
    /// Digits of the minor unit: JPY 0, USD 2, KWD 3, CLF 4. Where the standard says "not applicable" (gold, SDR) it
    /// is 0; for withdrawn codes, which it no longer gives any, it is what was last in force.
    constexpr int exponent() const { return exponent_; }
    /// ISO 4217 numeric code; a currency and its successor may share one.
    int              number() const;
    std::string_view name() const;
    /// Withdrawn from list one of the standard.
    bool is_historic() const;

    friend constexpr bool operator==(Currency const& left, Currency const& right) {
        return left.letters_ == right.letters_;
    }
    friend constexpr auto operator<=>(Currency const& left, Currency const& right) {
        return left.letters_ <=> right.letters_;
    }

  private:
    friend struct CurrencyTable;
    constexpr Currency(std::array<char, 3> letters, std::int8_t exponent) : letters_{letters}, exponent_{exponent} {}

    std::array<char, 3> letters_{'X', 'X', 'X'};
    std::int8_t         exponent_ = 0;
};

/// Every currency of the table, in the order of their codes.
std::span<Currency const> all_currencies();

}  // namespace throughline
