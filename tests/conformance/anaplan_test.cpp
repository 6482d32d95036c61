#include "anaplan_rehearsal.hpp"

#include <throughline/model/cost_actual.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/scenario.hpp>

// The connector against the simulated model: loads, dumps, exports, and what goes wrong with them.

using namespace throughline;
using namespace throughline::tests;

namespace {

Decimal number(char const* text) { return Decimal::parse(text).value(); }

bool all_applied(std::vector<Outcome> const& outcomes) {
    for (auto const& outcome : outcomes)
        if (outcome.kind != Outcome::Kind::applied) return false;
    return !outcomes.empty();
}

/// The same file, read by the import as a step of a process.
void load_actuals_by_process(AnaplanRehearsal& firm) {
    firm.options.tables[1].load_id = "118000000002";
    firm.options.tables[1].file_id = "113000000002";
    firm.system                    = anaplan::system("plan", model_login(), firm.options);
    firm.restart();
}

}  // namespace

TEST_CASE("a load makes rows by code, once, and what is read back is what was written (L3, L8, L9)") {
    AnaplanRehearsal firm;
    REQUIRE(all_applied(firm.write("projects", {project_named("p1", "Alpha")})));
    auto const made = firm.write("cost_actuals", {actual_of("a1", "p1", "1250.50"), actual_of("a2", "p1", "0")});
    REQUIRE(all_applied(made));
    CHECK(made[0].key == "a1");
    CHECK(made[0].created);
    CHECK(firm.model.started().at("imports/112000000002") == 1);  // One load, not one per record.
    CHECK(firm.model.read("Actuals", "a1").at("Booked on") == "09/03/2026");
    CHECK(firm.model.read("Actuals", "a1").at("Month") == "Mar 26");
    CHECK(firm.model.read("Actuals", "a1").count("Posting") == 0);

    REQUIRE(all_applied(firm.write("cost_actuals", {actual_of("a1", "p1", "1250.50")})));
    for (auto const& [code, times] : firm.model.creates("Actuals")) CHECK_MESSAGE(times == 1, code);

    auto const actuals = firm.read_all("cost_actuals");
    REQUIRE(actuals.size() == 2);
    auto const& cost = actuals.at("a1").object.as<CostActual>();
    CHECK(cost.amount == Money{number("1250.5"), dollars()});
    CHECK(cost.period.name == "2026-03");
    CHECK(cost.incurred_on == Date{2026, 3, 9});
    CHECK_FALSE(cost.posting_ref);
    CHECK(actuals.at("a1").envelope.external_id == "a1");
    CHECK(actuals.at("a2").object.as<CostActual>().amount.amount() == Decimal{});  // Nought, not nothing.
}

TEST_CASE("rows that the model refuses are told by its dump, each with its reason; the others are in (R23, P11, L10)") {
    for (int const depth : {0, 1, 3}) {
        CAPTURE(depth);
        AnaplanRehearsal firm{{.process_depth = depth}};
        if (depth > 0) load_actuals_by_process(firm);
        REQUIRE(all_applied(firm.write("projects", {project_named("p1", "Alpha")})));
        auto const outcomes = firm.write("cost_actuals", {actual_of("a1", "p1", "10"), actual_of("a2", "nowhere", "20"),
                                                          actual_of("a3", "p1", "30")});
        REQUIRE(outcomes.size() == 3);
        CHECK(outcomes[0].kind == Outcome::Kind::applied);
        CHECK(outcomes[2].kind == Outcome::Kind::applied);
        REQUIRE(outcomes[1].kind == Outcome::Kind::rejected);
        CHECK(outcomes[1].error->code() == ErrorCode::validation);
        CHECK(outcomes[1].error->message() == "Invalid item: Project (nowhere)");
        CHECK(outcomes[1].error->context().field == "Project");
        CHECK(outcomes[1].error->context().record == "a2");
        CHECK(outcomes[1].error->context().owner == "planning");
        CHECK(firm.model.count("Actuals") == 2);
    }
}

