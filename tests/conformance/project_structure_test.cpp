#include "crm_of_deals.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/model/project_template.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/delivery_plan.hpp>
#include <throughline/process/role_estimate.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sandbox/kantata.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

// What a won deal needs of delivery: the project with its budget and its phases and tasks in Kantata, and the people in
// a system of the firm's own that keeps requests for them.

namespace throughline {

struct StaffingDesk {};

// clang-format off
template <>
inline constexpr auto mapping<StaffingDesk, ResourceRequest> = map_object<ResourceRequest>("requests", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    omit<&ResourceRequest::project, "not kept there">,
    omit<&ResourceRequest::opportunity, "not kept there">,
    field<"role", &ResourceRequest::role, coded<"role", Role>>,
    omit<&ResourceRequest::skills, "not kept there">,
    omit<&ResourceRequest::region, "not kept there">,
    omit<&ResourceRequest::dates, "not kept there">,
    field<"hours", &ResourceRequest::hours>,
    omit<&ResourceRequest::probability, "not kept there">,
    field<"state", &ResourceRequest::status, canonical_names<ResourceRequest::Status>>,
    omit<&ResourceRequest::fulfilled_by, "not kept there">,
});
static_assert(complete<StaffingDesk, ResourceRequest>);
// clang-format on

}  // namespace throughline

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

Id<Role>            role(std::string_view code) { return Id<Role>{reference_data_id("role", code)}; }
Id<ProjectTemplate> usual_plan() { return Id<ProjectTemplate>::derive("firm", "ProjectTemplate", "usual"); }

/// The plan that the firm starts its projects from.
void make_usual_plan(RecordId, AnyObject const&, Records&, Desired& desired) {
    ProjectTemplate plan{.code = "usual", .name = "As usual"};
    auto const      item = [](char const* code, char const* name, int from, int days) {
        return PlanItem{.code = code, .name = name, .start_offset = from, .duration = days};
    };
    plan.phases = {item("D", "Design", 0, 30), item("B", "Build", 30, 60)};
    plan.tasks  = {item("D1", "Workshops", 0, 10), item("B1", "Pipelines", 30, 30), item("B2", "Reports", 60, 30)};
    for (auto& task : plan.tasks) {
        task.parent         = task.code.substr(0, 1);
        task.estimate_hours = Hours{Decimal{80}};
    }
    desired.put(usual_plan(), std::move(plan));
}

/// A node of the whole that is to be made: a record in a system.
using Node  = std::pair<std::string, RecordId>;
using Nodes = std::set<Node>;

