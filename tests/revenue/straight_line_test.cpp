#include "amounts.hpp"

#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

constexpr std::array every_convention{StraightLineConvention::daily,
                                      StraightLineConvention::monthly_even,
                                      StraightLineConvention::month_fraction,
                                      StraightLineConvention::half_month,
                                      StraightLineConvention::mid_month,
                                      StraightLineConvention::started_month_is_full,
                                      StraightLineConvention::daily_ends,
                                      StraightLineConvention::effective_months,
                                      StraightLineConvention::following_month_is_first,
                                      StraightLineConvention::thirty_day_months};

std::string amounts(Result<Schedule> const& schedule) {
    if (!schedule) return schedule.error().message();
    std::string text;
    for (auto const& line : *schedule) text += line.period.name + "=" + line.amount.value.amount().to_string() + " ";
    return text;
}

std::string spread(std::string_view total, DateRange const& term, StraightLineConvention convention) {
    return amounts(straight_line({.total = usd(total), .term = term}, {.convention = convention}));
}

}  // namespace

TEST_CASE("each convention weighs a month as it says (R69)") {
    auto const term = range("2026-01-16", "2026-04-16");  // 16 days of January, February, March, 15 of April.
    CHECK(spread("900.00", term, StraightLineConvention::daily) ==
          "2026-01=160.00 2026-02=280.00 2026-03=310.00 2026-04=150.00 ");
    CHECK(spread("900.00", term, StraightLineConvention::monthly_even) ==
          "2026-01=225.00 2026-02=225.00 2026-03=225.00 2026-04=225.00 ");
    CHECK(spread("900.00", term, StraightLineConvention::half_month) ==
          "2026-01=150.00 2026-02=300.00 2026-03=300.00 2026-04=150.00 ");
    CHECK(spread("900.00", term, StraightLineConvention::mid_month) == "2026-02=300.00 2026-03=300.00 2026-04=300.00 ");
    CHECK(spread("900.00", term, StraightLineConvention::started_month_is_full) ==
          "2026-01=300.00 2026-02=300.00 2026-03=300.00 ");
    CHECK(spread("900.00", term, StraightLineConvention::monthly_rate) ==
          "2026-01=154.84 2026-02=300.00 2026-03=300.00 2026-04=145.16 ");
    CHECK(spread("31.00", range("2026-01-10", "2026-01-12"), StraightLineConvention::mid_month) == "2026-01=31.00 ");
    CHECK(spread("900.00", term, StraightLineConvention::following_month_is_first) ==
          "2026-02=300.00 2026-03=300.00 2026-04=300.00 ");
    CHECK(spread("9.00", range("2026-01-10", "2026-01-12"), StraightLineConvention::following_month_is_first) ==
          "2026-01=9.00 ");
}

TEST_CASE("months of thirty days count thirty, whatever the calendar says: 30/360 (R69)") {
    auto const thirty = StraightLineConvention::thirty_day_months;
    CHECK(spread("900.00", range("2024-01-01", "2024-04-01"), thirty) ==
          "2024-01=300.00 2024-02=300.00 2024-03=300.00 ");
    // 17 January to 15 March: 14, 30 and 15 days. 2000 / 59 = 33.898...
    CHECK(spread("2000.00", range("2023-01-17", "2023-03-16"), thirty) ==
          "2023-01=474.58 2023-02=1016.95 2023-03=508.47 ");
    CHECK(spread("30.00", range("2023-02-28", "2023-03-28"), thirty) == "2023-02=1.07 2023-03=28.93 ");  // 1 and 27.
    CHECK(spread("7.00", range("2026-01-30", "2026-01-31"), thirty) == "2026-01=7.00 ");  // Nothing but a 30th.
    CHECK(amounts(straight_line({.total  = usd("45.00"),
                                 .term   = range("2026-01-01", "2026-03-01"),
                                 .pauses = {range("2026-01-16", "2026-02-01")}},
                                {.convention = thirty})) == "2026-01=15.00 2026-02=30.00 ");
}

