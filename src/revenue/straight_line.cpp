#include <throughline/revenue/straight_line.hpp>

#include "calculation.hpp"
#include "month_weights.hpp"

#include <algorithm>

namespace throughline {

namespace {

using Stretches = std::vector<Stretch>;

Error refused(char const* why) { return Error{ErrorCode::validation, why}; }

Result<> check(StraightLine const& line, StraightLinePolicy const& policy) {
    if (!line.term.end)
        return refused("an amount is spread over a term without an end").with_expected("a closed range of dates");
    if (line.term.is_empty())
        return refused("an amount is spread over no day")
            .with_value(line.term.start.to_string() + " to " + line.term.end->to_string());
    if (policy.periods.empty()) return {};
    if (policy.convention != StraightLineConvention::daily)
        return refused("only the daily convention spreads over periods of one's own");
    Date at = policy.periods.front().range.start;
    for (auto const& period : policy.periods) {
        if (!period.range.end || period.range.start != at || period.range.is_empty())
            return refused("periods with a gap, an overlap or no end").in_field(period.name);
        at = *period.range.end;
    }
    if (policy.periods.front().range.start > line.term.start || at < *line.term.end)
        return refused("the periods do not cover the term");
    return {};
}

/// How many whole months the term has, where it has no other days.
Result<int> whole_months(DateRange const& term) {
    int const months = (term.end->year() - term.start.year()) * 12 +
                       (static_cast<int>(term.end->month()) - static_cast<int>(term.start.month()));
    for (int const number : {months, months + 1})
        if (number > 0 && term.start.plus_months(number) == *term.end) return number;
    return refused("the term is not a number of whole months")
        .with_value(term.start.to_string() + " to " + term.end->to_string())
        .with_expected("an end that many months after the start")
        .with_remedy("choose another convention");
}

/// Months of `days` to tenths, as of a span of `whole` days that is one month.
Result<Decimal> tenths(Decimal const& months, std::int32_t days, std::int32_t whole) {
    return proportion(months, days, std::max(whole, 1), 1, RoundingRule::half_up);
}

bool contains_day(Stretch const& stretch, DateRange const& term, unsigned day) {
    return term.contains(stretch.period.range.start.plus_days(static_cast<std::int32_t>(day) - 1));
}

/// Days since some day where every month has thirty, and its last day is the thirtieth.
std::int32_t thirty_day_count(Date date) {
    bool const is_last = date == date.last_of_month();
    auto const month   = date.year() * 12 + static_cast<std::int32_t>(date.month());
    return month * 30 + (is_last ? 30 : std::min(static_cast<std::int32_t>(date.day()), 30));
}

/// The days of a month that earn, of thirty: a 31st counts nothing beside a 30th, a 28th of February for three.
std::int32_t thirty_day_weight(Stretch const& stretch, StraightLine const& line) {
    DateRange const covered{std::max(stretch.period.range.start, line.term.start),
                            std::min(*stretch.period.range.end, *line.term.end)};
    std::int32_t    weight = 0;
    for (Date day = covered.start; day < *covered.end; day = day.plus_days(1))
        if (std::ranges::none_of(line.pauses, [day](DateRange const& pause) { return pause.contains(day); }))
            weight += thirty_day_count(day.plus_days(1)) - thirty_day_count(day);
    return weight;
}

/// What one month weighs, under the conventions that look at a month by itself.
Result<Decimal> weight_of(Stretch const& stretch, StraightLine const& line, StraightLineConvention convention) {
    bool const is_last = *line.term.end <= *stretch.period.range.end;
    if (stretch.active == 0) return Decimal{};
    switch (convention) {
        case StraightLineConvention::monthly_even:
            return Decimal{1};
        case StraightLineConvention::month_fraction:
            return Decimal{stretch.active * (parts_of_month / stretch.days)};
        case StraightLineConvention::half_month:
            return Decimal{stretch.active == stretch.days ? 2 : 1};
        case StraightLineConvention::mid_month:
            return Decimal{contains_day(stretch, line.term, 15) ? 1 : 0};
        case StraightLineConvention::started_month_is_full:
            return Decimal{is_last && *line.term.end != *stretch.period.range.end ? 0 : 1};
        case StraightLineConvention::following_month_is_first:
            return Decimal{line.term.start > stretch.period.range.start ? 0 : 1};
        case StraightLineConvention::thirty_day_months:
            return Decimal{thirty_day_weight(stretch, line)};
        case StraightLineConvention::effective_months:
            if (stretch.active == stretch.days) return Decimal{1};
            return tenths(1, stretch.active - 1, stretch.days - 1);
        default:
            return Decimal{stretch.active};
    }
}

std::vector<Decimal> weights_of_ends(Stretches const& stretches) {
    std::int32_t term = 0;
    std::int32_t ends = 0;
    int          full = 0;
    for (auto const& stretch : stretches) {
        term += stretch.active;
        if (stretch.active == stretch.days)
            ++full;
        else
            ends += stretch.active;
    }
    std::vector<Decimal> weights;
    for (auto const& stretch : stretches)
        weights.push_back(stretch.active == stretch.days ? Decimal{term - ends}
                                                         : Decimal{stretch.active} * std::max(full, 1));
    return weights;
}

Result<std::vector<Decimal>> weights_of_rate(StraightLine const& line, Stretches const& stretches) {
    if (auto months = whole_months(line.term); !months) return std::move(months).error();
    int const            first = stretches.front().covered * (parts_of_month / stretches.front().days);
    std::vector<Decimal> weights(stretches.size(), parts_of_month);
    weights.front() = first;
    if (first != parts_of_month) weights.back() = parts_of_month - first;
    return weights;
}

Result<std::vector<Decimal>> weights_of(StraightLine const& line, Stretches const& stretches,
                                        StraightLineConvention convention) {
    if (std::ranges::all_of(stretches, [](Stretch const& stretch) { return stretch.active == 0; }))
        return refused("the whole term is paused").with_remedy("extend the term, or recognize nothing");
    if (convention == StraightLineConvention::daily_ends) return weights_of_ends(stretches);
    if (convention == StraightLineConvention::monthly_rate) {
        if (!line.pauses.empty())
            return refused("a monthly rate knows no pauses").with_remedy("use another convention");
        return weights_of_rate(line, stretches);
    }
    std::vector<Decimal> weights;
    weights.reserve(stretches.size());
    for (auto const& stretch : stretches) {
        auto weight = weight_of(stretch, line, convention);
        if (!weight) return std::move(weight).error();
        weights.push_back(*weight);
    }
    if (std::ranges::all_of(weights, &Decimal::is_zero)) {  // A term within a month that its convention does not count.
        auto const longest = std::ranges::max_element(stretches, {}, &Stretch::active);
        weights[static_cast<std::size_t>(longest - stretches.begin())] = 1;
    }
    return weights;
}

/// The absorbing line takes what the others leave of the total.
void absorb(Calculation& calculation, Term const& total, std::vector<Term>& amounts, bool is_last) {
    std::size_t const place = is_last ? amounts.size() - 1 : 0;
    std::vector<Term> others;
    for (std::size_t i = 0; i < amounts.size(); ++i)
        if (i != place) others.push_back(amounts[i]);
    amounts[place] = others.empty()
                         ? total
                         : calculation.difference("what is left", total, calculation.sum("other periods", others));
}

/// Full months share, rounded, what the rounded partial ends leave: two roundings, unlike a split by weights.
std::vector<Term> shared_after_ends(Calculation& calculation, Term const& total, Stretches const& stretches,
                                    bool is_last) {
    std::int32_t days = 0;
    int          full = 0;
    for (auto const& stretch : stretches) {
        days += stretch.active;
        full += stretch.active == stretch.days;
    }
    Term const        term = calculation.given("days of the term", days, "days");
    Term              base = total;
    std::vector<Term> amounts(stretches.size());
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        if (stretches[i].active == stretches[i].days) continue;
        amounts[i] = calculation.proportion("partial month", total,
                                            calculation.given("days", stretches[i].active, "days"), term);
        base       = calculation.difference("for the full months", base, amounts[i]);
    }
    if (full > 0) {
        Term const monthly = calculation.proportion("full month", base, calculation.given("one", 1),
                                                    calculation.given("full months", full, "months"));
        for (std::size_t i = 0; i < stretches.size(); ++i)
            if (stretches[i].active == stretches[i].days) amounts[i] = monthly;
    }
    absorb(calculation, total, amounts, is_last);
    return amounts;
}

std::vector<Term> by_effective_months(Calculation& calculation, Term const& total, StraightLine const& line,
                                      Stretches const& stretches, std::span<Decimal const> weights, bool is_last) {
    auto const& first = stretches.front().period.range;
    auto const& last  = stretches.back().period.range;
    auto const  effective =
        tenths(static_cast<int>(stretches.size()), *line.term.end - line.term.start - 1, *last.end - first.start - 1);
    if (!effective || effective->is_zero())
        calculation.fail(refused("the term is too short for months in tenths").with_remedy("use another convention"));
    Term const        months = calculation.given("effective months", effective.value_or(Decimal{1}), "months");
    std::vector<Term> amounts;
    for (auto const& weight : weights)
        amounts.push_back(
            calculation.proportion("month", total, calculation.given("part of a month", weight, "months"), months));
    absorb(calculation, total, amounts, is_last);
    return amounts;
}

Schedule scheduled(Calculation const& calculation, std::vector<Period> periods, std::vector<Term> const& amounts) {
    Schedule schedule;
    schedule.reserve(periods.size());
    for (std::size_t i = 0; i < periods.size(); ++i)
        schedule.push_back({std::move(periods[i]), calculation.figure(amounts[i])});
    return schedule;
}

std::vector<Term> spread(Calculation& calculation, StraightLine const& line, StraightLinePolicy const& policy,
                         Stretches const& stretches, std::vector<Decimal> const& weights) {
    Term const total       = line.why.is_empty() || !calculation.is_explained()
                                 ? calculation.given("amount to spread", line.total, line.source)
                                 : Term{line.total.amount(), line.why};
    bool const is_last     = policy.remainder == RemainderRule::last_absorbs;
    bool const is_absorbed = is_last || policy.remainder == RemainderRule::first_absorbs;
    if (is_absorbed && policy.convention == StraightLineConvention::daily_ends)
        return shared_after_ends(calculation, total, stretches, is_last);
    if (is_absorbed && policy.convention == StraightLineConvention::effective_months)
        return by_effective_months(calculation, total, line, stretches, weights, is_last);
    std::vector<Term> terms;
    terms.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
        terms.push_back(calculation.given(stretches[i].period.name, weights[i], "weight"));
    return calculation.parts("revenue of the period", total, terms, policy.remainder);
}

}  // namespace

