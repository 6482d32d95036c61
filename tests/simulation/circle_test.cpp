#include "circle.hpp"
#include "seeds.hpp"

using namespace throughline;
using namespace throughline::simulation;

TEST_CASE(
    "L1 L2 L3 L4 L5 L11: two to six systems agree with the owner of each field, whoever that is, in any weather") {
    std::uint64_t                        crashes = 0, edits = 0, exchanges = 0, notices = 0;
    std::map<std::string, std::uint64_t> faults;
    auto const                           seeds = chosen_seeds(2'000);
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " runs this circle again");
        Circle circle{seed, 2 + seed % 5};
        circle.run();
        INFO(open_exceptions(*circle.store));
        check_circle(circle);
        crashes += circle.crashes;
        edits += circle.edits;
        exchanges += circle.network.exchanges();
        notices += circle.notices;
        for (auto const& [kind, times] : circle.network.faults()) faults[kind] += times;
    }
    if (seeds.count >= 100) {
        CHECK(crashes > seeds.count / 2);
        CHECK(notices > seeds.count);
        CHECK(faults.size() == 8);
    }
    std::string seen;
    for (auto const& [kind, times] : faults) seen += kind + " " + std::to_string(times) + ", ";
    MESSAGE(seeds.count << " seeds: " << exchanges << " exchanges, " << edits << " edits, " << crashes << " crashes, "
                        << notices << " notifications, " << seen);
}

TEST_CASE("L4: what its owner empties is empty everywhere") {
    Circle circle{11, 3};
    circle.owner_of["active"] = 1;
    auto const born           = circle.systems[0]->insert(
        "skills", sandbox::Value::object({{"code", "S1"}, {"name", "One"}, {"active", true}}));
    REQUIRE(born);
    circle.settle();
    auto const owners = std::string{circle.systems[1]->list("skills").front()["id"].text()};
    circle.systems[1]->update("skills", owners, sandbox::Value::object({{"active", {}}})).value();
    circle.settle();
    for (auto const& system : circle.systems) CHECK(system->list("skills").front()["active"].is_null());
    // And what another says of it does not stand.
    circle.systems[2]
        ->update("skills", std::string{circle.systems[2]->list("skills").front()["id"].text()},
                 sandbox::Value::object({{"active", true}}))
        .value();
    circle.settle();
    for (auto const& system : circle.systems) CHECK(system->list("skills").front()["active"].is_null());
}
