#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/observe/slo.hpp>
#include <throughline/observe/sync_kpis.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace throughline::simulation {

/// How a ledger, and delivery's desk, spell what they say of an invoice.
struct Bills {};

}  // namespace throughline::simulation

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Bills, throughline::Invoice> =
    throughline::map_object<throughline::Invoice>("invoices", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"number", &throughline::Invoice::number>,
        throughline::field<"status", &throughline::Invoice::status,
                           throughline::canonical_names<throughline::Invoice::Status>>,
        throughline::omit<&throughline::Invoice::customer_account, "not kept here">,
        throughline::omit<&throughline::Invoice::legal_entity, "not kept here">,
        throughline::omit<&throughline::Invoice::contract, "not kept here">,
        throughline::omit<&throughline::Invoice::issued_on, "not kept here">,
        throughline::omit<&throughline::Invoice::due_on, "not kept here">,
        throughline::omit<&throughline::Invoice::currency, "not kept here">,
        throughline::omit<&throughline::Invoice::subtotal, "not kept here">,
        throughline::omit<&throughline::Invoice::tax, "not kept here">,
        throughline::omit<&throughline::Invoice::total, "not kept here">,
        throughline::omit<&throughline::Invoice::balance, "not kept here">,
        throughline::omit<&throughline::Invoice::posting_ref, "not kept here">,
        throughline::omit<&throughline::Invoice::collections, "not kept here">,
        throughline::omit<&throughline::Invoice::days_overdue, "not kept here">,
    });
// clang-format on

namespace throughline::simulation {

namespace {

using sandbox::Value;

/// A ledger whose invoices delivery's desk shows. One is sent, and both know it.
struct Firm {
    Firm() {
        Topology topology{.name = "bills", .systems = {}, .processes = {}, .identity = {}};
        for (auto* api : {&ledger, &desk}) {
            transport.route(api->origin(), [api](http::Request const& request) -> Result<http::Response> {
                return api->answer(request);
            });
            bool const  is_desk = api == &desk;
            RestOptions rest{.vendor        = "bills",
                             .base_url      = api->base_url(),
                             .authorization = Secret{"Bearer t"},
                             .objects       = {{"invoices"}}};
            topology.systems.push_back(rest_system(is_desk ? "desk" : "ledger", is_desk ? Owner::psa : Owner::erp,
                                                   std::move(rest), {view_of<Bills, Invoice>}));
            if (is_desk) topology.systems.back().creates = {"Invoice"};
        }
        engine  = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, transport, clock, random});
        invoice = ledger.insert("invoices", Value::object({{"number", "I-1"}, {"status", "sent"}})).value();
        run();
        REQUIRE(shown() == "sent");
        before = ledger.read("invoices", invoice);
        clock.advance(std::chrono::minutes{1});
        ledger.update("invoices", invoice, Value::object({{"status", "paid"}})).value();
    }

    static sandbox::JsonApiOptions api(std::string const& name) {
        return {.name = name, .origin = "https://" + name + ".example", .token = "t"};
    }
    static std::vector<sandbox::ObjectDefinition> objects() {
        return {{.name = "invoices", .fields = {{.name = "number"}, {.name = "status"}}}};
    }
    /// From now on the ledger's lists show these rows; and so does the invoice's own address, where it says so.
    void show(std::vector<Value> rows, std::optional<Value> by_key = {}) {
        ledger.intercept([rows, by_key](http::Request const& request) -> std::optional<http::Response> {
            if (request.method != "GET") return std::nullopt;
            if (request.url.find("limit=") != std::string::npos)
                return sandbox::json_response(200, Value::object({{"items", Value::array(rows)}, {"next", {}}}));
            return by_key ? std::optional{sandbox::json_response(200, *by_key)} : std::nullopt;
        });
    }
    /// The list lags behind, and nobody may be shown the invoice itself; or no list at all.
    void hide(bool is_all_hidden) {
        ledger.intercept([row = before, is_all_hidden](http::Request const& request) -> std::optional<http::Response> {
            if (request.method != "GET") return std::nullopt;
            bool const is_list = request.url.find("limit=") != std::string::npos;
            if (!is_list || is_all_hidden) return sandbox::json_response(403, Value::object({{"error", "no"}}));
            return sandbox::json_response(200, Value::object({{"items", Value::array({row})}, {"next", {}}}));
        });
    }
    void notify() { store->put_hint("ledger", "invoices", invoice).value(); }
    void run() {
        clock.advance(std::chrono::minutes{3});
        REQUIRE(engine->run_until_idle());
    }
    std::string shown() const {
        auto const all = desk.list("invoices");
        return all.size() == 1 ? std::string{all.front()["status"].text()} : "not one invoice";
    }
    /// How often anybody has told us another status.
    int changes() const {
        auto const record = store->binding("ledger", "invoices", invoice).value()->record;
        int        count  = 0;
        for (auto const& entry : store->audit_of(record).value())
            count += entry.member == "status" && entry.action == "merged";
        return count;
    }

    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{11};
    sandbox::JsonApi             ledger{clock, random, api("ledger"), objects()};
    sandbox::JsonApi             desk{clock, random, api("desk"), objects()};
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};
    std::string                  invoice{};
    Value                        before{};  ///< As it was when it was sent.
};

}  // namespace