Result<Schedule> straight_line(StraightLine const& line, StraightLinePolicy const& policy) {
    if (auto valid = check(line, policy); !valid) return std::move(valid).error();
    if (policy.remainder == RemainderRule::separate)
        return refused("a schedule has no line of its own for a remainder").with_expected("another remainder rule");
    auto stretches =
        stretches_of(line.term, line.pauses, policy.periods.empty() ? months_of(line.term) : policy.periods);
    auto weights = weights_of(line, stretches, policy.convention);
    if (!weights) return std::move(weights).error();
    if (policy.convention != StraightLineConvention::effective_months) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < stretches.size(); ++i) {
            if ((*weights)[i].is_zero()) continue;
            if (kept != i) {
                stretches[kept]  = std::move(stretches[i]);
                (*weights)[kept] = (*weights)[i];
            }
            ++kept;
        }
        stretches.resize(kept);
        weights->resize(kept);
    }
    Calculation         calculation{line.total.currency(), policy.rounding, policy.explain};
    auto const          amounts = spread(calculation, line, policy, stretches, *weights);
    std::vector<Period> periods;
    periods.reserve(stretches.size());
    for (auto& stretch : stretches) periods.push_back(std::move(stretch.period));
    return calculation.finish(scheduled(calculation, std::move(periods), amounts));
}

