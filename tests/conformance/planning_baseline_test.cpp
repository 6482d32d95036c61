#include "anaplan_rehearsal.hpp"
#include "crm_of_deals.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/forecast.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/forecast_baseline.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>

// What was sold, as planning has it: won deals in Salesforce become a baseline by contract line and month in Anaplan,
// and the budgets that its margin is planned by.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

/// A planning model that keeps what is contracted: lists of scenarios, revisions and projects, and figures by code.
void build_baseline_model(sandbox::Anaplan& model) {
    using sandbox::AnaplanCell;
    model.add_user("integration@northwind.example", "password");
    auto const list = [&](std::string name, char digit, std::vector<sandbox::AnaplanColumn> columns) {
        columns.insert(columns.begin(), sandbox::AnaplanColumn{"Code"});
        model.add_table({.name      = std::move(name),
                         .columns   = std::move(columns),
                         .key       = {"Code"},
                         .export_id = std::string{"11600000000"} + digit,
                         .import_id = std::string{"11200000000"} + digit,
                         .file_id   = std::string{"11300000000"} + digit});
    };
    list("Scenarios", '1', {{"Name"}, {"Kind"}, {"State"}});
    list("Revisions", '2',
         {{"Scenario", AnaplanCell::item, "Scenarios"}, {"Follows", AnaplanCell::item, "Revisions"}, {"Cause"}});
    list("Projects", '3',
         {{"Name"},
          {"State"},
          {"Currency"},
          {"Budget revenue", AnaplanCell::number},
          {"Budget cost", AnaplanCell::number}});
    list("Figures", '4',
         {{"Revision", AnaplanCell::item, "Revisions"},
          {"Scenario", AnaplanCell::item, "Scenarios"},
          {"Project", AnaplanCell::item, "Projects"},
          {"Month", AnaplanCell::period},
          {"Measure"},
          {"Amount", AnaplanCell::number},
          {"Currency"},
          {"Basis"}});
}

anaplan::Options tables_of_baseline(sandbox::AnaplanOptions const& account) {
    anaplan::Options options{.workspace = account.workspace, .model = account.model};
    options.periods  = anaplan::calendar_labels(2026, 2027);
    options.currency = dollars();
    auto const table = [](std::string object, char digit, std::vector<anaplan::Column> columns) {
        columns.insert(columns.begin(), anaplan::Column{"code", "Code"});
        return anaplan::Table{.object    = std::move(object),
                              .export_id = std::string{"11600000000"} + digit,
                              .load_id   = std::string{"11200000000"} + digit,
                              .columns   = std::move(columns),
                              .key       = {"Code"}};
    };
    options.tables = {
        table("scenarios", '1', {{"name", "Name"}, {"kind", "Kind"}, {"status", "State"}}),
        table("forecasts", '2', {{"scenario", "Scenario"}, {"created_from", "Follows"}, {"cause", "Cause"}}),
        table("projects", '3',
              {{"name", "Name"},
               {"status", "State"},
               {"currency", "Currency"},
               {"budget_revenue", "Budget revenue"},
               {"budget_cost", "Budget cost"}}),
        table("forecast_lines", '4',
              {{"forecast", "Revision"},
               {"scenario", "Scenario"},
               {"project", "Project"},
               {"period", "Month"},
               {"measure", "Measure"},
               {"amount", "Amount"},
               {"currency", "Currency"},
               {"basis", "Basis"}}),
    };
    return options;
}

/// What each month comes to, by currency: "2026-07 EUR".
using Totals = std::map<std::string, Decimal>;

