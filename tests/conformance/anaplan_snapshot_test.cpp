#include "anaplan_rehearsal.hpp"

#include <throughline/model/cost_actual.hpp>
#include <throughline/model/scenario.hpp>

// A period's figures as a whole, again and again; and what planners take for granted, on the way back.

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("R4 L9 property: snapshots of a period are loaded, and the export is the input to the minor unit") {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        INFO("seed " << seed);
        SeededRandom     random{seed};
        AnaplanRehearsal firm;
        CHECK(firm.system.role == Owner::fpa);
        REQUIRE(firm.write("projects", {project_named("p1", "Alpha")})[0].kind == Outcome::Kind::applied);
        std::map<std::string, std::string> ledger;
        for (int snapshot = 0; snapshot < 3; ++snapshot) {
            std::vector<WriteItem> items;
            for (int row = 0; row < 60 + 20 * snapshot; ++row) {
                auto const minor  = std::to_string(random.below(100));
                auto       amount = std::to_string(random.below(random.chance(1, 3) ? 9'999'999'999'999 : 100'000));
                amount += (minor.size() == 1 ? ".0" : ".") + minor;
                if (random.chance(1, 3) && amount.find_first_of("123456789") != std::string::npos)
                    amount.insert(0, "-");
                auto const code = "a" + std::to_string(row);
                ledger[code]    = amount;
                items.push_back(actual_of(code, "p1", amount));
            }
            for (auto const& outcome : firm.write("cost_actuals", items)) CHECK(outcome.kind == Outcome::Kind::applied);
            auto const exported = firm.read_all("cost_actuals");
            REQUIRE(exported.size() == ledger.size());
            for (auto const& [code, amount] : ledger) {
                CAPTURE(amount);
                CHECK(exported.at(code).object.as<CostActual>().amount ==
                      Money{Decimal::parse(amount).value(), dollars()});
            }
        }
        for (auto const& [code, times] : firm.model.creates("Actuals")) CHECK(times == 1);
    }
}

TEST_CASE("R4: what a scenario takes for granted comes back with it, line by line") {
    AnaplanRehearsal firm;
    firm.model.put("Versions", {{"Version", "Budget"}, {"Kind", "Plan of record"}, {"State", "approved"}});
    for (auto const* name : {"Wage rise", "=Utilisation", "FX \"EUR\""})
        firm.model.put("Assumptions", {{"scenario", "Budget"}, {"assumption", name}, {"value", "3 %"}, {"note", "n"}});
    auto const  scenarios = firm.read_all("scenarios");
    auto const& budget    = scenarios.at("Budget").object.as<Scenario>();
    REQUIRE(budget.assumptions.size() == 3);
    CHECK(budget.assumptions[1].name == "=Utilisation");
    CHECK(budget.assumptions[2].name == "FX \"EUR\"");
    CHECK(budget.assumptions[2].note == "n");
}
