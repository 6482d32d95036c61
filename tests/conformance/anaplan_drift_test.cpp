#include "planning_firm.hpp"

#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>

#include <algorithm>

// A model builder changes what an export shows and an import reads, while actuals and forecasts flow.

using namespace throughline;
using namespace throughline::tests;
using sandbox::AnaplanCell;
using sandbox::Value;

namespace {

struct PlannedFirm {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 chance{1};
    PlanningFirm                 firm{clock};
    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;

    explicit PlannedFirm(bool says_types = true) {
        firm.model.put_column("Forecast", {"Region"});
        if (!says_types) hide_types();
        network.connect(firm.erp);
        network.connect(firm.bi);
        network.connect(firm.model);
        firm.book(1, 3);
        open();
        settle();
        plan("160", "North");
        settle();
        REQUIRE(firm.bi.count("figures") == 1);
    }
    /// Lists and line items in rows: as the vendor's help describes their exports.
    void hide_types() {
        for (auto const* list : {"Projects", "Versions"})
            firm.model.describe_types(list, sandbox::AnaplanTypes::first_only);
        for (auto const* module : {"Actuals", "Forecast"})
            firm.model.describe_types(module, sandbox::AnaplanTypes::none);
    }
    void open() { engine = std::make_unique<Engine>(topology(), Engine::Parts{*store, network, clock, chance}); }
    /// The firm's, with regions of forecasts.
    Topology topology() const {
        auto topology = firm.topology();
        auto options  = tables_of_model(firm.account);
        auto plan     = std::find_if(topology.systems.begin(), topology.systems.end(),
                                     [](System const& each) { return each.name == "plan"; });
        options.tables.back().columns.push_back({"region", "Region"});
        options.crosswalks["region"] = {{"North", "NORTH"}, {"South", "SOUTH"}};
        auto changed                 = anaplan::system("plan", model_login(firm.model.origin()), options);
        changed.creates              = plan->creates;
        *plan                        = std::move(changed);
        return topology;
    }
    void settle(std::chrono::minutes after = std::chrono::minutes{70}) {
        clock.advance(after);
        auto const done = engine->run_until_idle();
        REQUIRE_MESSAGE(done, done.error().describe());
    }
    std::vector<StoredException> open_of(std::string const& kind) const {
        auto all = store->open_exceptions(kind, 1'000).value();
        std::erase_if(all, [&](StoredException const& each) { return !each.cause.starts_with(kind); });
        return all;
    }
    std::string hours() { return std::string{firm.bi.list("figures")[0]["hours"].text()}; }
    void        plan(std::string const& hours, std::string const& region, std::string const& revenue = {}) {
        firm.model.put("Versions", {{"Version", "Budget"}, {"Kind", "Plan of record"}, {"State", "approved"}});
        sandbox::Anaplan::Row row{{"Project", firm.model.keys("Projects").front()},
                                         {"Time", "Apr 26"},
                                         {"Version", "Budget"},
                                         {"Hours", hours},
                                         {"Basis", "weighted"},
                                         {"Region", region}};
        if (!revenue.empty()) row["Revenue"] = revenue;
        firm.model.put("Forecast", std::move(row));
    }
    StoredBinding figure(std::string const& measure) {
        auto const key   = firm.model.keys("Projects").front() + "|Apr 26|Budget|" + measure;
        auto const known = store->binding("plan", "forecast_lines", key).value();
        REQUIRE(known);
        CHECK_FALSE(known->deleted);
        return *known;
    }
    /// Whether the forecast is known to be of that region.
    bool is_of(std::string const& region) {
        return figure("hours").shadow.find(reference_data_id("region", region).to_string()) != std::string::npos;
    }
    /// The first actual as the model has it, and as the ledger books it anew.
    sandbox::Anaplan::Row actual() { return firm.model.read("Actuals", firm.model.keys("Actuals").front()); }
    void                  book_anew(char const* amount) {
        auto const posting = actual().at("Posting");
        for (auto const& cost : firm.erp.list("costs"))
            if (cost["posting"].text() == posting)
                firm.erp.update("costs", cost["id"].text(), Value::object({{"amount", Value::number(amount)}})).value();
    }
    std::uint64_t loads() const { return firm.model.started().at("imports/112000000002"); }
};

}  // namespace

TEST_CASE("R219 P37: a column that Anaplan's export no longer shows rests, and the forecast goes on without it") {
    PlannedFirm planned;
    CHECK(planned.open_of("description|").empty());
    CHECK(planned.open_of("drift|").empty());
    CHECK(planned.is_of("NORTH"));
    planned.firm.model.remove_column("Forecast", "Region");
    planned.plan("120", "South");
    planned.settle(std::chrono::minutes{15});  // The read is refused, so that it is looked at before it is due.
    CHECK(planned.hours() == "120");
    CHECK(planned.is_of("NORTH"));
    CHECK(planned.open_of("system|").empty());
    auto const drift = planned.open_of("drift|");
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().cause == "drift|plan|forecast_lines");
    CHECK(drift.front().vendor_field == "region");
    CHECK(drift.front().path.starts_with("ForecastLine.region (no reading"));