Result<Schedule> by_elapsed_time(Money const& total, Timestamp start, Timestamp end, StraightLinePolicy const& policy) {
    if (end <= start) return refused("an amount is spread over no time").with_value(end.to_string());
    constexpr std::int64_t day  = 86'400'000'000;
    auto const             date = [](Timestamp at) {
        return Date::from_days(
            static_cast<std::int32_t>((at.microseconds() - (at.microseconds() < 0 ? day - 1 : 0)) / day));
    };
    auto const months = months_of({date(start), date(end).plus_days(1)});

    Calculation         calculation{total.currency(), policy.rounding, policy.explain};
    std::vector<Period> periods;
    std::vector<Term>   weights;
    for (auto const& month : months) {
        std::int64_t const from = std::max(start.microseconds(), month.range.start.days() * day);
        std::int64_t const to   = std::min(end.microseconds(), month.range.end->days() * day);
        if (from >= to) continue;
        periods.push_back(month);
        weights.push_back(calculation.given(month.name, to - from, "microseconds"));
    }
    auto const amounts = calculation.parts("revenue of the period", calculation.given("amount to spread", total),
                                           weights, policy.remainder);
    if (amounts.size() != periods.size()) return refused("a schedule has no line of its own for a remainder");
    return calculation.finish(scheduled(calculation, std::move(periods), amounts));
}

Result<Figure<Money>> earned_before(StraightLine const& line, Date date, StraightLinePolicy const& policy) {
    auto const schedule = straight_line(line, policy);
    if (!schedule) return schedule.error();
    Calculation       calculation{line.total.currency(), policy.rounding, policy.explain};
    std::vector<Term> earned;
    for (auto const& month : *schedule) {
        if (date <= month.period.range.start) break;
        Term const      amount{month.amount.value.amount(), month.amount.why};
        DateRange const whole{std::max(month.period.range.start, line.term.start),
                              std::min(*month.period.range.end, *line.term.end)};
        if (date >= *whole.end) {
            earned.push_back(amount);
            continue;
        }
        auto const days   = active_days(whole, line.pauses);
        auto const passed = date <= whole.start ? 0 : active_days({whole.start, date}, line.pauses);
        earned.push_back(calculation.proportion("part of the period under way", amount,
                                                calculation.given("days passed", passed, "days"),
                                                calculation.given("days of the period", std::max(days, 1), "days")));
    }
    Term const sum = calculation.sum("earned before " + date.to_string(), earned);
    return calculation.finish(calculation.figure(sum));
}

}  // namespace throughline
