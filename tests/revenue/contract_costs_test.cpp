#include "amounts.hpp"

#include <throughline/revenue/contract_costs.hpp>

using namespace throughline;

namespace {

std::string told(Result<std::vector<ContractCostFigures>> const& figures) {
    if (!figures) return figures.error().message();
    std::string text;
    for (auto const& each : *figures) {
        text += each.amortization.value.amount().to_string();
        if (!each.impairment.value.is_zero()) text += " impaired " + each.impairment.value.amount().to_string();
        if (!each.reversal.value.is_zero()) text += " undone " + each.reversal.value.amount().to_string();
        text += " left " + each.closing.value.amount().to_string() + "; ";
    }
    return text;
}

}  // namespace

TEST_CASE("the cost of a contract is used up as its services pass, to the last cent (340-40-35-1, 15.99; L9 P30)") {
    std::vector<ContractCostPeriod> const years{{"Y1", 1}, {"Y2", 1}, {"Y3", 1}};
    CHECK(told(amortize_contract_cost(usd("100.00"), years)) ==
          "33.34 left 66.66; 33.33 left 33.33; 33.33 left 0.00; ");
    std::vector<ContractCostPeriod> const hours{{"Y1", decimal("37.5")}, {"Y2", 0}, {"Y3", decimal("62.5")}};
    CHECK(told(amortize_contract_cost(usd("1000.00"), hours)) ==
          "375.00 left 625.00; 0.00 left 625.00; 625.00 left 0.00; ");
    CHECK(told(amortize_contract_cost(usd("0.00"), {})).empty());
    CHECK(!amortize_contract_cost(usd("-1.00"), years));
    CHECK(!amortize_contract_cost(usd("1.00"), years, {.split = {.remainder = RemainderRule::separate}}));
}

TEST_CASE("what the contract does not bring back is impaired, and IFRS alone undoes it (340-40-35-3 to 35-6, 15.101)") {
    // 1200 over four years. After two, 600 is left; 500 is still to come and 100 still to be spent: 200 too much. The
    // third year uses 200 of the 400 up. Then 1000 is to come: unimpaired there would be 300, so that 100 comes back.
    std::vector<ContractCostPeriod> years{{"Y1", 1}, {"Y2", 1}, {"Y3", 1}, {"Y4", 1}};
    years[1].consideration_left = usd("500.00");
    years[1].costs_left         = usd("100.00");
    years[2].consideration_left = usd("1000.00");
    auto const forbidden        = amortize_contract_cost(usd("1200.00"), years, {.split = {.explain = Explain::yes}});
    CHECK(told(forbidden) ==
          "300.00 left 900.00; 300.00 impaired 200.00 left 400.00; 200.00 left 200.00; 200.00 left 0.00; ");
    CHECK(forbidden->back().closing.why.verify());
    CHECK(forbidden->at(1).impairment.why.verify());
    CHECK(told(amortize_contract_cost(usd("1200.00"), years, {.reversal = ImpairmentReversal::allowed})) ==
          "300.00 left 900.00; 300.00 impaired 200.00 left 400.00; 200.00 undone 100.00 left 300.00; "
          "300.00 left 0.00; ");
    years[1].costs_left = usd("900.00");  // More is to be spent than comes: nothing of the asset is recoverable.
    CHECK(told(amortize_contract_cost(usd("1200.00"), years)) ==
          "300.00 left 900.00; 300.00 impaired 600.00 left 0.00; 0.00 left 0.00; 0.00 left 0.00; ");
}

TEST_CASE("a cost used up within a year may be an expense at once (340-40-25-4, 15.94)") {
    CHECK(may_be_expensed_at_once(range("2024-02-29", "2025-02-28")));
    CHECK(!may_be_expensed_at_once(range("2025-01-01", "2026-01-02")));
    CHECK(!may_be_expensed_at_once({day("2025-01-01"), {}}));
}
