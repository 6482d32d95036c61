#include "amounts.hpp"

#include <throughline/revenue/straight_line.hpp>
#include <throughline/revenue/variance.hpp>

using namespace throughline;

namespace {

WorkOfPeriod work(std::string_view month, std::string_view hours, std::string_view amount) {
    return {month_of(day(month)), Hours{decimal(hours)}, usd(amount), {}};
}

}  // namespace

TEST_CASE("a variance is timing, volume and price, and they sum to it (R263)") {
    // Planned 100 hours at 100 in June and in July; came 50 in June and 170 in July, for 23,100 in all.
    std::vector<WorkOfPeriod> const planned{work("2026-06-01", "100", "10000"), work("2026-07-01", "100", "10000")};
    std::vector<WorkOfPeriod> const actual{work("2026-06-01", "50", "5250"), work("2026-07-01", "170", "17850")};
    auto const found = variance("project 7", planned, actual, usd("0").currency(), {}, Explain::yes).value();
    CHECK(found.variance.value == usd("3100.00"));
    CHECK(found.volume.value == usd("2000.00"));  // 20 hours more at 100.
    CHECK(found.price.value == usd("1100.00"));   // 220 hours at 105 instead of 100.
    REQUIRE(found.periods.size() == 2);
    // 20,000 planned, phased as the actuals fell (5,250 to 17,850): 4,545.45 and 15,454.55.
    CHECK(found.periods[0].timing.value == usd("-5454.55"));
    CHECK(found.periods[1].timing.value == usd("5454.55"));
    CHECK(found.periods[0].volume.value == usd("454.55"));
    CHECK(found.periods[0].price.value == usd("250.00"));
    CHECK(found.periods[0].price.why.verify());
    CHECK(variance("none", {}, {}, usd("0").currency())->periods.empty());
    CHECK(variance("no hours", std::vector{work("2026-06-01", "0", "10")}, {}, usd("0").currency())->price.value ==
          usd("-10"));
}

TEST_CASE("property: the parts of a variance sum to it in every period and over all (R263, L9)") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        SeededRandom random{seed};
        auto const   side = [&] {
            std::vector<WorkOfPeriod> list;
            for (auto count = random.below(6); count > 0; --count)
                list.push_back({month_of(day("2026-01-01").plus_months(static_cast<int>(random.below(6)))),
                                Hours{Decimal::from_units(between(random, 0, 4'000), 2)},
                                cents(between(random, -1'000, 100'000)),
                                {}});
            return list;
        };
        auto const planned = side(), actual = side();
        auto const found  = variance("any", planned, actual, usd("0").currency()).value();
        Money      timing = usd("0"), whole = usd("0"), volume = usd("0"), price = usd("0"), expected = usd("0");
        for (auto const& each : planned) expected -= each.amount;
        for (auto const& each : actual) expected += each.amount;
        for (auto const& each : found.periods) {
            CHECK(each.timing.value + each.volume.value + each.price.value == each.variance.value);
            timing += each.timing.value;
            whole += each.variance.value;
            volume += each.volume.value;
            price += each.price.value;
        }
        CHECK(timing.is_zero());
        CHECK(whole == expected);
        CHECK(volume == found.volume.value);
        CHECK(price == found.price.value);
        CHECK(found.variance.value == expected);
    }
}
