#include "records.hpp"

#include <doctest/doctest.h>

using namespace throughline;
using model_tests::dates;
using model_tests::id;
using model_tests::money;

namespace {

Identified<Rate> rate(std::uint64_t number, DateRange effective, std::uint64_t role = 1) {
    return {id<Rate>(number),
            {.rate_card = id<RateCard>(1), .role = id<Role>(role), .bill_rate = money("150"), .effective = effective}};
}

}  // namespace

TEST_CASE("R61: rates that follow one another are accepted, in any order") {
    CHECK(
        check_rates(std::vector{rate(2, dates("2026-07-01", "2027-01-01")), rate(1, dates("2026-01-01", "2026-07-01")),
                                rate(3, {.start = Date::parse("2027-01-01").value()})})
            .empty());
}

TEST_CASE("R61: rates of one card, role and region that overlap are refused") {
    auto const found = check_rates(
        std::vector{rate(1, dates("2026-01-01", "2026-07-02")), rate(2, dates("2026-07-01", "2027-01-01"))});
    REQUIRE(found.size() == 1);
    CHECK(found[0].record == id<Rate>(2));
    CHECK(found[0].message == "the rate from 2026-07-01 overlaps the one from 2026-01-01");
}

TEST_CASE("R61: a long or open rate overlaps everything it covers") {
    DateRange const open{.start = Date::parse("2026-01-01").value()};
    CHECK(check_rates(std::vector{rate(1, open), rate(2, dates("2026-02-01", "2026-03-01")),
                                  rate(3, dates("2027-02-01", "2027-03-01"))})
              .size() == 2);
    CHECK(
        check_rates(std::vector{rate(1, dates("2026-01-01", "2027-01-01")), rate(2, dates("2026-02-01", "2026-03-01")),
                                rate(3, dates("2026-04-01", "2026-05-01"))})
            .size() == 2);
}

TEST_CASE("R61: other roles, regions and cards do not disturb") {
    auto const year           = dates("2026-01-01", "2027-01-01");
    auto       rates          = std::vector{rate(1, year), rate(2, year, 2), rate(3, year), rate(4, year)};
    rates[2].object.region    = id<Region>(1);
    rates[3].object.rate_card = id<RateCard>(2);
    CHECK(check_rates(rates).empty());
}
