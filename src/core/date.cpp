#include <throughline/core/date.hpp>

#include "calendar.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace throughline {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day civil(Date date) { return year_month_day{sys_days{std::chrono::days{date.days()}}}; }

std::int32_t days_of(year_month_day date) {
    return static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count());
}

year_month_day existing(int year, unsigned month, unsigned day) {
    if (month > 12 || day > 31) return {};
    return civil_date(year, static_cast<int>(month), static_cast<int>(day));
}

}  // namespace

Date::Date(int year, unsigned month, unsigned day) {
    auto const date = existing(year, month, day);
    if (!date.ok()) throw std::invalid_argument{"there is no such date"};
    days_ = days_of(date);
}

Result<Date> Date::parse(std::string_view text) {
    auto const date = text.size() == 10 ? civil_date_at(text) : year_month_day{};
    if (!date.ok()) {
        return Error{ErrorCode::validation, "not a date"}.with_value(text).with_expected(
            "an existing date as YYYY-MM-DD");
    }
    return from_days(days_of(date));
}

Result<Date> Date::from_civil(int year, unsigned month, unsigned day) {
    auto const date = existing(year, month, day);
    if (!date.ok()) {
        return Error{ErrorCode::validation, "there is no such date"}
            .with_value(std::to_string(year) + '-' + std::to_string(month) + '-' + std::to_string(day))
            .with_expected("an existing date of the years 1 to 9999");
    }
    return from_days(days_of(date));
}

int Date::year() const { return static_cast<int>(civil(*this).year()); }

unsigned Date::month() const { return static_cast<unsigned>(civil(*this).month()); }

unsigned Date::day() const { return static_cast<unsigned>(civil(*this).day()); }

std::chrono::weekday Date::weekday() const { return std::chrono::weekday{sys_days{std::chrono::days{days_}}}; }

Date Date::plus_months(int months) const {
    auto date = civil(*this) + std::chrono::months{months};
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return from_days(days_of(date));
}

Date Date::first_of_month() const {
    auto const date = civil(*this);
    return from_days(days_of(date.year() / date.month() / 1));
}

Date Date::last_of_month() const {
    auto const date = civil(*this);
    return from_days(days_of(date.year() / date.month() / std::chrono::last));
}

std::string Date::to_string() const {
    auto const date = civil(*this);
    int const  year = static_cast<int>(date.year());
    if (year < year_min || year > year_max) throw std::out_of_range{"Date: not in the years 1 to 9999"};

    std::string text(10, '-');
    put_digits<4>(text.data(), static_cast<unsigned>(year));
    put_digits<2>(text.data() + 5, static_cast<unsigned>(date.month()));
    put_digits<2>(text.data() + 8, static_cast<unsigned>(date.day()));
    return text;
}

bool DateRange::overlaps(DateRange const& other) const {
    if (is_empty() || other.is_empty()) return false;
    return (!end || other.start < *end) && (!other.end || start < *other.end);
}

std::optional<std::int32_t> DateRange::length() const {
    if (!end) return std::nullopt;
    return std::max(0, *end - start);
}

}  // namespace throughline