struct Firm {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};  // 2026-03-02
    SeededRandom                 chance{116};
    sandbox::Salesforce          crm{clock, chance};
    sandbox::Kantata             psa;
    sandbox::JsonApi             staffing;
    sandbox::Network             network{clock, 116};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};

    Firm()
        : psa{clock,
              chance,
              {.statuses = {{100, "Backlog"}, {120, "Approved"}, {200, "In Progress"}, {300, "Completed"}}}},
          staffing{clock,
                   chance,
                   {.name = "staffing", .origin = "https://staffing.example", .token = "t"},
                   {{.name   = "requests",
                     .fields = {{.name = "role"},
                                {.name = "hours", .type = sandbox::FieldType::number, .precision = 12, .scale = 2},
                                {.name = "state", .nillable = false}}}}} {
        prepare_for_deals(crm);
        psa.add_token("right", psa.insert("users", Value::object({{"full_name", "Kim"}, {"takes_part", true}})));
        for (sandbox::System* system : std::initializer_list<sandbox::System*>{&crm, &psa, &staffing})
            network.connect(*system);
        auto const deal = enter(crm, {.customer = enter_customer(crm, "Acme"),
                                      .name     = "Data platform",
                                      .starts   = "2026-03-01",
                                      .days     = 92,
                                      .amount   = "90000.01"});
        restart();
        engine->run_until_idle().value();
        CHECK(psa.count("workspaces") + staffing.count("requests") == 0);  // What is not sold needs nothing.
        clock.advance(std::chrono::hours{1});
        crm.update("Opportunity", deal, Value::object({{"StageName", "Closed Won"}})).value();
        restart();
    }

    /// Another process, of which nothing but the store is left.
    void restart() {
        network.break_all();
        engine = std::make_unique<Engine>(topology(), Engine::Parts{*store, network, clock, chance});
    }

    Topology topology() const {
        Topology         topology{.name = "firm", .systems = {system_of_deals(crm)}};
        kantata::Options delivery{.currency = Currency::parse("USD").value()};
        delivery.crosswalks["project_status"] = {
            {"100", "draft"}, {"120", "approved"}, {"200", "active"}, {"300", "completed"}};
        topology.systems.push_back(
            kantata::system("psa", {.token = Secret{"right"}, .url = psa.origin()}, std::move(delivery)));
        topology.systems.back().creates = {"Account", "Project", "Task"};
        RestOptions requests{.vendor        = "staffing desk",
                             .base_url      = staffing.base_url(),
                             .authorization = Secret{"Bearer t"},
                             .objects       = {{"requests"}}};
        topology.systems.push_back(
            rest_system("staffing", Owner::psa, std::move(requests), {view_of<StaffingDesk, ResourceRequest>}));
        topology.systems.back().creates            = {"ResourceRequest"};
        topology.systems.back().crosswalks["role"] = {{"eng", "engineer"}, {"arch", "architect"}};
        WonDealPolicy won{.project_template = [](Opportunity const&) { return usual_plan(); }};
        topology.processes = {Process{.name = "usual plan", .from = "Account", .derive = make_usual_plan},
                              role_estimate({{.shares = {{role("engineer"), Percent{Decimal{75}}},
                                                         {role("architect"), Percent{Decimal{25}}}}}}),
                              won_deal(std::move(won)),
                              project_budget(),
                              delivery_plan(),
                              staffing_demand()};
        return topology;
    }

    // What there is of it, and what is left.

    Nodes made() const {
        Nodes nodes;
        for (auto const& [system, object] :
             {std::pair{"psa", "workspaces"}, {"psa", "stories"}, {"staffing", "requests"}})
            for (auto const& binding : store->bindings(system, object, {}, 100).value())
                nodes.insert({system, binding.record});
        return nodes;
    }
    static Nodes left(Plan const& plan) {
        Nodes nodes;
        for (auto const& write : plan.writes)
            if (write.key.empty()) nodes.insert({write.system, write.record});
        for (auto const& wait : plan.waiting) nodes.insert({wait.system, wait.record});
        return nodes;
    }
    std::vector<Reference> references(RecordId id) const {
        auto const             record = store->record(id).value();
        std::vector<Reference> found;
        auto const             object = from_canonical_json(*find_object_type(record->object), record->body).value();
        for (auto const& member : object.type().members) member.references(object.data(), found);
        return found;
    }
    /// What the vendors hold, by what people call it.
    std::string picture() const {
        std::set<std::string> lines;
        for (auto const& id : psa.ids("workspaces")) {
            auto const project = psa.read("workspaces", id);
            lines.insert("project " + std::string{project["title"].text()} + ", budget " +
                         project["price_in_cents"].to_json() + ", from " + project["start_date"].to_json());
        }
        for (auto const& id : psa.ids("stories")) {
            auto const task   = psa.read("stories", id);
            auto const parent = task["parent_id"].is_null()
                                    ? Value{"none"}
                                    : psa.read("stories", std::string{task["parent_id"].text()})["title"];
            lines.insert("task " + std::string{task["title"].text()} + " of " + std::string{parent.text()});
        }
        for (auto const& request : staffing.list("requests"))
            lines.insert("request " + std::string{request["role"].text()} + " " + request["hours"].to_json());
        std::string text;
        for (auto const& line : lines) text += line + "\n";
        return text;
    }
    void check_each_is_there_once() const {
        for (auto const* object : {"workspace_groups", "workspaces", "stories"})
            for (auto const& [ours, times] : psa.creates_by_reference(object)) CHECK(times == 1);
        CHECK(psa.count("workspaces") == 1);
        CHECK(psa.count("stories") == 5);
        CHECK(staffing.count("requests") == 2);
        CHECK(staffing.creates("requests") == 2);
    }
};

