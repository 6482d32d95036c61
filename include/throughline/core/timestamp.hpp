#pragma once

#include <throughline/core/result.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace throughline {

/// A UTC instant in microseconds. There is no local time in the library, and no way from a `Date` to a `Timestamp`
/// without saying which zone or offset: a civil date never shifts.
class Timestamp {
  public:
    constexpr Timestamp() = default;

    static constexpr Timestamp from_microseconds(std::int64_t since_1970) { return Timestamp{since_1970}; }
    static constexpr Timestamp from_seconds(std::int64_t since_1970) { return Timestamp{since_1970 * 1'000'000}; }

    /// RFC 3339 with any offset (`2024-01-31T10:00:00Z`, `...+02:00`), Salesforce's `+0000`, fraction of up to nine
    /// digits (beyond microseconds must be zero), years 1 to 9999. An offset is required. A leap second is the first
    /// second of the next day.
    static Result<Timestamp> parse(std::string_view text);

    constexpr std::int64_t microseconds() const { return microseconds_; }
    constexpr std::int64_t seconds() const {
        return microseconds_ / 1'000'000 - (microseconds_ % 1'000'000 < 0 ? 1 : 0);
    }

    /// `2024-01-31T10:00:00Z`, with the shortest of 0, 3 or 6 fractional digits that loses nothing. Requires, as does
    /// the next: years 1 to 9999; checked, throws std::out_of_range.
    std::string to_string() const;
    /// Always exactly `digits` fractional digits, 0 to 9, truncated; `offset` is the suffix that says UTC in the
    /// reader's spelling, such as `Z` or `+0000`.
    std::string to_string(int digits, std::string_view offset) const;

    friend constexpr Timestamp operator+(Timestamp at, std::chrono::microseconds by) {
        return Timestamp{at.microseconds_ + by.count()};
    }
    friend constexpr Timestamp operator-(Timestamp at, std::chrono::microseconds by) {
        return Timestamp{at.microseconds_ - by.count()};
    }
    friend constexpr std::chrono::microseconds operator-(Timestamp later, Timestamp earlier) {
        return std::chrono::microseconds{later.microseconds_ - earlier.microseconds_};
    }
    auto operator<=>(Timestamp const&) const = default;

  private:
    constexpr explicit Timestamp(std::int64_t microseconds) : microseconds_{microseconds} {}

    std::int64_t microseconds_ = 0;
};

}  // namespace throughline
