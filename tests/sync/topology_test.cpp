#include <throughline/sync/engine.hpp>

#include <doctest/doctest.h>

using namespace throughline;

TEST_CASE("L10: a topology that cannot run says every fault at once") {
    System nameless;
    System twin;
    twin.name    = "twin";
    twin.creates = {"Project"};
    Topology topology{.name = "broken", .systems = {nameless, twin, twin}};
    topology.processes.push_back(
        {.name    = "nothing",
         .from    = "Nonsense",
         .derive  = {},
         .watches = {"Projekt", "ContractLine.amount", "ContractLine.contract", "ContractLine>contract<Project.name",
                     "Rate>rate_card>account<Contract.account<ContractLine.contract"}});
    topology.retention.push_back({.system = "nobody"});
    topology.merging.give("Projekt", "", MergePolicy::newest);
    topology.replay.give("Project", "nmae", ReplayPolicy::never);
    auto const checked = topology.check();
    REQUIRE_FALSE(checked);
    auto const& text = checked.error().message();
    CAPTURE(text);
    for (auto const* part :
         {"a name of its own", "no connector", "two systems are called \"twin\"", "receive Project",
          "starts from no canonical object", "watches \"Projekt\"", "watches \"ContractLine.amount\"",
          "watches \"ContractLine>contract<Project.name\"", "system \"nobody\" that is not there",
          "an object that the model does not have: Projekt", "a member that Project does not have: nmae"})
        CHECK(text.find(part) != std::string::npos);
    CHECK(text.find("ContractLine.contract") == std::string::npos);
}

TEST_CASE("a plan's hash is about what would be written, and nothing else") {
    Plan plan;
    plan.topology    = "acme";
    auto const empty = plan.hash();
    plan.made_at     = Timestamp::from_seconds(5);
    CHECK(plan.hash() == empty);
    plan.writes.push_back({});
    plan.writes.back().title = "x";
    CHECK(plan.hash() != empty);
    CHECK(plan.to_json().find("throughline.plan/1") != std::string::npos);
}