constexpr char const* whole =
    "project Data platform, budget 9000001, from \"2026-03-01\"\n"
    "request arch 75\n"
    "request eng 225\n"
    "task Build of none\n"
    "task Design of none\n"
    "task Pipelines of Build\n"
    "task Reports of Build\n"
    "task Workshops of Design\n";

}  // namespace

TEST_CASE("R116: a project's plan is a graph without cycles: whatever refers to another comes after it") {
    Firm       firm;
    auto const plan = firm.engine->plan().value();
    auto const all  = Firm::left(plan);
    CHECK(all.size() == 1 + 5 + 2);  // The project, phases and tasks, requests.
    Nodes before;
    for (auto const& write : plan.writes) {
        CAPTURE(write.title);
        for (auto const& reference : firm.references(write.record))
            if (all.contains({write.system, reference.id})) CHECK(before.contains({write.system, reference.id}));
        before.insert({write.system, write.record});
    }
    for (auto const& wait : plan.waiting) {  // And what waits says for what; nobody reads the CRM's people here.
        CAPTURE(wait.reason);
        CHECK((wait.vendor_field == "primary_maven_id" || all.contains({wait.system, wait.missing})));
    }
    // A node that is done again does nothing.
    firm.engine->apply(plan).value();
    CHECK(firm.engine->apply(plan).value().created == 0);
    firm.engine->run_until_idle().value();
    CHECK(firm.picture() == whole);
    CHECK(firm.made() == all);
    firm.check_each_is_there_once();
    CHECK(firm.engine->plan().value().empty());
}

TEST_CASE(
    "R116 L3 L7: wherever the work ends, the plan shows exactly what is left, and going on makes each part once") {
    Nodes all;
    {
        Firm undisturbed;
        all = Firm::left(undisturbed.engine->plan().value());
    }
    std::set<std::size_t> halves;
    bool                  ended = true;
    for (int exchanges = 1; ended; ++exchanges) {
        REQUIRE(exchanges < 500);
        CAPTURE(exchanges);
        Firm firm;
        struct Ended {};
        int left = exchanges;
        firm.network.on_event([&] {
            if (left > 0 && --left == 0) throw Ended{};
        });
        ended = false;
        try {
            firm.engine->run_until_idle().value();
        } catch (Ended const&) { ended = true; }
        left = 0;
        firm.restart();
        auto const plan = firm.engine->plan().value();
        auto const made = firm.made(), open = Firm::left(plan);
        for (auto const& node : open) CHECK_FALSE(made.contains(node));
        Nodes together{made};
        together.insert(open.begin(), open.end());
        CHECK(together == all);
        halves.insert(made.size());
        firm.engine->run_until_idle().value();
        CHECK(firm.picture() == whole);
        firm.check_each_is_there_once();
        CHECK(firm.engine->plan().value().empty());
    }
    CHECK(halves.size() > 3);  // It did end with some of it made, and some not.
}

TEST_CASE("R116 L10: what one part is refused stops what hangs on it and nothing else; mended, the rest is made") {
    Firm firm;
    bool refuses = true;
    firm.psa.intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (!refuses || request.method != "POST" || request.body.find("\"Build\"") == std::string::npos)
            return std::nullopt;
        return sandbox::json_response(
            422,
            Value::object(
                {{"errors", Value::array({Value::object({{"type", "validation"}, {"message", "no such phase"}})})}}));
    });
    firm.engine->run_until_idle().value();
    CHECK(firm.picture().find("Build") == std::string::npos);
    CHECK(firm.picture().find("task Workshops of Design") != std::string::npos);
    CHECK(firm.staffing.count("requests") == 2);
    auto const open = firm.store->open_exceptions("write|psa|stories", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().message.find("no such phase") != std::string::npos);
    CHECK_FALSE(open.front().owner.empty());
    auto const plan = firm.engine->plan().value();
    CHECK(plan.waiting.size() == 2);  // Its two tasks, which say what they wait for.
    for (auto const& wait : plan.waiting) CHECK(wait.object == "Task");

    refuses = false;
    firm.engine->retry(open.front().cause, "ann").value();
    firm.engine->run_until_idle().value();
    CHECK(firm.picture() == whole);
    firm.check_each_is_there_once();
    CHECK(firm.engine->plan().value().empty());
}