TEST_CASE("R105 L6: delivery sees an invoice's latest status in time, by the ledger's versions, not in their order") {
    Firm firm;
    firm.show({firm.before});  // Lists lag behind.
    firm.notify();
    Objective const          in_time{.name = "a payment is seen within five minutes", .target = Percent{Decimal{99}}};
    std::vector<Observation> seen;
    for (int pass = 0; pass < 10; ++pass) {
        firm.run();
        bool const is_paid = firm.shown() == "paid";
        CHECK(is_paid);
        seen.push_back({.at = firm.clock.now(), .good = is_paid ? 1u : 0u, .bad = is_paid ? 0u : 1u});
    }
    CHECK(status_of(in_time, seen, firm.clock.now()).value().is_met);
    CHECK(firm.changes() == 1);
    firm.ledger.intercept({});
    firm.run();
    firm.run();
    CHECK(firm.shown() == "paid");
    CHECK(firm.store->hints(0, 10).value().empty());
    CHECK(firm.engine->plan().value().empty());
}

TEST_CASE("R105 L6: of two versions in one list the later one stands, whichever is last") {
    for (bool const is_older_last : {false, true}) {
        Firm       firm;
        auto const after = firm.ledger.read("invoices", firm.invoice);
        firm.show(is_older_last ? std::vector{after, firm.before} : std::vector{firm.before, after});
        for (int pass = 0; pass < 3; ++pass) firm.run();
        CHECK(firm.shown() == "paid");
        CHECK(firm.changes() == 1);
    }
}

TEST_CASE("R131: how long a payment takes until delivery sees it is measured, also while it cannot be told") {
    Firm firm;
    firm.desk.intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.method == "GET") return std::nullopt;
        return sandbox::json_response(503, Value::object({{"error", "closed"}}));
    });
    firm.run();
    REQUIRE(firm.shown() == "sent");
    auto lag = projection_lag(*firm.store, "Invoice", "status").value().at("desk");
    CHECK(lag.minutes.count() == 0);
    CHECK(lag.awaited == 1);
    auto const known = firm.clock.now();
    firm.clock.advance(std::chrono::minutes{42});
    firm.desk.intercept({});
    firm.run();
    REQUIRE(firm.shown() == "paid");
    lag = projection_lag(*firm.store, "Invoice", "status").value().at("desk");
    REQUIRE(lag.minutes.count() == 1);
    CHECK(lag.minutes.sorted().front() >= Decimal{42});
    CHECK(lag.minutes.sorted().front() <= minutes_between(known, firm.clock.now()) + Decimal{5});
    CHECK(lag.awaited == 0);
}

TEST_CASE("L2: a vendor that went back to an earlier version is believed, once it says so of the record itself") {
    Firm firm;
    firm.run();
    REQUIRE(firm.shown() == "paid");
    firm.show({firm.before}, firm.before);
    firm.run();
    firm.run();
    CHECK(firm.shown() == "sent");
    CHECK(firm.store->hints(0, 10).value().empty());
}

TEST_CASE("L2 L10 R105: a later version that nobody may be shown is told of, once, and clears when it is read") {
    Firm firm;
    firm.run();
    firm.hide(false);
    for (int pass = 0; pass < 3; ++pass) firm.run();
    auto const open = firm.store->open_exceptions("", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().cause == "read|ledger|invoices|" + firm.invoice);
    CHECK(open.front().code == "forbidden");
    CHECK(open.front().record_id == firm.store->binding("ledger", "invoices", firm.invoice).value()->record);

    // Nothing was kept aside that could be tried or given up: the vendor is asked.
    CHECK_FALSE(firm.engine->discard(open.front().cause, "never mind", "ann"));
    CHECK_FALSE(firm.engine->retry(open.front().cause, "ann").value());
    firm.ledger.intercept({});
    firm.run();
    CHECK(firm.shown() == "paid");
    CHECK(firm.changes() == 1);
    CHECK(firm.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("L2 L10: what is hinted of an object that nobody may read stays asked for, and is one exception") {
    Firm firm;
    firm.hide(true);
    firm.run();
    firm.notify();
    for (int pass = 0; pass < 3; ++pass) firm.run();
    auto const open = firm.store->open_exceptions("", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().cause == "system|ledger|invoices");
    CHECK(firm.store->hints(0, 10).value().size() == 1);
    firm.ledger.intercept({});
    firm.run();
    CHECK(firm.shown() == "paid");
    CHECK(firm.store->hints(0, 10).value().empty());
}

}  // namespace throughline::simulation
