#pragma once

#include <throughline/core/result.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline {

/// A civil date of the proleptic Gregorian calendar, years 1 to 9999, with no zone and no time. It converts neither
/// to nor from a `Timestamp`: nothing can shift it.
class Date {
  public:
    /// 1970-01-01.
    constexpr Date() = default;
    /// Requires: an existing date in range; checked, throws std::invalid_argument.
    Date(int year, unsigned month, unsigned day);

    /// Exactly `YYYY-MM-DD` (ISO 8601), an existing date.
    static Result<Date>   parse(std::string_view text);
    static Result<Date>   from_civil(int year, unsigned month, unsigned day);
    static constexpr Date from_days(std::int32_t since_1970) { return Date{since_1970, Raw{}}; }

    int                    year() const;
    unsigned               month() const;
    unsigned               day() const;
    constexpr std::int32_t days() const { return days_; }
    std::chrono::weekday   weekday() const;

    /// Requires, as do the next three: the result is in range.
    Date plus_days(std::int32_t days) const { return from_days(days_ + days); }
    /// The same day of another month, or that month's last day: 31 January plus one month is 28 or 29 February.
    Date plus_months(int months) const;
    Date first_of_month() const;
    Date last_of_month() const;

    /// `YYYY-MM-DD`. Requires: the date is in range; checked, throws std::out_of_range.
    std::string to_string() const;

    friend constexpr std::int32_t operator-(Date later, Date earlier) { return later.days_ - earlier.days_; }
    auto                          operator<=>(Date const&) const = default;

  private:
    struct Raw {};
    constexpr Date(std::int32_t days, Raw) : days_{days} {}

    std::int32_t days_ = 0;
};

/// Dates from `start` up to but not including `end`; a missing end is open. Vendors' inclusive ends are converted by
/// their codecs.
struct DateRange {
    Date                start;
    std::optional<Date> end{};

    bool contains(Date date) const { return start <= date && (!end || date < *end); }
    bool is_empty() const { return end && *end <= start; }
    bool overlaps(DateRange const& other) const;
    /// Number of days, where the range is closed.
    std::optional<std::int32_t> length() const;

    auto operator<=>(DateRange const&) const = default;
};

/// A calendar month, quarter or year as accounting names it; open or closed is the FiscalPeriod record's business.
struct Period {
    DateRange   range;
    std::string name;  ///< `2026-03`, `2026-Q1`, `FY2026-P03`.

    bool operator==(Period const&) const = default;
};

}  // namespace throughline
