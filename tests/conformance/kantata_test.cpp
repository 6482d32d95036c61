#include "kantata_rehearsal.hpp"

// The connector and the simulated account meet: reading, and what lists hide.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

TEST_CASE("every object is read and decoded, with what it refers to; nothing that is sent is unknown to the vendor") {
    KantataRehearsal firm;
    auto const       project = firm.project("Alpha", {{"currency", "EUR"}, {"status_key", 200}});
    auto const       story   = firm.api.insert(
        "stories", Value::object({{"title", "Design"}, {"story_type", "task"}, {"workspace_id", project}}));
    auto const entry = firm.time(project, story, 90);

    auto const projects = firm.read_all("workspaces");
    REQUIRE(projects.size() == 1);
    auto const& alpha = projects.at(project).object.as<Project>();
    CHECK(alpha.name == "Alpha");
    CHECK(alpha.status == Project::Status::active);
    CHECK(alpha.currency == Currency::parse("EUR").value());
    CHECK(alpha.account == Id<Account>{firm.references.id_of("", "", firm.client)});

    auto const  entries = firm.read_all("time_entries");
    auto const& worked  = entries.at(entry).object.as<TimeEntry>();
    CHECK(worked.hours == Hours{Decimal::parse("1.5").value()});
    CHECK(worked.bill_rate == Money{Decimal::parse("25").value(), *alpha.currency});
    CHECK(worked.task == Id<Task>{firm.references.id_of("", "", story)});
    CHECK(worked.status == TimeEntry::Status::approved);  // The project asks for no approval.

    for (auto const& view : firm.system.mappings)
        if (!view.is_line()) firm.read_all(view.vendor_object);
    CHECK(firm.api.dropped() == std::vector<std::string>{});
}

TEST_CASE(
    "rows that lists hide by default are read: archived projects, their time, deleted tasks, former roles (P14)") {
    KantataRehearsal firm;
    auto const       project = firm.project("Old", {{"archived", true}, {"status_key", 200}});
    auto const       entry   = firm.time(project, {}, 30);
    auto const       story   = firm.api.insert(
        "stories", Value::object({{"title", "Gone"}, {"story_type", "task"}, {"workspace_id", project}}));
    firm.api.remove("stories", story);
    firm.api.remove("roles", firm.role);

    auto const projects = firm.read_all("workspaces");
    REQUIRE(projects.count(project) == 1);
    CHECK(projects.at(project).object.as<Project>().status == Project::Status::completed);
    CHECK(firm.read_all("time_entries").count(entry) == 1);
    auto const stories = firm.read_all("stories");
    REQUIRE(stories.count(story) == 1);
    CHECK(stories.at(story).envelope.deleted);
    auto const roles = firm.read_all("roles");
    REQUIRE(roles.count(firm.role) == 1);
    CHECK(roles.at(firm.role).object.as<Role>().active == false);
    CHECK(firm.read_all("users").count(firm.bystander) == 1);  // Takes part in no project.
}

TEST_CASE("pages end with the last row, also inside one second, and a changed row pushes none over their edge (P12)") {
    for (bool const inclusive : {false, true}) {
        for (bool const with_meta : {false, true}) {
            CAPTURE(inclusive);
            CAPTURE(with_meta);
            KantataRehearsal      firm{{.after_is_inclusive = inclusive, .shows_meta = with_meta}, {.page_rows = 3}};
            auto const            project = firm.project("Alpha");
            std::set<std::string> made;
            for (int each = 0; each < 11; ++each) {
                made.insert(firm.time(project, {}, each + 1));
                if (each == 7) firm.world.virtual_clock.advance(std::chrono::seconds{5});
            }
            std::string           bookmark;
            std::set<std::string> seen;
            for (bool last = false; !last;) {
                auto const page = firm.page("time_entries", bookmark);
                REQUIRE_MESSAGE(page, page.error().describe());
                for (auto const& record : page->records) seen.insert(Value::parse(record.text).value()["id"].text());
                // Rows that were read move to the end of the list while it is read.
                if (seen.size() < 8) {
                    firm.world.virtual_clock.advance(std::chrono::seconds{1});
                    firm.api.update("time_entries", *made.begin(),
                                    Value::object({{"time_in_minutes", static_cast<int>(seen.size()) + 500}}));
                }
                bookmark = page->bookmark;
                last     = page->last;
            }
            CHECK(seen == made);
        }
    }
}

