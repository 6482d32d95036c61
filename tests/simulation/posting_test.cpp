#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/ledger_posting.hpp>
#include <throughline/process/posting_feedback.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace throughline::simulation {

/// How a ledger spells costs and what it posts of them.
struct Ledger {};

}  // namespace throughline::simulation

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Ledger, throughline::CostActual> =
    throughline::map_object<throughline::CostActual>("costs", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::record_currency<"currency">,
        throughline::read_only(throughline::field<"amount", &throughline::CostActual::amount>),
        throughline::field<"posting_ref", &throughline::CostActual::posting_ref>,
        throughline::omit<&throughline::CostActual::project, "not kept here">,
        throughline::omit<&throughline::CostActual::task, "not kept here">,
        throughline::omit<&throughline::CostActual::resource, "not kept here">,
        throughline::omit<&throughline::CostActual::period, "not kept here">,
        throughline::omit<&throughline::CostActual::incurred_on, "not kept here">,
        throughline::omit<&throughline::CostActual::kind, "not kept here">,
    });

template <>
inline constexpr auto throughline::mapping<throughline::simulation::Ledger, throughline::LedgerPosting> =
    throughline::map_object<throughline::LedgerPosting>("postings", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::record_currency<"currency">,
        throughline::read_only(throughline::field<"amount", &throughline::LedgerPosting::amount>),
        throughline::read_only(throughline::field<"reference", &throughline::LedgerPosting::reference>),
        throughline::read_only(throughline::field<"cost", &throughline::LedgerPosting::cost_actual,
                           throughline::refers_to<"costs", throughline::CostActual>>),
        throughline::omit<&throughline::LedgerPosting::legal_entity, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::period, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::debit_account, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::credit_account, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::posted_at, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::revenue_event, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::invoice, "not kept here">,
        throughline::omit<&throughline::LedgerPosting::payment, "not kept here">,
    });
// clang-format on

namespace throughline::simulation {

namespace {

using sandbox::Value;

struct Firm {
    Firm() {
        transport.route(ledger.origin(), [this](http::Request const& request) -> Result<http::Response> {
            return ledger.answer(request);
        });
        Topology topology{.name = "ledger", .systems = {}, .processes = {posting_feedback()}, .identity = {}};
        topology.authority.give<&CostActual::posting_ref>(Owner::derived);
        RestOptions rest{.vendor        = "ledger",
                         .base_url      = ledger.base_url(),
                         .authorization = Secret{"Bearer ledger"},
                         .objects       = {{"costs"}, {"postings"}}};
        topology.systems.push_back(rest_system("ledger", Owner::erp, std::move(rest),
                                               {view_of<Ledger, CostActual>, view_of<Ledger, LedgerPosting>}));
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, transport, clock, random});
    }

    static sandbox::FieldDefinition amount() {
        return {.name = "amount", .type = sandbox::FieldType::currency, .scale = 2};
    }
    static std::vector<sandbox::ObjectDefinition> objects() {
        return {
            {.name = "costs", .fields = {amount(), {.name = "currency"}, {.name = "posting_ref"}}},
            {.name = "postings", .fields = {amount(), {.name = "currency"}, {.name = "reference"}, {.name = "cost"}}}};
    }

    std::string insert(std::string const& object, std::string const& amount, std::string const& reference = {},
                       std::string const& cost = {}) {
        auto fields = Value::object({{"amount", Value::number(amount)}, {"currency", "EUR"}});
        if (!reference.empty()) fields.set("reference", Value{reference});
        if (!cost.empty()) fields.set("cost", Value{cost});
        return ledger.insert(object, fields).value();
    }
    void run() {
        clock.advance(std::chrono::minutes{5});
        REQUIRE(engine->run_until_idle());
    }
    std::string reference_of(std::string const& cost) const {
        for (auto const& each : ledger.list("costs"))
            if (each["id"].text() == cost) return std::string{each["posting_ref"].text()};
        return "no such cost";
    }
    std::size_t open() { return store->open_exceptions("gate|posting feedback|", 10).value().size(); }

    VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom     random{11};
    sandbox::JsonApi ledger{
        clock, random, {.name = "ledger", .origin = "https://ledger.example", .token = "ledger"}, objects()};
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};
};

}  // namespace

TEST_CASE(
    "R72 L10: a posting's reference is written onto the cost that it posts; orphans are told until they are none") {
    Firm       firm;
    auto const cost = firm.insert("costs", "560.00"), other = firm.insert("costs", "80.00");
    firm.run();
    CHECK(firm.reference_of(cost).empty());
    firm.insert("postings", "560.00", "JE-17", cost);
    auto const orphan = firm.insert("postings", "80.00", "JE-18");
    firm.run();
    CHECK(firm.reference_of(cost) == "JE-17");
    CHECK(firm.open() == 1);
    CHECK(firm.engine->plan().value().empty());

    firm.clock.advance(std::chrono::minutes{5});
    firm.ledger.update("postings", orphan, Value::object({{"cost", other}})).value();
    firm.run();
    CHECK(firm.open() == 0);
    CHECK(firm.reference_of(other) == "JE-18");

    // Nobody types it instead.
    firm.clock.advance(std::chrono::minutes{5});
    firm.ledger.update("costs", cost, Value::object({{"posting_ref", "typed"}})).value();
    firm.run();
    firm.run();
    CHECK(firm.reference_of(cost) == "JE-17");
}

}  // namespace throughline::simulation
