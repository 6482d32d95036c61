#include "anaplan_rehearsal.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/sandbox/server.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/curl.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

// The engine between a ledger, a planning model and whoever reads the plan: actuals go to Anaplan, forecasts and what
// they take for granted come back.

namespace throughline {

struct SmallErp {};
struct SmallBi {};

// clang-format off
template <>
inline constexpr auto mapping<SmallErp, Project> = map_object<Project>("jobs", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    omit<&Project::engagement, "not kept there">,
    omit<&Project::contract, "not kept there">,
    omit<&Project::account, "not kept there">,
    omit<&Project::legal_entity, "not kept there">,
    omit<&Project::code, "not kept there">,
    field<"name", &Project::name>,
    field<"status", &Project::status, canonical_names<Project::Status>>,
    omit<&Project::manager, "not kept there">,
    omit<&Project::project_template, "not kept there">,
    omit<&Project::planned, "not kept there">,
    omit<&Project::actual_start, "not kept there">,
    omit<&Project::actual_end, "not kept there">,
    omit<&Project::percent_complete, "not kept there">,
    omit<&Project::billing_model, "not kept there">,
    omit<&Project::currency, "not kept there">,
    omit<&Project::budget_hours, "not kept there">,
    omit<&Project::budget_cost, "not kept there">,
    omit<&Project::budget_revenue, "not kept there">,
    omit<&Project::service_line, "not kept there">,
    omit<&Project::region, "not kept there">,
    omit<&Project::department, "not kept there">,
    omit<&Project::cost_center, "not kept there">,
});
static_assert(complete<SmallErp, Project>);

template <>
inline constexpr auto mapping<SmallErp, CostActual> = map_object<CostActual>("costs", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    field<"job", &CostActual::project, refers_to<"jobs", Project>>,
    omit<&CostActual::task, "not kept there">,
    omit<&CostActual::resource, "not kept there">,
    field<"period", &CostActual::period, anaplan::period>,
    field<"booked", &CostActual::incurred_on>,
    field<"kind", &CostActual::kind, canonical_names<CostActual::Kind>>,
    field<"amount", &CostActual::amount>,
    field<"posting", &CostActual::posting_ref>,
});
static_assert(complete<SmallErp, CostActual>);

template <>
inline constexpr auto mapping<SmallBi, ForecastLine> = map_object<ForecastLine>("figures", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    omit<&ForecastLine::forecast, "not kept there">,
    omit<&ForecastLine::scenario, "not kept there">,
    field<"period", &ForecastLine::period, anaplan::period>,
    field<"measure", &ForecastLine::measure, canonical_names<ForecastLine::Measure>>,
    omit<&ForecastLine::account, "not kept there">,
    omit<&ForecastLine::engagement, "not kept there">,
    omit<&ForecastLine::project, "not kept there">,
    omit<&ForecastLine::opportunity, "not kept there">,
    omit<&ForecastLine::service_line, "not kept there">,
    omit<&ForecastLine::region, "not kept there">,
    omit<&ForecastLine::legal_entity, "not kept there">,
    omit<&ForecastLine::role, "not kept there">,
    field<"amount", &ForecastLine::amount>,
    computed<"currency", anaplan::CurrencyOf<&ForecastLine::amount>, &ForecastLine::amount>,
    field<"hours", &ForecastLine::hours>,
    omit<&ForecastLine::percent, "not kept there">,
    field<"basis", &ForecastLine::basis, canonical_names<ForecastLine::Basis>>,
});
static_assert(complete<SmallBi, ForecastLine>);
// clang-format on

}  // namespace throughline

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

sandbox::FieldDefinition text(char const* name) { return {.name = name}; }
sandbox::FieldDefinition amount(char const* name) {
    return {.name = name, .type = sandbox::FieldType::number, .precision = 30, .scale = 10};
}

struct Firm {
    SeededRandom            chance{3};
    sandbox::AnaplanOptions account;
    sandbox::JsonApi        erp, bi;
    sandbox::Anaplan        model;
    std::string             job;

    explicit Firm(Clock const& clock)
        : account{model_options()},
          erp{clock,
              chance,
              {.name = "erp", .origin = "https://erp.example", .token = "t"},
              {{.name = "jobs", .fields = {text("name"), text("status")}},
               {.name   = "costs",
                .fields = {text("job"), text("period"), text("booked"), text("kind"), amount("amount"),
                           text("currency"), text("posting")}}}},
          bi{clock,
             chance,
             {.name = "bi", .origin = "https://bi.example", .token = "t"},
             {{.name   = "figures",
               .fields = {text("period"), text("measure"), amount("amount"), text("currency"), amount("hours"),
                          text("basis")}}}},
          model{clock, chance, account} {
        build_model(model);
        job = erp.insert("jobs", Value::object({{"name", "=Alpha, \"quoted\""}, {"status", "active"}})).value();
    }

