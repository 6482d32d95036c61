#include "run_tool.hpp"

#include <support/committed_file.hpp>
#include <tool/registry.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("a mapping is explained as a table (R160)") {
    auto const ran = run_tool({"map", "explain", "netsuite", "Task"});
    CHECK(ran.end == 0);
    CHECK(ran.err.empty());
    check_committed("tests/tool/golden/explain-netsuite-task.golden", ran.out);
}

TEST_CASE("an object is named as either side names it, in any case (R160)") {
    auto const ran = run_tool({"map", "explain", "NetSuite", "task"});
    CHECK(run_tool({"map", "explain", "netsuite", "projectTask"}).out == ran.out);
    CHECK(run_tool({"map", "explain", "netsuite", "PROJECTTASK"}).out == ran.out);
}

TEST_CASE("every row of every vendor's mappings is in the explanation, for people and for machines (R160, R185)") {
    for (auto const& vendor : tool::vendors()) {
        auto const system = vendor.system();
        auto const all    = run_tool({"map", "explain", std::string{vendor.name}, "--json"}).json();
        auto const text   = run_tool({"map", "explain", std::string{vendor.name}});
        REQUIRE(all["mappings"].size() == system.mappings.size());
        for (std::size_t at = 0; at < system.mappings.size(); ++at) {
            auto const& view     = system.mappings[at];
            auto const& exported = all["mappings"][at];
            CHECK(exported["vendor_object"] == std::string{view.vendor_object});
            CHECK(exported["object"] == std::string{view.object});
            CHECK(exported["rows"].size() == view.rows.size());
            for (auto const& row : exported["rows"]) {
                CHECK(row.contains("direction"));
                bool const of_member = row["member"].is_string() && !row.contains("part");
                CHECK((!of_member || row["direction"] == "none" || row.contains("law")));
                CHECK((row["direction"] != "none" || row.contains("reason")));
            }
            CHECK(text.says(std::string{view.vendor_object} + " is " + std::string{view.object} + "\n"));
        }
    }
}

TEST_CASE("laws, units and personal data show in the table (R160, L8)") {
    auto const project = run_tool({"map", "explain", "netsuite", "Project"});
    CHECK(project.line("estimatedTime").find("normal form") != std::string::npos);
    CHECK(project.line("parent/id").find("made from account, legal_entity") != std::string::npos);
    auto const contact  = run_tool({"map", "explain", "salesforce", "Contact", "--json"}).json();
    int        personal = 0;
    for (auto const& row : contact["mappings"][0]["rows"]) personal += row["personal"] == true;
    CHECK(personal >= 3);
}
