#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/model/calendar.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// So many of so many.
struct Share {
    std::size_t part  = 0;
    std::size_t whole = 0;

    /// To two digits, half away from zero. None of nothing has no percentage.
    std::optional<Percent> percent() const;

    bool operator==(Share const&) const = default;
};

/// Numbers of one unit, in order.
class Distribution {
  public:
    Distribution() = default;
    explicit Distribution(std::vector<Decimal> numbers);

    std::size_t                 count() const { return sorted_.size(); }
    std::vector<Decimal> const& sorted() const { return sorted_; }
    /// The smallest number that at least so many percent of them do not exceed (nearest rank); none of none. Requires:
    /// 1 to 100.
    std::optional<Decimal> percentile(int percent) const;

  private:
    std::vector<Decimal> sorted_{};
};

/// Minutes, hours and days between two instants, to two digits.
Decimal minutes_between(Timestamp from, Timestamp to);
Decimal hours_between(Timestamp from, Timestamp to);
Decimal days_between(Timestamp from, Timestamp to);
/// The UTC date of an instant.
Date utc_date(Timestamp at);

/// Working days from one day to another, the first one not counted; negative where the other is earlier. Without a
/// calendar, or in one that names no working days, Monday to Friday are.
int working_days_between(Calendar const* calendar, Date from, Date to);

/// One query of the business's state: what it is called, what it means, and what it is counted in.
struct KpiAbout {
    std::string_view name;        ///< As its function.
    std::string_view definition;  ///< One sentence.
    std::string_view unit;
};

/// All of them, in the order of docs/kpis.md.
std::span<KpiAbout const> kpi_catalogue();

}  // namespace throughline
