#include "amounts.hpp"

#include <throughline/revenue/line_schedule.hpp>

#include <map>

using namespace throughline;

namespace {

std::string shown(LineHistory const& line, LineSchedulePolicy const& policy = {}) {
    auto const schedule = line_schedule(line, policy);
    if (!schedule) return schedule.error().message();
    std::string text;
    for (auto const& month : schedule->periods) {
        text += month.period.name + "=" + month.earned.value.amount().to_string();
        if (!month.catch_up.value.is_zero()) text += "+" + month.catch_up.value.amount().to_string();
        text += " ";
    }
    if (!schedule->suspended.value.is_zero()) text += "suspended=" + schedule->suspended.value.amount().to_string();
    return text;
}

/// The same line, day by day in exact fractions: what every day earns, however it came to that.
class DayByDay {
  public:
    explicit DayByDay(LineHistory const& line) : line_{line} {
        price_ = rational(line.terms.price);
        end_   = extended(line.terms.term.start, *line.terms.term.end);
        spread(line.terms.term.start, end_, price_, main_);
        origin_ = line.terms.term.start;
        for (auto const& change : line.changes) apply(change);
    }

    Rational before(Date date) const {
        Rational sum = 0;
        for (auto const* days : {&main_, &apart_, &jumps_})
            for (auto const& [when, amount] : *days)
                if (when < date) sum += amount;
        return sum;
    }

  private:
    using Days = std::map<Date, Rational>;

    bool works(Date date) const {
        return std::ranges::none_of(line_.pauses, [&](DateRange const& pause) { return pause.contains(date); });
    }

    Date extended(Date start, Date end) const {
        for (auto left = end - start; left > 0; start = start.plus_days(1)) {
            if (works(start)) --left;
            end = start.plus_days(1);
        }
        return end;
    }

    void spread(Date start, Date end, Rational const& amount, Days& into) const {
        std::vector<Date> days;
        for (Date at = start; at < end; at = at.plus_days(1))
            if (works(at)) days.push_back(at);
        for (auto const at : days) into[at] += amount / Rational{days.size()};
    }

    Rational main_before(Date at) const {
        Rational sum = 0;
        for (auto const& [when, amount] : main_)
            if (when < at) sum += amount;
        return sum;
    }

    void apply(LineChange const& change) {
        Rational const delta = rational(change.delta);
        if (change.treatment == Modification::separate_contract) {
            Date const end = change.new_end ? extended(change.effective, *change.new_end) : end_;
            if (change.effective < end)
                spread(change.effective, end, delta, apart_);
            else
                jumps_[change.effective] += delta;
            return;
        }
        Date const at         = std::max(change.effective, origin_);
        bool const looks_back = change.treatment == Modification::cumulative_catch_up;
        if (change.new_end)
            end_ = extended(looks_back ? origin_ : at, looks_back ? std::max(*change.new_end, origin_.plus_days(1))
                                                                  : std::max(*change.new_end, at));
        Rational const earned = main_before(at);
        main_.erase(main_.lower_bound(at), main_.end());
        price_ += delta;
        if (looks_back) {
            Days anew;
            spread(origin_, end_, price_ - settled_, anew);
            Rational measured = anew.empty() ? price_ : settled_;
            for (auto const& [when, amount] : anew) {
                if (when < at)
                    measured += amount;
                else
                    main_[when] += amount;
            }
            jumps_[at] += measured - earned - jumped_;
            jumped_ += measured - earned - jumped_;
        } else {
            Rational const rest        = price_ - earned - jumped_;
            bool const     is_too_much = rest != 0 && (rest < 0) != (price_ < 0);
            if (at < end_ && !is_too_much)
                spread(at, end_, rest, main_);
            else
                jumps_[at] += rest, jumped_ += rest;
            if (is_too_much) end_ = at;
            origin_  = at;
            settled_ = price_ - rest;
        }
    }

    LineHistory const& line_;
    Rational           price_;
    Rational           settled_ = 0;  // Recognized under the contracts that prospective changes ended.
    Rational           jumped_  = 0;
    Date               origin_;
    Date               end_;
    Days               main_, apart_, jumps_;
};

LineHistory random_line(Random& random) {
    Date const  start = Date{2025, 1, 1}.plus_days(static_cast<std::int32_t>(random.below(200)));
    auto const  days  = static_cast<std::int32_t>(between(random, 20, 500));
    LineHistory line{
        .terms = {.price = cents(between(random, 100, 90'000'000)), .term = {start, start.plus_days(days)}}};
    for (auto pauses = random.below(3); pauses > 0; --pauses) {
        Date const from = start.plus_days(static_cast<std::int32_t>(between(random, 0, days)));
        line.pauses.push_back({from, from.plus_days(static_cast<std::int32_t>(between(random, 1, 50)))});
    }
    Date at = start;
    for (auto changes = random.below(4); changes > 0; --changes) {
        if (random.chance(3, 4)) at = at.plus_days(static_cast<std::int32_t>(between(random, 1, 120)));
        LineChange change{
            .effective = at,
            .delta     = cents(random.chance(1, 5) ? between(random, -20'000'000, 0) : between(random, 0, 10'000'000))};
        change.treatment = static_cast<Modification>(random.below(change.delta.is_negative() ? 2 : 3));
        if (random.chance(1, 3)) change.new_end = at.plus_days(static_cast<std::int32_t>(between(random, 1, 300)));
        line.changes.push_back(change);
    }
    return line;
}

}  // namespace