TEST_CASE("rows that a model refuses without a dump are not believed to be in, by a process either (P11, L2)") {
    for (int const depth : {0, 1, 3}) {
        CAPTURE(depth);
        AnaplanRehearsal firm{{.keeps_dumps = false, .process_depth = depth}};
        if (depth > 0) load_actuals_by_process(firm);
        REQUIRE(all_applied(firm.write("projects", {project_named("p1", "Alpha")})));
        auto const outcomes =
            firm.write("cost_actuals", {actual_of("a1", "p1", "10"), actual_of("a2", "nowhere", "20")});
        REQUIRE(outcomes.size() == 2);
        for (auto const& outcome : outcomes) CHECK(outcome.kind == Outcome::Kind::uncertain);
        CHECK(firm.look("cost_actuals", "a1")->bodies.size() == 1);
        CHECK(firm.look("cost_actuals", "a2")->bodies.empty());
    }
}

TEST_CASE("what no cell can hold is refused before anything is sent, and takes nobody with it (L9)") {
    AnaplanRehearsal firm;
    REQUIRE(all_applied(firm.write("projects", {project_named("p1", "Alpha")})));
    auto empty       = project_named("p2", "x");
    empty.body       = R"({"name":"","status":"active"})";
    auto const names = firm.write("projects", {empty, project_named("p3", "Gamma")});
    CHECK(names[0].kind == Outcome::Kind::rejected);
    CHECK(names[1].kind == Outcome::Kind::applied);
    auto const outcomes = firm.write(
        "cost_actuals", {actual_of("a1", "p1", "12345678901234.56"), actual_of("a2", "p1", "1234567890123.45"),
                         actual_of("a3", "p1", "1", "2031-01-01/2031-02-01/2031-01")});
    CHECK(outcomes[0].error->code() == ErrorCode::unsupported);  // Sixteen digits.
    CHECK(outcomes[1].kind == Outcome::Kind::applied);
    CHECK(outcomes[2].error->code() == ErrorCode::validation);
    CHECK(outcomes[2].error->context().field == "period");
    CHECK(firm.model.count("Actuals") == 1);
}

TEST_CASE("hostile text comes back to the letter: formulas, quotes, separators, lines, all scripts") {
    AnaplanRehearsal               firm;
    std::vector<std::string> const names{"=cmd|' /C calc'!A0", "+1",         "-1",        "@SUM(1)",
                                         "a,b;c\td",           "say \"hi\"", "\"",        "line\nand line",
                                         "carriage\r\nreturn", " blanks ",   "東京 😀 é", "\xEF\xBB\xBFmark",
                                         "'apostrophe",        "a\\b",       "null"};
    std::vector<WriteItem>         items;
    for (auto const& name : names) items.push_back(project_named("p" + std::to_string(items.size()), name));
    REQUIRE(all_applied(firm.write("projects", items)));
    auto const read = firm.read_all("projects");
    for (std::size_t each = 0; each < names.size(); ++each) {
        auto const key = "p" + std::to_string(each);
        CHECK(firm.model.read("Projects", key).at("Project name") == names[each]);
        CHECK(read.at(key).object.as<Project>().name == names[each]);
    }
}

