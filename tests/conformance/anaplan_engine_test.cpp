#include "planning_firm.hpp"

#include <throughline/sandbox/network.hpp>
#include <throughline/sandbox/server.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/curl.hpp>

// The engine between a ledger, a planning model and whoever reads the plan.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

using Firm = PlanningFirm;

void check_nothing_is_owed(Engine& engine) {
    auto const plan = engine.plan();
    REQUIRE(plan);
    for (auto const& failure : engine.last_refresh().failures) FAIL_CHECK(failure.describe());
    CHECK_MESSAGE(plan->empty(), plan->to_text(10));
}

}  // namespace

TEST_CASE("actuals go to Anaplan in one load, the forecast comes back, and then all is quiet (L5)") {
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

TEST_CASE("what the model refuses is an exception that names the row's column, and clears once mended (R23, L10)") {
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