    void book(int first, int count) {
        for (int each = first; each < first + count; ++each)
            erp.insert("costs", Value::object({{"job", job},
                                               {"period", "2026-03-01/2026-04-01/2026-03"},
                                               {"booked", "2026-03-09"},
                                               {"kind", "labour"},
                                               {"amount", Value::number(std::to_string(each) + ".10")},
                                               {"currency", "USD"},
                                               {"posting", "GL-" + std::to_string(each)}}))
                .value();
    }
    void plan_hours(char const* project, char const* month, char const* hours) {
        model.put("Versions", {{"Version", "Budget"}, {"Kind", "Plan of record"}, {"State", "approved"}});
        model.put(
            "Forecast",
            {{"Project", project}, {"Time", month}, {"Version", "Budget"}, {"Hours", hours}, {"Basis", "weighted"}});
    }

    Topology topology() const {
        Topology    topology{.name = "firm", .systems = {}};
        RestOptions ledger{.vendor        = "small erp",
                           .base_url      = erp.base_url(),
                           .authorization = Secret{"Bearer t"},
                           .objects       = {{"jobs"}, {"costs"}}};
        topology.systems.push_back(rest_system("erp", Owner::erp, std::move(ledger),
                                               {view_of<SmallErp, Project>, view_of<SmallErp, CostActual>}));
        topology.systems.push_back(anaplan::system("plan", model_login(model.origin()), tables_of_model(account)));
        topology.systems.back().creates = {"Project", "CostActual"};
        RestOptions reports{.vendor        = "small bi",
                            .base_url      = bi.base_url(),
                            .authorization = Secret{"Bearer t"},
                            .objects       = {{"figures"}}};
        topology.systems.push_back(rest_system("bi", Owner::crm, std::move(reports), {view_of<SmallBi, ForecastLine>}));
        topology.systems.back().creates = {"ForecastLine"};
        return topology;
    }

    void check_each_actual_is_there_once(std::size_t count) const {
        CHECK(model.count("Actuals") == count);
        for (auto const& [code, times] : model.creates("Actuals")) CHECK_MESSAGE(times == 1, code);
        std::map<std::string, int> postings;
        for (auto const& key : model.keys("Actuals")) ++postings[model.read("Actuals", key).at("Posting")];
        CHECK(postings.size() == count);
        REQUIRE(model.count("Projects") == 1);
        auto const project = model.keys("Projects").front();
        CHECK(model.read("Projects", project).at("Project name") == "=Alpha, \"quoted\"");
        for (auto const& key : model.keys("Actuals")) CHECK(model.read("Actuals", key).at("Project") == project);
    }
};

void check_nothing_is_owed(Engine& engine) {
    auto const plan = engine.plan();
    REQUIRE(plan);
    for (auto const& failure : engine.last_refresh().failures) FAIL_CHECK(failure.describe());
    CHECK_MESSAGE(plan->empty(), plan->to_text(10));
}

}  // namespace

TEST_CASE("actuals go to Anaplan in one load, the forecast comes back, and then all is quiet (R94, R120, L5)") {
    VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom     chance{1};
    Firm             firm{clock};
    sandbox::Network network{clock, 1};
    network.connect(firm.erp);
    network.connect(firm.bi);
    network.connect(firm.model);
    auto store = SqliteStore::open(":memory:").value();
    firm.book(1, 700);
    Engine engine{firm.topology(), {*store, network, clock, chance}};
    REQUIRE(engine.check());
    REQUIRE(engine.run_until_idle());
    firm.check_each_actual_is_there_once(700);
    CHECK(firm.model.started().at("imports/112000000002") == 1);
    auto const last = firm.model.read("Actuals", firm.model.keys("Actuals").back());
    CHECK(last.at("Month") == "Mar 26");
    CHECK(last.at("Booked on") == "09/03/2026");

    auto const project = firm.model.keys("Projects").front();
    firm.plan_hours(project.c_str(), "Apr 26", "160.25");
    REQUIRE(engine.run_until_idle());
    REQUIRE(firm.bi.count("figures") == 1);
    CHECK(firm.bi.list("figures")[0]["hours"].text() == "160.25");
    firm.plan_hours(project.c_str(), "Apr 26", "0");
    REQUIRE(engine.run_until_idle());
    CHECK(firm.bi.list("figures")[0]["hours"].text() == "0");

    // A change of one field says the whole row: nothing else of it is emptied.
    auto const row     = firm.model.keys("Actuals").front();
    auto       changed = firm.model.read("Actuals", row);
    auto const cost    = firm.erp.list("costs").front();
    CHECK(changed.at("Posting") == cost["posting"].text());
    REQUIRE(firm.erp.update("costs", cost["id"].text(), Value::object({{"posting", "GL-corrected"}})));
    REQUIRE(engine.run_until_idle());
    changed["Posting"] = "GL-corrected";
    CHECK(firm.model.read("Actuals", row) == changed);

    auto const started = firm.model.started();
    for (int pass = 0; pass < 3; ++pass) {
        clock.advance(std::chrono::minutes{10});
        check_nothing_is_owed(engine);
    }
    CHECK(firm.model.started() == started);  // Neither a load nor an export.
}