TEST_CASE("a cube's line items become figures of their measures; a blank is none, nought is one (P27)") {
    AnaplanRehearsal firm;
    firm.model.put("Versions", {{"Version", "Budget"}, {"Kind", "Plan of record"}, {"State", "approved"}});
    firm.model.put("Assumptions", {{"scenario", "Budget"}, {"assumption", "Wage rise"}, {"value", "3 %, \"about\""}});
    firm.model.put("Forecast", {{"Project", "p1"},
                                {"Time", "Mar 26"},
                                {"Version", "Budget"},
                                {"Hours", "120.5"},
                                {"Revenue", "0"},
                                {"Basis", "weighted"}});
    firm.model.put("Forecast", {{"Project", "p1"},
                                {"Time", "Q2 FY26"},
                                {"Version", "Budget"},
                                {"Revenue", "-99000.25"},
                                {"Basis", "contracted"}});
    auto const lines = firm.read_all("forecast_lines");
    REQUIRE(lines.size() == 3);
    auto const& hours = lines.at("p1|Mar 26|Budget|hours").object.as<ForecastLine>();
    CHECK(hours.measure == ForecastLine::Measure::hours);
    CHECK(hours.hours == Hours{number("120.5")});
    CHECK_FALSE(hours.amount);
    CHECK(lines.at("p1|Mar 26|Budget|revenue").object.as<ForecastLine>().amount == Money{Decimal{}, dollars()});
    auto const& quarter = lines.at("p1|Q2 FY26|Budget|revenue").object.as<ForecastLine>();
    CHECK(quarter.amount == Money{number("-99000.25"), dollars()});
    CHECK(quarter.period.range == DateRange{Date{2026, 4, 1}, Date{2026, 7, 1}});
    CHECK(quarter.period.name == "2026-Q2");

    auto const  scenarios = firm.read_all("scenarios");
    auto const& budget    = scenarios.at("Budget").object.as<Scenario>();
    CHECK(budget.kind == Scenario::Kind::baseline);
    REQUIRE(budget.assumptions.size() == 1);
    CHECK(budget.assumptions[0].name == "Wage rise");
    CHECK(budget.assumptions[0].value == "3 %, \"about\"");
    CHECK_FALSE(budget.assumptions[0].note);
}

TEST_CASE("an export is read in pages across its chunks, wherever they are cut, and marks a complete read (L2, L12)") {
    AnaplanRehearsal firm{{.chunk_bytes = 37}, {.page_rows = 4}};
    for (int each = 0; each < 30; ++each)
        firm.model.put("Projects", {{"Code", "p" + std::to_string(each)},
                                    {"Project name", "東 \"" + std::to_string(each) + "\",\nline"},
                                    {"State", "active"}});
    auto const first = firm.page("projects");
    REQUIRE(first);
    CHECK(first->begins);
    CHECK_FALSE(first->complete);
    CHECK(first->records.size() == 4);
    CHECK(firm.read_all("projects").size() == 30);
    CHECK(firm.last_page.complete);
    CHECK(firm.last_page.last);
}

TEST_CASE("after a restart a read goes on in the same export, or begins anew where it was run again (L2, L7)") {
    AnaplanRehearsal firm{{}, {.page_rows = 4}};
    for (int each = 0; each < 10; ++each)
        firm.model.put("Projects", {{"Code", "p" + std::to_string(each)}, {"Project name", "x"}, {"State", "active"}});
    auto first = firm.page("projects");
    REQUIRE(first);
    firm.restart();
    auto bookmark = first->bookmark;
    auto rest     = firm.read("projects", bookmark);
    CHECK(rest.size() == 6);
    CHECK(rest.count("p3") == 0);
    CHECK(firm.model.started().at("exports/116000000001") == 1);

    first = firm.page("projects");
    firm.restart();
    REQUIRE(firm.look("projects", "p1"));  // Runs the export again: the file is another one.
    bookmark = first->bookmark;
    CHECK(firm.read("projects", bookmark).size() == 10);
}

TEST_CASE("nothing is exported while the model's serial number stands, and everything once it moves (L5)") {
    AnaplanRehearsal firm;
    firm.model.put("Projects", {{"Code", "p1"}, {"Project name", "Alpha"}, {"State", "active"}});
    std::string bookmark;
    CHECK(firm.read("projects", bookmark).size() == 1);
    CHECK(firm.read("projects", bookmark).empty());
    CHECK_FALSE(firm.last_page.complete);  // What was not read tells nothing of what is gone.
    CHECK(firm.model.started().at("exports/116000000001") == 1);
    firm.model.erase("Projects", "p1");
    CHECK(firm.read("projects", bookmark).empty());
    CHECK(firm.last_page.complete);
    firm.world.virtual_clock.advance(std::chrono::hours{25});
    firm.read("projects", bookmark);
    CHECK(firm.model.started().at("exports/116000000001") == 3);
}