    planned.open();  // And after a restart.
    planned.plan("100", "South");
    planned.settle(std::chrono::minutes{15});
    CHECK(planned.hours() == "100");

    planned.firm.model.put_column("Forecast", {"Region"});
    planned.settle();
    CHECK(planned.open_of("drift|").empty());
    CHECK(planned.is_of("SOUTH"));
}

TEST_CASE(
    "R219 P37 L2: a measure whose column is gone rests, the others are read on, and none of it is taken for gone") {
    PlannedFirm planned;
    planned.plan("160", "North", "1000");
    planned.settle();
    REQUIRE(planned.firm.bi.count("figures") == 2);
    planned.firm.model.remove_column("Forecast", "Hours");
    for (auto const* revenue : {"1200", "1300"}) {
        planned.plan("120", "North", revenue);
        planned.settle(std::chrono::minutes{15});
        CHECK(planned.open_of("system|").empty());
        CHECK(planned.figure("revenue").shadow.find(revenue) != std::string::npos);
        CHECK(planned.figure("hours").shadow.find("160") != std::string::npos);
        CHECK(planned.firm.bi.count("figures") == 2);
        CHECK(planned.open_of("deleted|").empty());
        auto const drift = planned.open_of("drift|");
        REQUIRE(drift.size() == 1);
        CHECK(drift.front().cause == "drift|plan|forecast_lines");
        CHECK(drift.front().vendor_field == "hours, measure");
        planned.open();  // And after a restart.
    }
    planned.settle(std::chrono::hours{30});  // What is not shown for a day is not gone either.
    CHECK(planned.figure("hours").shadow.find("160") != std::string::npos);
    planned.firm.model.put_column("Forecast", {"Hours", AnaplanCell::number});
    planned.settle();
    CHECK(planned.open_of("drift|").empty());
    CHECK(planned.figure("hours").shadow.find("120") != std::string::npos);
}

TEST_CASE("R219 P37: where Anaplan says nothing of types, nothing rests for them, and a column that is gone does") {
    PlannedFirm planned{false};
    planned.firm.book(10, 1);
    planned.plan("140", "South");
    planned.settle();
    CHECK(planned.open_of("drift|").empty());
    CHECK(planned.hours() == "140");
    CHECK(planned.is_of("SOUTH"));
    planned.firm.check_each_actual_is_there_once(4);

    planned.firm.model.put_column("Actuals",
                                  {"Posting", AnaplanCell::number});  // Another type, of which nothing is said.
    auto const before = planned.actual();
    planned.book_anew("77.50");
    planned.settle();
    CHECK(planned.open_of("drift|").empty());
    CHECK(planned.actual() == before);
    CHECK_FALSE(planned.open_of("write|").empty());  // Its rows are refused, each by itself.

    planned.firm.model.remove_column("Actuals", "Posting");
    planned.settle();
    auto const drift = planned.open_of("drift|");
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().vendor_field == "posting_ref");
}

TEST_CASE("R219 P37 L2: a column of another type stops the loads of its table, so that none empties what rests") {
    PlannedFirm planned;
    auto const  before = planned.actual();
    auto const  loads  = planned.loads();
    SUBCASE("another type") { planned.firm.model.put_column("Actuals", {"Posting", AnaplanCell::number}); }
    SUBCASE("gone") { planned.firm.model.remove_column("Actuals", "Posting"); }
    planned.settle();
    planned.book_anew("77.50");
    planned.settle(std::chrono::minutes{15});
    CHECK(planned.loads() == loads);
    CHECK(planned.actual() == before);
    auto const drift = planned.open_of("drift|");
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().cause == "drift|plan|cost_actuals");
    CHECK(drift.front().vendor_field == "posting_ref");
    CHECK(planned.open_of("write|").empty());

    planned.firm.model.put_column("Actuals", {"Posting"});
    planned.settle();
    CHECK(planned.open_of("drift|").empty());
    auto after      = before;
    after["Amount"] = "77.5";
    CHECK(planned.actual() == after);
    auto const quiet = planned.firm.model.started();
    planned.settle();
    CHECK(planned.firm.model.started() == quiet);
}

TEST_CASE(
    "R219 P37: a column that an import has come to read, and nobody fills, stops the loads before they are refused") {
    PlannedFirm planned;
    planned.firm.model.put_column("Actuals", {"Approved by"});
    planned.settle();
    planned.firm.book(10, 1);
    planned.book_anew("77.50");
    planned.settle();
    auto const drift = planned.open_of("drift|");
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().cause == "drift|plan|cost_actuals");
    CHECK(drift.front().vendor_field.find("Approved by") != std::string::npos);
    CHECK(planned.firm.model.count("Actuals") == 3);
    CHECK(planned.actual().at("Amount") != "77.5");
    CHECK(planned.open_of("write|").empty());
    planned.firm.model.remove_column("Actuals", "Approved by");
    planned.settle();
    CHECK(planned.open_of("drift|").empty());
    CHECK(planned.firm.model.count("Actuals") == 4);
    CHECK(planned.actual().at("Amount") == "77.5");
}
