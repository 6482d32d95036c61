#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/revenue/split.hpp>

#include <vector>

namespace throughline {

/// What a month of a term weighs when an amount is spread evenly over it (ASC 606-10-25-31, IFRS 15.39: time elapsed
/// as the measure of progress). Ledgers name these conventions differently; docs/revenue.md says who means which.
enum class StraightLineConvention : unsigned char {
    daily,                  ///< Its days in the term: actual days over actual days.
    monthly_even,           ///< One, whatever part of it is in the term.
    month_fraction,         ///< Its days in the term over its days.
    half_month,             ///< One; a half where only part of it is in the term.
    mid_month,              ///< One where its 15th is in the term, otherwise nothing.
    started_month_is_full,  ///< One; nothing for a last month that the term leaves before its end.
    daily_ends,             ///< A partial first or last month by days of the term; the full months share the rest.
    monthly_rate,      ///< A whole-month term's monthly rate; a partial first month by its days, and one month more.
    effective_months,  ///< Months rounded to tenths, of the term as of its partial ends.
    following_month_is_first,  ///< One; nothing for a first month that the term starts within.
    thirty_day_months,         ///< Its days in the term where every month has thirty: 30/360.
};

/// An amount and the days it is earned on.
struct StraightLine {
    Money                  total;
    DateRange              term;      ///< Must be closed.
    std::vector<DateRange> pauses{};  ///< Days of the term on which nothing is earned. May overlap.
    RecordId               source{};
    Explanation            why{};  ///< How the total came about, where it was computed.
};

struct StraightLinePolicy {
    StraightLineConvention convention = StraightLineConvention::daily;
    RemainderRule          remainder  = RemainderRule::largest_remainder;
    RoundingPolicy         rounding{};
    Explain                explain = Explain::no;
    /// The periods to spread over, in order and without gaps, where they are not calendar months: only with `daily`.
    std::vector<Period> periods{};
};

struct ScheduleLine {
    Period        period;
    Figure<Money> amount;

    bool operator==(ScheduleLine const&) const = default;
};

/// An amount by periods: the lines' sum is the total, to the last unit.
using Schedule = std::vector<ScheduleLine>;

/// Spreads an amount over the periods of its term. A month that weighs nothing has no line, except under
/// `effective_months`, whose last line is what is left.
Result<Schedule> straight_line(StraightLine const& line, StraightLinePolicy const& policy = {});

/// The same by time elapsed to the microsecond, in the months of UTC.
Result<Schedule> by_elapsed_time(Money const& total, Timestamp start, Timestamp end,
                                 StraightLinePolicy const& policy = {});

/// What is earned by the end of the day before `date`: whole periods, and of the period under way its share of days,
/// rounded.
Result<Figure<Money>> earned_before(StraightLine const& line, Date date, StraightLinePolicy const& policy = {});

/// The calendar month of a date: `2026-03`.
Period month_of(Date date);

}  // namespace throughline
