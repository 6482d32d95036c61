#include "records.hpp"

#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using model_tests::contract;
using model_tests::contract_line;
using model_tests::id;
using model_tests::money;

TEST_CASE("R45: a contract's value is the sum of its lines, to the last minor unit") {
    auto const lines = std::vector{contract_line(1, money("1000.00")), contract_line(2, money("234.5"))};
    CHECK(check_contract_value(contract("1234.50"), lines).empty());

    auto const found = check_contract_value(contract("1234.51"), lines);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "Contract.value");
    CHECK(found[0].message ==
          "1234.51 EUR is not the sum of the lines' amounts, 1234.50 EUR; the difference is 0.01 EUR");
    CHECK(found[0].expected == "1234.50 EUR");
    CHECK(found[0].owner == "finance");
}

TEST_CASE("R45: a contract without lines is worth nothing") {
    CHECK(check_contract_value(contract("0"), {}).empty());
    CHECK(check_contract_value(contract("1"), {}).size() == 1);
}

TEST_CASE("R45 R87: amounts of another currency are refused, never added") {
    auto const lines = std::vector{contract_line(1, money("1000.00")), contract_line(2, money("1", "USD"))};
    auto const found = check_contract_value(contract("1001.00"), lines);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "ContractLine.amount");
    CHECK(found[0].record == id<ContractLine>(2));
    CHECK(found[0].expected == "an amount in EUR");

    auto dollars  = contract("1000.00");
    dollars.value = money("1000.00", "USD");
    CHECK(check_contract_value(dollars, std::vector{contract_line(1, money("1000.00"))}).at(0).path ==
          "Contract.value");
}

TEST_CASE("R46: allocated prices sum to the contract's value") {
    auto lines                      = std::vector{contract_line(1, money("700")), contract_line(2, money("300"))};
    lines[0].object.allocated_price = money("612.34");
    lines[1].object.allocated_price = money("387.66");
    CHECK(check_contract_value(contract("1000"), lines).empty());

    lines[1].object.allocated_price = money("387.65");
    auto const found                = check_contract_value(contract("1000"), lines);
    REQUIRE(found.size() == 1);
    CHECK(found[0].expected == "999.99 EUR");
}

TEST_CASE("R45 L9: however a value is split over lines, the lines still make the value") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed ", seed);
        SeededRandom         random{seed};
        std::vector<Decimal> weights;
        for (auto left = 1 + random.below(20); left > 0; --left)
            weights.push_back(static_cast<int>(random.below(1000)) + 1);
        auto const value =
            Money::from_minor(static_cast<std::int64_t>(random.below(1'000'000'000)), money("0").currency());

        std::vector<Identified<ContractLine>> lines;
        auto const                            shares = allocate(value, weights).value();
        for (auto const& share : shares) lines.push_back(contract_line(lines.size() + 1, share));
        auto agreed  = contract("0");
        agreed.value = value;
        CHECK(check_contract_value(agreed, lines).empty());
        agreed.value = value + Money::from_minor(1, value.currency());
        CHECK(check_contract_value(agreed, lines).size() == 1);
    }
}