TEST_CASE("expenses, which cannot be ordered by change, are read whole; later what changed since (P11)") {
    KantataRehearsal firm{{}, {.page_rows = 2}};
    auto const       project = firm.project("Alpha");
    auto const       expense = [&](int cents) {
        return firm.api.insert("expenses", Value::object({{"workspace_id", project},
                                                          {"user_id", firm.person},
                                                          {"date", "2025-06-10"},
                                                          {"category", "Travel"},
                                                          {"amount_in_cents", cents},
                                                          {"is_billable", true}}));
    };
    std::set<std::string> made;
    for (int each = 0; each < 7; ++each) {
        made.insert(expense(100 + each));
        if (each % 3 == 2) firm.world.virtual_clock.advance(std::chrono::minutes{10});
    }
    std::string bookmark;
    auto const  all = firm.read("expenses", bookmark);
    CHECK(all.size() == made.size());
    CHECK(all.at(*made.begin()).object.as<Expense>().amount == Money{Decimal::parse("1").value(), firm.dollars()});

    firm.world.virtual_clock.advance(std::chrono::hours{5});
    firm.api.update("expenses", *made.begin(), Value::object({{"amount_in_cents", 999}}));
    auto const later = firm.read("expenses", bookmark);
    REQUIRE(later.count(*made.begin()) == 1);
    CHECK(later.at(*made.begin()).object.as<Expense>().amount.amount() == Decimal::parse("9.99").value());
    CHECK(later.size() < made.size());
    CHECK(firm.read("expenses", bookmark).size() < made.size());
}

TEST_CASE("approving a timesheet, which moves no entry's stamp, shows in its entries (P18)") {
    KantataRehearsal firm;
    auto const       project = firm.project("Alpha", {{"require_time_approvals", true}});
    auto const       entry   = firm.time(project, {}, 60);
    std::string      bookmark;
    CHECK(firm.read("time_entries", bookmark).at(entry).object.as<TimeEntry>().status == TimeEntry::Status::draft);

    auto const sheet = firm.api.submit("time_entries", {entry});
    firm.world.virtual_clock.advance(std::chrono::hours{1});
    CHECK(firm.read("time_entries", bookmark).at(entry).object.as<TimeEntry>().status == TimeEntry::Status::submitted);
    firm.world.virtual_clock.advance(std::chrono::hours{1});
    firm.api.resolve("time_entries", sheet, "approved");
    CHECK(firm.read("time_entries", bookmark).at(entry).object.as<TimeEntry>().status == TimeEntry::Status::approved);
}

TEST_CASE(
    "deletions are read from events, late and doubled as they come; after nine days everything is read (P14, P17)") {
    KantataRehearsal firm{{.event_lag = std::chrono::minutes{5}, .doubles_events = true}, {.events = true}};
    auto const       project = firm.project("Alpha");
    auto const       entry   = firm.time(project, {}, 60);
    firm.time(project, {}, 61);
    std::string bookmark;
    CHECK(firm.read("time_entries", bookmark).size() == 2);
    firm.api.remove("time_entries", entry);
    firm.world.virtual_clock.advance(std::chrono::minutes{1});
    firm.read("time_entries", bookmark);
    CHECK(firm.deleted.count(entry) == 0);  // It does not show yet.
    firm.world.virtual_clock.advance(std::chrono::minutes{10});
    firm.read("time_entries", bookmark);
    CHECK(firm.deleted.count(entry) == 1);
    CHECK_FALSE(firm.complete);

    firm.world.virtual_clock.advance(std::chrono::hours{24 * 10});
    firm.read("time_entries", bookmark);
    CHECK(firm.complete);
    firm.read("time_entries", bookmark);
    CHECK_FALSE(firm.complete);
}

TEST_CASE("a milestone is a phase while it has tasks below it, and a milestone always") {
    KantataRehearsal firm;
    auto const       project = firm.project("Alpha");
    auto const       story   = [&](char const* title, char const* type, std::string const& parent) {
        Value fields = Value::object({{"title", title}, {"story_type", type}, {"workspace_id", project}});
        fields.set("state", "not started");
        if (!parent.empty()) fields.set("parent_id", parent);
        return firm.api.insert("stories", fields);
    };
    auto const phase = story("Build", "milestone", {});
    auto const task  = story("Code", "task", phase);
    auto const leaf  = story("Go live", "milestone", {});
    auto const tasks = firm.read_all("stories");
    CHECK(tasks.size() == 2);
    CHECK(tasks.at(phase).object.as<Task>().kind == Task::Kind::phase);
    CHECK(tasks.at(task).object.as<Task>().parent == Id<Task>{firm.references.id_of("", "", phase)});
    CHECK(firm.deleted.count(leaf) == 1);
    CHECK(firm.read_all("milestones").size() == 2);
}
