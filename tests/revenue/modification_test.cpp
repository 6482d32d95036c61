#include "amounts.hpp"

#include <throughline/revenue/modification.hpp>

using namespace throughline;

TEST_CASE("the facts decide how a change is treated (606-10-25-12 and 25-13, 15.20 and 21; R47 R48)") {
    CHECK(treatment_of({true, true, true}) == Modification::separate_contract);
    CHECK(treatment_of({true, false, true}) == Modification::prospective);
    CHECK(treatment_of({false, false, true}) == Modification::prospective);
    CHECK(treatment_of({true, true, false}) == Modification::separate_contract);
    CHECK(treatment_of({true, false, false}) == Modification::cumulative_catch_up);
    CHECK(treatment_of({false, false, false}) == Modification::cumulative_catch_up);
}

TEST_CASE("units caught up cumulatively are all worth the average") {
    auto const figures =
        modify_units({.units = 120, .unit_price = usd("100"), .units_delivered = 60},
                     {.units_added = 30, .unit_price = usd("80")}, Modification::cumulative_catch_up, {}, Explain::yes)
            .value();
    CHECK(figures.unit_revenue_of_remaining.value == usd("96.00"));
    CHECK(figures.catch_up.value == usd("-240.00"));
    CHECK(figures.remaining_consideration.value == usd("8640.00"));
    CHECK(figures.catch_up.why.verify());
    auto const error = modify_units({.units = 10, .unit_price = usd("1"), .units_delivered = 11},
                                    {.units_added = 1, .unit_price = usd("1")}, Modification::prospective)
                           .error();
    CHECK(error.context().expected == "from 0 to 10");
}

TEST_CASE("property: however units change, what was and what will be earned is what is owed (L9)") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        SeededRandom       random{seed};
        auto const         units = between(random, 1, 500);
        UnitContract const contract{.units           = units,
                                    .unit_price      = cents(between(random, 1, 99'999)),
                                    .units_delivered = between(random, 0, units)};
        UnitChange const   change{.units_added = between(random, 1, 300),
                                  .unit_price  = cents(between(random, 1, 99'999))};
        for (auto const treatment :
             {Modification::prospective, Modification::cumulative_catch_up, Modification::separate_contract}) {
            auto const figures = modify_units(contract, change, treatment, {}, Explain::yes).value();
            CHECK(figures.revenue_before.value + figures.catch_up.value + figures.remaining_consideration.value ==
                  figures.original_total.value + figures.added_total.value);
            REQUIRE(figures.remaining_consideration.why.verify());
        }
    }
}

TEST_CASE("price steps book months and parts of months (R47)") {
    auto const term = range("2026-01-01", "2026-07-01");
    auto const segments =
        price_segments(term, {{term.start, usd("310.00")}, {day("2026-03-16"), usd("620.00")}}).value();
    CHECK(segments[0].booked.value == usd("770.00"));   // January, February, 15 days of March.
    CHECK(segments[1].booked.value == usd("2180.00"));  // 16 days of March, April to June.
    CHECK(!price_segments(term, {{day("2026-02-01"), usd("1")}}));
}

TEST_CASE("an estimate that changes after a delivery catches up for what is delivered (606-10-32-45)") {
    ProductContract contract{.fixed          = usd("1000"),
                             .variable       = usd("200"),
                             .products       = {{"X", 1, day("2010-07-01")}, {"Y", 1, day("2011-03-31")}},
                             .modified_on    = day("2010-11-30"),
                             .added          = {{"Z", 1, day("2011-06-30")}},
                             .added_price    = usd("300"),
                             .later_variable = usd("240"),
                             .estimated_on   = day("2011-04-15")};
    auto const      story = modify_products(contract).value();
    std::string     told;
    for (auto const& revenue : story.revenue)
        told += revenue.product + "=" + revenue.amount.value.amount().to_string() + " ";
    CHECK(told == "X=600.00 Y=450.00 =30.00 Z=460.00 ");  // Y's ten came too late for its delivery.
    CHECK(story.total.value == usd("1540.00"));
}
