#include <throughline/observe/slo.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Objective const objective{.name = "invoices within two days", .target = Percent{Decimal::from_units(995, 1)}};

Timestamp minute(std::int64_t number) { return Timestamp::from_seconds(1'000'000'000 + number * 60); }

std::string names(Result<std::vector<BurnAlert>> const& alerts) {
    std::string text;
    for (auto const& each : alerts.value()) text += each.name + " ";
    return text;
}

}  // namespace

TEST_CASE("an objective's error budget, and how fast it is spent, to the last one (R229)") {
    // 0.5 % of 3,001 may be bad: 15.005. Fifteen are; a sixteenth is too much.
    std::vector<Observation> seen{{minute(0), 1'990, 10}, {minute(10), 996, 5}};
    auto const               met = status_of(objective, seen, minute(10)).value();
    CHECK(met.good == Share{2'986, 3'001});
    CHECK(met.is_met);
    CHECK(met.budget == Decimal::from_units(15'005, 3));
    CHECK(met.budget_left == Decimal::from_units(5, 3));
    CHECK(met.burn.rate == Decimal::from_units(9'997, 4));  // 15 x 100 / (0.5 x 3001) = 0.99966...
    seen.push_back({minute(11), 0, 1});
    auto const missed = status_of(objective, seen, minute(11)).value();
    CHECK_FALSE(missed.is_met);
    CHECK(missed.budget_left == Decimal::from_units(-99, 2));                   // 0.5 % of 3,002 is 15.01.
    CHECK(status_of(objective, seen, minute(9))->good == Share{1'990, 2'000});  // What is later is not seen yet.
    CHECK(status_of(objective, seen, minute(28 * 24 * 60))->good == Share{996, 1'002});  // The first has left.
    CHECK(status_of(objective, {}, minute(0))->is_met);
}

TEST_CASE("alerts ring where both windows burn fast enough, compared exactly (R229)") {
    auto const alerts = standard_burn_alerts();
    // 14.4 x 0.5 % = 7.2 %: 72 of 1,000 in the last hour, all of them in the last five minutes.
    std::vector<Observation> seen{{minute(0), 500, 0}, {minute(57), 428, 72}};
    CHECK(names(ringing(objective, seen, minute(59), alerts)) == "fast medium slow ");
    seen[0].good = 501;  // 72 of 1,001 is slower.
    CHECK(names(ringing(objective, seen, minute(59), alerts)) == "medium slow ");
    CHECK(names(ringing(objective, seen, minute(59 + 30), alerts)) == "slow ");  // It has stopped.
    CHECK(names(ringing(objective, {}, minute(0), alerts)).empty());
    CHECK(burn_rate(objective, seen, minute(59), std::chrono::minutes{5})->rate == Decimal::from_units(288, 1));
}

TEST_CASE("an objective without room for errors is refused") {
    for (auto const target : {0, 100, 101, -1}) {
        Objective const wrong{.name = "wrong", .target = Percent{Decimal{target}}};
        CHECK(status_of(wrong, {}, minute(0)).error().context().field == "target");
    }
    CHECK(!ringing({.name = "wrong", .target = Percent{Decimal{99}}, .window_days = 0}, {}, minute(0), {}));
}