TEST_CASE("periods of one's own, such as 4-4-5 weeks, share by their days (R69)") {
    StraightLinePolicy policy;
    Date               at = day("2026-01-05");
    for (int const weeks : {4, 4, 5}) {
        policy.periods.push_back({{at, at.plus_days(7 * weeks)}, "P" + std::to_string(policy.periods.size() + 1)});
        at = at.plus_days(7 * weeks);
    }
    StraightLine const line{.total = usd("1300.00"), .term = {day("2026-01-05"), at}};
    CHECK(amounts(straight_line(line, policy)) == "P1=400.00 P2=400.00 P3=500.00 ");
    policy.periods.pop_back();
    CHECK(amounts(straight_line(line, policy)) == "the periods do not cover the term");
    policy.convention = StraightLineConvention::monthly_even;
    CHECK(amounts(straight_line(line, policy)) == "only the daily convention spreads over periods of one's own");
}

TEST_CASE("terms that cannot be spread are refused") {
    CHECK(amounts(straight_line({.total = usd("1"), .term = {day("2026-01-01"), {}}})) ==
          "an amount is spread over a term without an end");
    CHECK(spread("1", range("2026-01-01", "2026-01-01"), StraightLineConvention::daily) ==
          "an amount is spread over no day");
    CHECK(spread("1", range("2026-01-01", "2026-01-20"), StraightLineConvention::monthly_rate) ==
          "the term is not a number of whole months");
    CHECK(amounts(straight_line({.total  = usd("1"),
                                 .term   = range("2026-01-01", "2026-02-01"),
                                 .pauses = {range("2025-12-01", "2026-03-01")}})) == "the whole term is paused");
}

TEST_CASE("what is earned before a day is whole periods and the passed days of one (R69)") {
    StraightLine const line{.total = usd("365.00"), .term = range("2026-01-01", "2027-01-01")};
    CHECK(earned_before(line, day("2026-01-01"))->value == usd("0"));
    CHECK(earned_before(line, day("2026-02-01"))->value == usd("31.00"));
    CHECK(earned_before(line, day("2026-02-11"))->value == usd("41.00"));
    CHECK(earned_before(line, day("2030-01-01"))->value == usd("365.00"));
}

TEST_CASE("property: every convention, remainder and pause keeps the sum; days earn by days (L9, R69)") {
    for (std::uint64_t seed = 1; seed <= 250; ++seed) {
        INFO("seed " << seed);
        SeededRandom random{seed};
        Date const   start = Date{2024, 1, 1}.plus_days(static_cast<std::int32_t>(random.below(800)));
        StraightLine line{.total = cents(between(random, -10'000'000, 100'000'000)),
                          .term  = {start, start.plus_days(static_cast<std::int32_t>(between(random, 1, 900)))}};
        auto const   length = *line.term.length();
        for (auto pauses = random.below(3); pauses > 0; --pauses) {
            Date const from = start.plus_days(static_cast<std::int32_t>(between(random, -5, length)));
            line.pauses.push_back({from, from.plus_days(static_cast<std::int32_t>(between(random, 0, 60)))});
        }
        Rational          active = 0;  // Day by day, which the library does not do.
        std::vector<bool> works;
        for (std::int32_t i = 0; i < length; ++i) {
            bool is_paused = false;
            for (auto const& pause : line.pauses) is_paused = is_paused || pause.contains(start.plus_days(i));
            works.push_back(!is_paused);
            active += is_paused ? 0 : 1;
        }
        for (auto const convention : every_convention) {
            for (auto const remainder : {RemainderRule::largest_remainder, RemainderRule::last_absorbs,
                                         RemainderRule::first_absorbs, RemainderRule::carried}) {
                auto const schedule = straight_line(line, {.convention = convention, .remainder = remainder});
                if (!schedule) {
                    bool const is_understood = active == 0 || convention == StraightLineConvention::effective_months;
                    REQUIRE_MESSAGE(is_understood, schedule.error().describe());
                    continue;
                }
                Rational sum = 0;
                for (auto const& month : *schedule) sum += rational(month.amount.value);
                CHECK(sum == rational(line.total));
                if (convention != StraightLineConvention::daily || remainder != RemainderRule::carried) continue;
                Rational     to_date = 0;
                Rational     days    = 0;
                std::int32_t i       = 0;
                for (auto const& month : *schedule) {
                    to_date += rational(month.amount.value);
                    for (; i < length && start.plus_days(i) < *month.period.range.end; ++i)
                        days += works[static_cast<std::size_t>(i)] ? 1 : 0;
                    CHECK(to_date * 100 == Rational{nearest_cent(rational(line.total) * days / active)});
                }
            }
        }
    }
}
