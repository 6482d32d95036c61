#include "run_tool.hpp"

using namespace throughline::tests;

namespace {

constexpr char const* two_plain_systems = R"({
    "schema": "urn:throughline:schema:rehearsal:1",
    "name": "two",
    "systems": [
        {"name": "people", "vendor": "json", "role": "hr", "objects": ["Skill"]},
        {"name": "planning", "vendor": "json", "role": "fpa", "objects": ["Skill", "Account"], "creates": ["Skill"]}
    ],
    "authority": [{"object": "Skill", "owner": "hr"}, {"object": "Skill", "member": "active", "owner": "fpa"}]
})";

}  // namespace

TEST_CASE("L1 L3 L4 L5: an integrator rehearses a topology of one's own, and the same seeds are the same run") {
    Files const files;
    auto const  topology = files.write("two.json", two_plain_systems);
    auto const  ran      = run_tool({"simulate", topology, "--seeds", "20"});
    INFO(ran.out << ran.err);
    CHECK(ran.end == 0);
    CHECK(ran.says("two, from seed 1: 20 seeds"));
    CHECK(ran.says("20 of 20 seeds kept every law"));
    CHECK(ran.line("L3").find("nothing was made twice") != std::string::npos);

    auto const once = run_tool({"simulate", topology, "--seeds", "5", "--first", "7", "--json"});
    CHECK(once.end == 0);
    CHECK(once.out == run_tool({"simulate", topology, "--seeds", "5", "--first", "7", "--json"}).out);
    CHECK(once.json()["seeds"] == 5);
    CHECK(once.json()["crashes"] > 0);
    CHECK(once.json()["failures"].empty());
    CHECK(once.json()["schema"] == "urn:throughline:schema:rehearsed:1");
    auto const fair = run_tool({"simulate", topology, "--seeds", "5", "--weather", "fair", "--json"});
    CHECK(fair.json()["faults"].empty());
}

TEST_CASE("the example of a topology file can be rehearsed") {
    auto const ran =
        run_tool({"simulate", std::string{THROUGHLINE_SOURCE_DIR} + "/examples/rehearsal.json", "--seeds", "2"});
    INFO(ran.out << ran.err);
    CHECK(ran.end == 0);
}

TEST_CASE("a topology file that cannot be rehearsed is refused with every fault at once") {
    Files const files;
    auto const  bad = run_tool({"simulate", files.write("bad.json", R"({
        "schema": "urn:throughline:schema:rehearsal:1",
        "name": "bad", "colour": "red",
        "systems": [
            {"name": "A", "vendor": "json", "role": "boss", "objects": ["Boat"]},
            {"name": "b", "vendor": "hubspot"},
            {"name": "c", "vendor": "salesforce", "role": "crm"}
        ],
        "firm": {"accounts": 0}
    })")});
    CHECK(bad.end == 2);
    for (auto const* words :
         {"colour is not known here", "systems[0].name must be of small letters", "systems[0].role must be one of crm",
          "systems[0].objects cannot hold Boat: plain systems keep Skill Account",
          "systems[1].vendor must be one of salesforce", "systems[2].vendor has its own role",
          "firm.accounts must be a number from 1"})
        CHECK_MESSAGE(bad.complains(words), words);
    CHECK(run_tool({"simulate", "-"}, "[]").complains("is no JSON object"));
    CHECK(run_tool({"simulate", "-"}, "[[[[").complains("is no JSON object"));
    CHECK(run_tool({"simulate", "no such file"}).complains("cannot read"));
    CHECK(run_tool({"simulate", "-", "--seeds", "many"}, two_plain_systems).complains("--seeds and --first"));
    CHECK(run_tool({"simulate", "-", "--weather", "hail"}, two_plain_systems).complains("--weather is one of"));
    CHECK(run_tool({"simulate"}).complains("something is missing after \"simulate\""));
}
