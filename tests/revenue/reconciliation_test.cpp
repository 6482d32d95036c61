#include "amounts.hpp"

#include <throughline/revenue/conversion.hpp>
#include <throughline/revenue/pipeline.hpp>
#include <throughline/revenue/reconciliation.hpp>
#include <throughline/revenue/straight_line.hpp>
#include <throughline/revenue/variable_consideration.hpp>

#include <map>

using namespace throughline;

TEST_CASE("a reconciliation says what is missing, extra and different, with its records (R257 R97)") {
    std::vector<LedgerFigure> const here{{"A", usd("100.00"), "so1"},
                                         {"B", usd("60.00"), "so2"},
                                         {"B", usd("40.00"), "so3"},
                                         {"C", usd("5.00"), "so4"},
                                         {"E", usd("1"), "so5"}};
    std::vector<LedgerFigure> const there{{"B", usd("99.00"), "inv2"},
                                          {"C", usd("5.00"), "inv3"},
                                          {"D", usd("7.00"), "inv4"},
                                          {"E", Money{1, Currency::parse("EUR").value()}, "inv5"}};
    auto const                      found = reconcile(here, there).value();
    CHECK(found.matched == 1);
    REQUIRE(found.breaks.size() == 4);
    CHECK(found.breaks[0].describe() == "missing A: 100.00 USD is not there");
    CHECK(found.breaks[1].describe() == "different B: 100.00 USD is 99.00 USD there, 1.00 USD too little");
    CHECK(found.breaks[1].right_record == "inv2");
    CHECK(found.breaks[2].describe() == "extra D: 7.00 USD is only there");
    CHECK(found.breaks[3].kind == Break::Kind::currencies);
    CHECK(reconcile(here, there, {.absolute = 1})->matched == 2);
    std::vector<LedgerFigure> const unsorted{{"B", usd("1"), ""}, {"A", usd("1"), ""}};
    CHECK(reconcile(unsorted, there).error().context().remedy == "sort both sides by key");
    CHECK(reconcile(here, unsorted).error().context().object == "right");
}

TEST_CASE("property: reconciling finds every difference and no other (R257)") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        INFO("seed " << seed);
        SeededRandom                        random{seed};
        std::map<std::string, std::int64_t> here, there;
        for (int i = 0; i < 60; ++i) {
            std::string const key = "k" + std::to_string(1000 + i);
            if (random.chance(9, 10)) here[key] = between(random, 1, 3);
            if (random.chance(9, 10)) there[key] = between(random, 1, 3);
        }
        auto const list = [&](auto const& side) {
            std::vector<LedgerFigure> figures;
            for (auto const& [key, amount] : side) {
                figures.push_back({key, cents(amount), key});
                if (random.chance(1, 5)) {  // Split in two.
                    figures.back().amount = cents(amount - 1);
                    figures.push_back({key, cents(1), key});
                }
            }
            return figures;
        };
        auto const  found   = reconcile(list(here), list(there)).value();
        std::size_t matched = 0, breaks = 0;
        for (auto const& [key, amount] : here) (there.contains(key) && there.at(key) == amount ? matched : breaks) += 1;
        for (auto const& [key, amount] : there) breaks += here.contains(key) ? 0 : 1;
        CHECK(found.matched == matched);
        CHECK(found.breaks.size() == breaks);
    }
}

TEST_CASE("a rate converts one way, and says whose it is (R81)") {
    ConversionRate const rate{.from   = usd("0").currency(),
                              .to     = Currency::parse("JPY").value(),
                              .rate   = decimal("151.235"),
                              .source = "closing 2026-03-31"};
    auto const           yen = convert(usd("10.01"), rate, {}, Explain::yes).value();
    CHECK(yen.value.to_string() == "1514 JPY");
    CHECK(yen.why.to_string().find("closing 2026-03-31") != std::string::npos);
    CHECK(!convert(yen.value, rate));
    CHECK(!convert(usd("1"), {.from = rate.from, .to = rate.to, .rate = 0}));
    std::vector const lines{usd("0.01"), usd("0.01")};
    CHECK(convert_lines(lines, rate)->rounding_difference.value.to_string() == "1 JPY");
}

TEST_CASE("the backlog burns by the plan, to nothing (R261, L9)") {
    std::vector<PlannedWork> plan;
    for (int month = 1; month <= 3; ++month) plan.push_back({month_of(Date{2026, static_cast<unsigned>(month), 1}), 1});
    auto const lines = backlog_burn(usd("100.00"), plan).value();
    CHECK(lines[0].burned.value == usd("33.34"));
    CHECK(lines[2].remaining.value == usd("0.00"));
    CHECK(!backlog_burn(usd("100.00"), {}));
    Deal const impossible{.name = "big one", .amount = usd("1"), .probability = percent("101")};
    CHECK(weighted_pipeline({&impossible, 1}, usd("0").currency()).error().context().record == "big one");
}

TEST_CASE("a variable amount is expected or likeliest, and constrained (606-10-32-8 and 32-11)") {
    std::vector<Outcome> outcomes{{usd("100"), percent("30")}, {usd("50"), percent("45")}};  // A quarter: nothing.
    CHECK(estimate_variable(outcomes)->included.value == usd("52.50"));
    CHECK(estimate_variable(outcomes, {.method = VariableMethod::most_likely})->included.value == usd("50.00"));
    CHECK(estimate_variable(outcomes, {.highly_probable = usd("40")})->included.value == usd("40"));
    CHECK(estimate_variable(outcomes, {.highly_probable = usd("40")})->estimate.value == usd("52.50"));
    outcomes[0].probability = percent("60");
    CHECK(estimate_variable(outcomes).error().context().value == "105");
    outcomes[0].probability = percent("10");
    CHECK(estimate_variable(outcomes, {.method = VariableMethod::most_likely})->included.value == usd("50.00"));
    outcomes[1].probability = percent("5");
    CHECK(estimate_variable(outcomes, {.method = VariableMethod::most_likely})->included.value == usd("0.00"));
    CHECK(!sale_with_returns({.units = 1, .unit_price = usd("1"), .unit_cost = usd("1"), .expected_returns = 2}));
}
