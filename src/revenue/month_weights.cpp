#include "month_weights.hpp"

#include <algorithm>

namespace throughline {

namespace {

std::int32_t overlap(DateRange const& one, DateRange const& other) {
    Date const start = std::max(one.start, other.start);
    Date const end   = std::min(*one.end, *other.end);
    return std::max(end - start, 0);
}

}  // namespace

Period month_of(Date date) {
    constexpr std::size_t year_and_month = 7;

    Date const start = date.first_of_month();
    Period     month{{start, start.last_of_month().plus_days(1)}, start.to_string()};
    month.name.resize(year_and_month);
    return month;
}

std::vector<Period> months_of(DateRange const& range) {
    constexpr std::int32_t month_days_min = 28;

    std::vector<Period> months;
    months.reserve(static_cast<std::size_t>(std::max(*range.end - range.start, 0) / month_days_min) + 2);
    for (Date at = range.start.first_of_month(); at < *range.end; at = *months.back().range.end)
        months.push_back(month_of(at));
    return months;
}

std::int32_t active_days(DateRange const& range, std::vector<DateRange> const& pauses) {
    std::int32_t days = overlap(range, range);
    if (pauses.empty()) return days;
    std::vector<DateRange> sorted{pauses};
    std::ranges::sort(sorted);
    Date from = range.start;  // Days before it are already taken off.
    for (auto const& pause : sorted) {
        Date const end = pause.end.value_or(*range.end);
        if (std::max(pause.start, from) < end) days -= overlap(range, {std::max(pause.start, from), end});
        from = std::max(from, end);
    }
    return days;
}

std::vector<Stretch> stretches_of(DateRange const& term, std::vector<DateRange> const& pauses,
                                  std::vector<Period> periods) {
    std::vector<Stretch> stretches;
    stretches.reserve(periods.size());
    for (auto& period : periods) {
        DateRange const covered{std::max(period.range.start, term.start), std::min(*period.range.end, *term.end)};
        if (covered.is_empty()) continue;
        auto& stretch   = stretches.emplace_back();
        stretch.days    = *period.range.end - period.range.start;
        stretch.covered = *covered.end - covered.start;
        stretch.active  = active_days(covered, pauses);
        stretch.period  = std::move(period);
    }
    return stretches;
}

}  // namespace throughline