TEST_CASE("a pause moves the rest of a schedule, and its end, by the days lost (R62)") {
    LineHistory line{.terms = {.price = usd("900.00"), .term = range("2026-04-01", "2026-06-30")}};  // 90 days.
    CHECK(shown(line) == "2026-04=300.00 2026-05=310.00 2026-06=290.00 ");
    line.pauses = {range("2026-05-11", "2026-05-21")};
    CHECK(shown(line) == "2026-04=300.00 2026-05=210.00 2026-06=300.00 2026-07=90.00 ");
    CHECK(line_schedule(line)->end == day("2026-07-10"));
    CHECK(shown(line, {.pause = PauseEffect::keeps_end}) == "2026-04=337.50 2026-05=236.25 2026-06=326.25 ");
    line.pauses = {{day("2026-05-11"), {}}};
    CHECK(shown(line) == "2026-04=300.00 2026-05=100.00 suspended=500.00");
}

TEST_CASE("a change is prospective, cumulative or apart (R47 R48)") {
    LineHistory line{.terms   = {.price = usd("900.00"), .term = range("2026-04-01", "2026-06-30")},
                     .changes = {{.effective = day("2026-05-01"), .delta = usd("90.00")}}};
    CHECK(shown(line) == "2026-04=300.00 2026-05=356.50 2026-06=333.50 ");
    line.changes[0].treatment = Modification::cumulative_catch_up;
    CHECK(shown(line) == "2026-04=300.00 2026-05=341.00+30.00 2026-06=319.00 ");
    line.changes[0].treatment = Modification::separate_contract;
    line.changes[0].new_end   = day("2026-05-31");
    CHECK(shown(line) == "2026-04=300.00 2026-05=400.00 2026-06=290.00 ");
    line.changes[0].effective = day("2026-08-01");
    line.changes[0].new_end   = {};
    line.changes[0].treatment = Modification::prospective;
    CHECK(shown(line) == "2026-04=300.00 2026-05=310.00 2026-06=290.00 2026-08=0+90.00 ");
}

TEST_CASE("changes after the end, two of them on one day, are each recognized once (R47)") {
    LineHistory const line{
        .terms   = {.price = usd("900.00"), .term = range("2026-04-01", "2026-06-30")},
        .changes = {
            {.effective = day("2026-08-01"), .delta = usd("10.00")},
            {.effective = day("2026-08-01"), .delta = usd("20.00"), .treatment = Modification::cumulative_catch_up},
            {.effective = day("2026-09-01"), .delta = usd("30.00"), .treatment = Modification::cumulative_catch_up}}};
    CHECK(shown(line) == "2026-04=300.00 2026-05=310.00 2026-06=290.00 2026-08=0+30.00 2026-09=0+30.00 ");
}

TEST_CASE("histories that make no sense are refused") {
    LineHistory line{.terms = {.price = usd("1"), .term = {day("2026-01-01"), {}}}};
    CHECK(shown(line) == "a line without an end, or without a day");
    line.terms.term.end = day("2026-02-01");
    line.changes        = {{.effective = day("2026-01-20"), .delta = usd("1")},
                           {.effective = day("2026-01-10"), .delta = usd("1")}};
    CHECK(shown(line) == "changes out of order");
    line.changes = {{.effective = day("2026-01-20"), .delta = usd("-1"), .treatment = Modification::separate_contract}};
    CHECK(shown(line) == "a separate contract that takes away");
}

TEST_CASE("property: a line's schedule is its price, and follows the days one by one (L9, R47 R62 R69)") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        INFO("seed " << seed);
        SeededRandom      random{seed};
        LineHistory const line     = random_line(random);
        bool const        explains = seed % 10 == 0;
        auto const        schedule = line_schedule(
            line, {.spread = {.remainder = RemainderRule::carried, .explain = explains ? Explain::yes : Explain::no}});
        REQUIRE_MESSAGE(schedule, schedule.error().describe());
        DayByDay const oracle{line};
        Rational const slack = Rational{static_cast<int>(2 * line.changes.size() + 2), 100};
        Rational       sum   = 0;
        for (auto const& month : schedule->periods) {
            sum += rational(month.earned.value) + rational(month.catch_up.value);
            Rational const exact = oracle.before(*month.period.range.end);
            INFO(month.period.name << " " << sum.str() << " of " << exact.str());
            CHECK(abs(sum - exact) <= slack);
            if (explains) {
                REQUIRE(month.earned.why.verify());
                REQUIRE(month.catch_up.why.verify());
                CHECK(month.earned.why.evaluate().value() == month.earned.value.amount());
            }
        }
        Rational price = rational(line.terms.price);
        for (auto const& change : line.changes) price += rational(change.delta);
        CHECK(sum == price);
        CHECK(rational(schedule->price.value) == price);
    }
}
