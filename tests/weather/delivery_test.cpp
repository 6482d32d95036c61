#include <simulation/seeds.hpp>

#include <tool/simulation/rehearsal.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using namespace throughline::simulation;

namespace {

constexpr char const* delivery = R"({
    "schema": "urn:throughline:schema:rehearsal:1",
    "name": "delivery",
    "systems": [
        {"name": "crm", "vendor": "json", "role": "crm", "objects": ["Account"]},
        {"name": "psa", "vendor": "kantata"},
        {"name": "ledger", "vendor": "json", "role": "erp", "objects": ["Account", "Skill"]}
    ],
    "authority": [
        {"object": "Account", "owner": "crm"},
        {"object": "Account", "member": "number", "owner": "erp"},
        {"object": "Skill", "owner": "erp"}
    ]
})";

constexpr char const* whole_line = R"({
    "schema": "urn:throughline:schema:rehearsal:1",
    "name": "whole line",
    "systems": [
        {"name": "crm", "vendor": "salesforce"},
        {"name": "psa", "vendor": "kantata"},
        {"name": "erp", "vendor": "netsuite"}
    ],
    "processes": "standard",
    "firm": {"accounts": 2, "opportunities": 6, "people": 1}
})";

void rehearse(char const* topology, std::uint64_t otherwise) {
    auto const scenario = read_scenario(topology);
    REQUIRE_MESSAGE(scenario, scenario.error().describe());
    Tally      tally;
    auto const seeds = chosen_seeds(otherwise);
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        Rehearsal rehearsal{*scenario, seed};
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_weather -tc='*" << scenario->name
                                  << "*' runs it again");
        rehearsal.run(rehearsal.bearable(sandbox::Weather::foul()));
        rehearsal.check();
        for (auto const& finding : rehearsal.findings)
            FAIL_CHECK(finding.law << ": " << finding.what << "\n"
                                   << (finding.record.is_none() ? "" : rehearsal.story_of(finding.record)));
        tally.add(rehearsal);
    }
    if (seeds.count >= 100) {
        CHECK(tally.crashes > seeds.count);
        CHECK(tally.faults.size() >= 11);
    }
    MESSAGE(tally.to_string());
}

}  // namespace

TEST_CASE("L1 L2 L3 L4 L5 L10 L11 P04: delivery: two plain systems and Kantata agree in any weather") {
    rehearse(delivery, 2'000);
}

TEST_CASE("L1 L2 L3 L5 L10 L11 P04: whole line: Salesforce, Kantata and NetSuite agree in any weather") {
    rehearse(whole_line, 2'000);
}

TEST_CASE("L11: the story of a record tells who said what, and what each system was sent") {
    auto const scenario = read_scenario(delivery);
    REQUIRE(scenario);
    Rehearsal rehearsal{*scenario, 3};
    while (rehearsal.store->records("Account", {}, 1).value().empty()) rehearsal.run(sandbox::Weather{});
    auto const accounts = rehearsal.store->records("Account", {}, 10).value();
    auto const story    = rehearsal.story_of(accounts.front().id);
    INFO(story);
    CHECK(story.find(" recorded: {") != std::string::npos);
    CHECK(story.find("psa created") != std::string::npos);
    CHECK(story.find("it now says {") != std::string::npos);
    CHECK(story.find("it is psa workspace_groups ") != std::string::npos);
}