struct Firm {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};  // 2026-03-02
    SeededRandom                 chance;
    sandbox::AnaplanOptions      account;
    sandbox::Salesforce          crm{clock, chance};
    sandbox::Anaplan             model;
    sandbox::Network             network{clock, 118};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};
    std::string                  customer{};
    std::vector<std::string>     deals{};

    explicit Firm(std::uint64_t seed) : chance{seed}, account{periods()}, model{clock, chance, account} {
        prepare_for_deals(crm);
        customer = enter_customer(crm, "Acme");
        build_baseline_model(model);
        network.connect(crm);
        network.connect(model);
        restart();
    }
    static sandbox::AnaplanOptions periods() {
        sandbox::AnaplanOptions options;
        for (auto const& [label, period] : anaplan::calendar_labels(2026, 2027)) options.periods.push_back(label);
        return options;
    }
    void restart() {
        network.break_all();
        engine = std::make_unique<Engine>(topology(), Engine::Parts{*store, network, clock, chance});
    }

    Topology topology() const {
        Topology topology{.name = "baseline", .systems = {system_of_deals(crm)}};
        topology.systems.push_back(anaplan::system("plan", model_login(model.origin()), tables_of_baseline(account)));
        topology.systems.back().creates = {"Scenario", "Forecast", "Project", "ForecastLine"};
        topology.processes              = {won_deal({.billing = false}), project_budget(budget()), revenue_plan(),
                                           forecast_baseline()};
        return topology;
    }
    static ProjectBudgetPolicy budget() { return {.cost_per_hour = Money{Decimal::parse("71.30").value(), dollars()}}; }

    void win(char const* currency, std::string const& amount, int days) {
        deals.push_back(enter(crm, {.customer = customer,
                                    .name     = "Deal " + std::to_string(deals.size()),
                                    .stage    = "Closed Won",
                                    .currency = currency,
                                    .starts   = "2026-03-13",
                                    .days     = days,
                                    .amount   = amount}));
    }
    void agree() {
        clock.advance(std::chrono::minutes{10});
        engine->run_until_idle().value();
    }
    template <class Object>
    std::vector<std::pair<Id<Object>, Object>> all() const {
        std::vector<std::pair<Id<Object>, Object>> found;
        for (auto const& record : store->records(object_name<Object>, {}, 1'000).value())
            found.emplace_back(Id<Object>{record.id},
                               from_canonical_json(object_type<Object>(), record.body).value().template as<Object>());
        return found;
    }

    /// As the revenue schedules have it, which know nothing of forecasts.
    Totals contracted() const {
        Totals totals;
        for (auto const& [id, line] : all<RevenueScheduleLine>())
            add(totals, line.period.name, line.planned.currency().code(), line.planned.amount());
        return totals;
    }
    /// As the model has it: its own cells, of baselines or of the revisions that follow them.
    Totals in_the_model(bool baselines) const {
        std::map<std::string, std::string> names;
        for (auto const& [label, period] : anaplan::calendar_labels(2026, 2027)) names[label] = period.name;
        Totals totals;
        for (auto const& key : model.keys("Figures")) {
            auto const row = model.read("Figures", key);
            if (model.read("Revisions", row.at("Revision")).contains("Follows") == baselines) continue;
            CHECK(row.at("Measure") == "revenue");
            CHECK(row.at("Basis") == "contracted");
            CHECK(model.read("Scenarios", row.at("Scenario")).at("Kind") == "baseline");
            add(totals, names.at(row.at("Month")), row.at("Currency"), Decimal::parse(row.at("Amount")).value());
        }
        return totals;
    }
    void check_silence() {
        auto const audit = store->count_audit().value();
        agree();
        CHECK(store->count_audit().value() == audit);
        CHECK(engine->plan().value().empty());
        CHECK(store->open_exceptions("", 10).value().empty());
    }

  private:
    static void add(Totals& totals, std::string const& month, std::string_view currency, Decimal amount) {
        auto& total = totals[month + " " + std::string{currency}];
        total       = Decimal::add(total, amount).value();
    }
};

std::string text_of(Totals const& totals) {
    std::string text;
    for (auto const& [month, amount] : totals) text += month + " " + amount.normalized().to_string() + "\n";
    return text;
}

}  // namespace

TEST_CASE("R118 L9 property: the baseline in the planning system is what was sold, by month, to the minor unit") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        Firm firm{seed};
        for (int each = 0; each < 12; ++each) {
            auto const* currency = std::array{"USD", "EUR", "JPY"}[firm.chance.below(3)];
            auto const  whole    = std::to_string(1 + firm.chance.below(9'999'999));
            auto const  cents    = std::to_string(10 + firm.chance.below(90));
            firm.win(currency, std::string_view{currency} == "JPY" ? whole : whole + "." + cents,
                     1 + static_cast<int>(firm.chance.below(400)));
        }
        firm.agree();
        auto const sold = firm.contracted();
        REQUIRE(sold.size() > 12);
        CHECK(text_of(firm.in_the_model(true)) == text_of(sold));
        for (auto const& [code, times] : firm.model.creates("Figures")) CHECK(times == 1);
        firm.check_silence();
    }
}

TEST_CASE("R118 R75: what is agreed later is a revision in the planning system, and the baseline stays what it was") {
    Firm firm{7};
    firm.win("USD", "100000.01", 92);
    firm.win("EUR", "33333.33", 61);
    firm.agree();
    auto const baseline = text_of(firm.contracted());
    REQUIRE(text_of(firm.in_the_model(true)) == baseline);
    CHECK(firm.model.count("Revisions") == 2);

    firm.crm.update("Opportunity", firm.deals.front(), Value::object({{"Amount", Value::number("90000.10")}})).value();
    firm.agree();
    CHECK(text_of(firm.contracted()) != baseline);
    CHECK(text_of(firm.in_the_model(true)) == baseline);
    REQUIRE(firm.model.count("Revisions") == 3);
    Decimal revised;
    for (auto const& [month, amount] : firm.in_the_model(false)) revised = Decimal::add(revised, amount).value();
    CHECK(revised == Decimal::parse("90000.10").value());
    firm.check_silence();
}

TEST_CASE("R118 L4: a contracted figure that a planner types over is put right, and what they typed is kept") {
    Firm firm{8};
    firm.win("USD", "100000.01", 92);
    firm.agree();
    auto const baseline = text_of(firm.in_the_model(true));
    auto       row      = firm.model.read("Figures", firm.model.keys("Figures").front());
    auto const ours     = row.at("Amount");
    row["Amount"]       = "1";
    firm.model.put("Figures", row);
    REQUIRE(text_of(firm.in_the_model(true)) != baseline);
    firm.agree();
    CHECK(text_of(firm.in_the_model(true)) == baseline);
    CHECK(text_of(firm.contracted()) == baseline);
    firm.check_silence();
}

TEST_CASE("R118: what the margin is planned by reaches planning with the project: its revenue and its cost") {
    Firm firm{9};
    firm.win("USD", "100000.01", 92);
    firm.agree();
    auto const projects = firm.all<Project>();
    REQUIRE(projects.size() == 1);
    auto const row = firm.model.read("Projects", firm.model.keys("Projects").front());
    CHECK(row.at("Budget revenue") == "100000.01");
    CHECK(Decimal::parse(row.at("Budget cost")).value() == projects.front().second.budget_cost->amount());
    CHECK(projects.front().second.budget_cost->amount() == Decimal{21'390});  // 300 hours of 71.30.
}
