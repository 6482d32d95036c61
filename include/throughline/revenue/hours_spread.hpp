#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/quantity.hpp>

#include <map>

namespace throughline {

/// Hours of some days by month or week, under its first day, spread over their working days (Monday to Friday), without
/// the days before `from`. The parts are exact: with those of the days before they sum to the hours.
Result<std::map<Date, Decimal>> hours_by_month(Hours const& hours, DateRange const& days, Date from);
Result<std::map<Date, Decimal>> hours_by_week(Hours const& hours, DateRange const& days, Date from);

/// The Monday of its week.
Date monday_of(Date day);

}  // namespace throughline
