#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/sandbox/netsuite.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::sandbox::suite {

/// Seconds since 1970-01-01T00:00 of a wall clock, wherever that hangs.
using Wall = std::int64_t;

inline constexpr Wall seconds_per_day = 86'400;

Date        date_of(Wall wall);
inline Wall midnight(Date date) { return Wall{date.days()} * seconds_per_day; }

/// An Oracle format: YYYY, MM, DD, HH24, HH12, HH, MI, SS, AM, PM, quoted text, and anything else as it stands.
std::string         format_wall(Wall wall, std::string_view pattern);
std::optional<Wall> parse_wall(std::string_view text, std::string_view pattern);

/// The account's clock and calendar.
class AccountTime {
  public:
    /// Requires: the zone exists; throws std::invalid_argument otherwise.
    AccountTime(std::string const& zone, NetSuiteDateFormat format);

    Wall wall(Timestamp at) const;
    /// Of a wall time that comes twice the earlier instant, of one that never comes the one right after the gap.
    std::int64_t instant(Wall wall) const;
    Date         today(Timestamp now) const { return date_of(wall(now)); }

    /// `3/2/2026`: no leading zeros.
    std::string         format_date(Date date) const;
    std::optional<Wall> parse_date(std::string_view text) const;

  private:
    void const*        zone_;
    NetSuiteDateFormat format_;
};

}  // namespace throughline::sandbox::suite