TEST_CASE("L1 L3 L5 L7: in any weather, and whenever the process ends, each actual is in the model once") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        CAPTURE(seed);
        VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
        SeededRandom     chance{seed}, ends{seed + 100};
        Firm             firm{clock};
        sandbox::Network network{clock, seed};
        network.connect(firm.erp);
        network.connect(firm.bi);
        network.connect(firm.model);
        network.set_weather(sandbox::Weather::stormy());
        firm.book(1, 30);
        firm.plan_hours("elsewhere", "Apr 26", "8");
        auto store = SqliteStore::open(":memory:").value();

        struct Ended {};
        bool may_end = true;
        network.on_event([&] {
            if (may_end && ends.chance(1, 60)) throw Ended{};
        });
        for (int round = 0; round < 12; ++round) {
            try {
                Engine engine{firm.topology(), {*store, network, clock, chance}};
                engine.run_until_idle().ignore("a storm may end it anywhere");
            } catch (Ended const&) { network.break_all(); }
            clock.advance(std::chrono::minutes{round % 3});
            if (round == 5) firm.book(31, 10);
        }
        may_end = false;
        network.set_weather({});
        Engine engine{firm.topology(), {*store, network, clock, chance}};
        for (int round = 0; round < 3; ++round) {
            REQUIRE(engine.run_until_idle());
            clock.advance(std::chrono::minutes{10});
        }
        firm.check_each_actual_is_there_once(40);
        CHECK(firm.bi.count("figures") == 1);
        check_nothing_is_owed(engine);
    }
}

TEST_CASE("what the model refuses is an exception that names the row's column, and clears once it is mended (L10)") {
    VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom     chance{1};
    Firm             firm{clock};
    sandbox::Network network{clock, 1};
    network.connect(firm.erp);
    network.connect(firm.bi);
    network.connect(firm.model);
    auto store = SqliteStore::open(":memory:").value();
    firm.book(1, 3);
    auto const late = firm.erp
                          .insert("costs", Value::object({{"job", firm.job},
                                                          {"period", "2031-01-01/2031-02-01/2031-01"},
                                                          {"kind", "labour"},
                                                          {"amount", 5},
                                                          {"currency", "USD"}}))
                          .value();
    Engine engine{firm.topology(), {*store, network, clock, chance}};
    REQUIRE(engine.run_until_idle());
    firm.check_each_actual_is_there_once(3);
    auto const open = store->open_exceptions("write|plan|cost_actuals", 10);
    REQUIRE(open);
    REQUIRE(open->size() == 1);
    CHECK(open->front().cause.starts_with("write|plan|cost_actuals|"));
    CHECK(open->front().path == "CostActual.period");
    CHECK(open->front().owner == "planning");
    clock.advance(std::chrono::minutes{5});
    REQUIRE(firm.erp.update("costs", late, Value::object({{"period", "2026-05-01/2026-06-01/2026-05"}})));
    REQUIRE(engine.run_until_idle());
    CHECK(firm.model.count("Actuals") == 4);
    CHECK(store->open_exceptions("write|plan|cost_actuals", 10)->empty());
}

TEST_CASE("the model is signed in to over HTTP, on this machine (L13)") {
    SystemClock     clock;
    Firm            firm{clock};
    sandbox::Server server;
    server.serve(firm.model).value();
    CurlTransport http;
    SeededRandom  chance{1};
    auto          store    = SqliteStore::open(":memory:").value();
    auto          topology = firm.topology();
    std::erase_if(topology.systems, [](System const& system) { return system.name != "plan"; });
    Engine engine{std::move(topology), {*store, http, clock, chance}};
    CHECK(engine.check());
}
