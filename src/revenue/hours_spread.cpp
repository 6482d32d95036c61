#include <throughline/revenue/hours_spread.hpp>

#include <throughline/revenue/split.hpp>

#include <algorithm>

namespace throughline {

namespace {

constexpr int workdays_a_week = 5;

template <class Start>
Result<std::map<Date, Decimal>> spread(Hours const& hours, DateRange const& days, Date from, Start start_of) {
    constexpr int digits_least = 2;

    std::map<Date, int> days_of;  // Under no start: days that have passed.
    for (Date day = days.start; day < *days.end; day = day.plus_days(1))
        if (day.weekday().iso_encoding() <= workdays_a_week) ++days_of[day < from ? Date{} : start_of(day)];
    if (days_of.empty()) ++days_of[days.start < from ? Date{} : start_of(days.start)];

    std::vector<Decimal> weights;
    for (auto const& [start, count] : days_of) weights.emplace_back(count);
    auto const parts = split_number(hours.value(), weights, std::max(hours.value().scale(), digits_least));
    if (!parts) return parts.error();
    std::map<Date, Decimal> found;
    std::size_t             place = 0;
    for (auto const& [start, count] : days_of) {
        if (start != Date{}) found[start] = (*parts)[place];
        ++place;
    }
    return found;
}

}  // namespace

Date monday_of(Date day) { return day.plus_days(1 - static_cast<std::int32_t>(day.weekday().iso_encoding())); }

Result<std::map<Date, Decimal>> hours_by_month(Hours const& hours, DateRange const& days, Date from) {
    return spread(hours, days, from, [](Date day) { return day.first_of_month(); });
}

Result<std::map<Date, Decimal>> hours_by_week(Hours const& hours, DateRange const& days, Date from) {
    return spread(hours, days, from, monday_of);
}

}  // namespace throughline
