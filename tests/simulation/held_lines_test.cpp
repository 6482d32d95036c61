#include "observe/stored.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace throughline::simulation {

/// A till, whose bills hold lines and payments.
struct Till {};

}  // namespace throughline::simulation

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Till, throughline::InvoiceLine> =
    throughline::map_object<throughline::InvoiceLine>("bill lines", {
        throughline::key<"no">,
        throughline::omit<&throughline::InvoiceLine::invoice, "its place says it">,
        throughline::field<"project", &throughline::InvoiceLine::project,
                           throughline::refers_to<"projects", throughline::Project>>,
        throughline::omit<&throughline::InvoiceLine::contract_line, "not kept in a till">,
        throughline::field<"text", &throughline::InvoiceLine::description>,
        throughline::omit<&throughline::InvoiceLine::quantity, "not kept in a till">,
        throughline::omit<&throughline::InvoiceLine::unit_price, "not kept in a till">,
        throughline::field<"amount", &throughline::InvoiceLine::amount>,
        throughline::omit<&throughline::InvoiceLine::tax_code, "not kept in a till">,
        throughline::omit<&throughline::InvoiceLine::tax, "not kept in a till">,
        throughline::omit<&throughline::InvoiceLine::billing_events, "not kept in a till">,
    }).lines_of<&throughline::InvoiceLine::invoice>();
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Till, throughline::Payment> =
    throughline::map_object<throughline::Payment>("bill payments", {
        throughline::key<"no">,
        throughline::omit<&throughline::Payment::invoice, "its place says it">,
        throughline::field<"day", &throughline::Payment::received_on>,
        throughline::field<"amount", &throughline::Payment::amount>,
        throughline::omit<&throughline::Payment::method, "not kept in a till">,
        throughline::omit<&throughline::Payment::reference, "not kept in a till">,
        throughline::omit<&throughline::Payment::applications, "not kept in a till">,
    }).lines_of<&throughline::Payment::invoice>();
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Till, throughline::Invoice> =
    throughline::map_object<throughline::Invoice>("bills", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::omit<&throughline::Invoice::customer_account, "not kept in a till">,
        throughline::omit<&throughline::Invoice::legal_entity, "not kept in a till">,
        throughline::omit<&throughline::Invoice::contract, "not kept in a till">,
        throughline::field<"number", &throughline::Invoice::number>,
        throughline::omit<&throughline::Invoice::issued_on, "not kept in a till">,
        throughline::omit<&throughline::Invoice::due_on, "not kept in a till">,
        throughline::omit<&throughline::Invoice::currency, "one till, one currency">,
        throughline::omit<&throughline::Invoice::subtotal, "not kept in a till">,
        throughline::omit<&throughline::Invoice::tax, "not kept in a till">,
        throughline::omit<&throughline::Invoice::total, "not kept in a till">,
        throughline::omit<&throughline::Invoice::status, "not kept in a till">,
        throughline::omit<&throughline::Invoice::balance, "not kept in a till">,
        throughline::omit<&throughline::Invoice::posting_ref, "not kept in a till">,
        throughline::omit<&throughline::Invoice::collections, "not kept in a till">,
        throughline::omit<&throughline::Invoice::days_overdue, "not kept in a till">,
        throughline::lines<"lines", throughline::simulation::Till, throughline::InvoiceLine>,
        throughline::lines<"payments", throughline::simulation::Till, throughline::Payment>,
    });
// clang-format on
static_assert(throughline::complete<throughline::simulation::Till, throughline::Invoice>);

namespace throughline::simulation {

namespace {

constexpr char origin[] = "https://till.example";

/// A bill that the till has under another number, and without its line, which is for a project that the till lacks.
struct Bill {
    Bill() {
        transport.route(origin, [this](http::Request const& request) -> Result<http::Response> {
            if (request.method == "GET") return http::Response{200, {}, R"({"items": [], "next": null})"};
            bodies.push_back(request.body);
            return http::Response{200, {}, R"({"id": "B1"})"};
        });
        RestOptions rest{
            .vendor = "till", .base_url = origin, .authorization = Secret{"Bearer till"}, .objects = {{"bills"}}};
        Topology topology{.name = "shop", .systems = {}, .processes = {}, .identity = {}};
        topology.systems.push_back(
            rest_system("till", Owner::psa, std::move(rest),
                        {view_of<Till, InvoiceLine>, view_of<Till, Payment>, view_of<Till, Invoice>}));
        topology.systems.back().default_currency = dollars;
        topology.routes                          = {};
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, transport, clock, random});

        store_one(*store, bill,
                  Invoice{.customer_account = {},
                          .legal_entity     = {},
                          .number           = "B-1",
                          .currency         = dollars,
                          .total            = amount,
                          .status           = Invoice::Status::released});
        auto record       = *store->record(bill).value();
        record.provenance = R"({"number": ["desk", "2026-03-02T12:00:00Z", "t"]})";
        REQUIRE(store->put_record(record));
        bind(bill, "Invoice", "bills", "B1", R"({"number":"B-0"})");
        store_one(*store, line, InvoiceLine{.invoice = bill, .project = project, .amount = amount});
        REQUIRE(store->mark_due(Store::Work::plan, bill, "Invoice"));
        REQUIRE(store->mark_due(Store::Work::plan, line, "InvoiceLine"));
    }

    void bind(RecordId record, std::string object, std::string vendor_object, std::string key, std::string shadow) {
        REQUIRE(store->put_binding({.record        = record,
                                    .object        = std::move(object),
                                    .connection    = "till",
                                    .vendor_object = std::move(vendor_object),
                                    .key           = std::move(key),
                                    .shadow        = std::move(shadow)}));
    }
    bool is_there(RecordId record, std::string_view lines) {
        return store->binding_of(record, "till", lines).value().has_value();
    }
    bool has_audited_lines() {
        auto const entries = store->audit_of(bill).value();
        return std::any_of(entries.begin(), entries.end(), [](auto const& each) { return each.member == "lines"; });
    }

    Currency                     dollars = Currency::parse("USD").value();
    Money                        amount{Decimal::parse("12.50").value(), dollars};
    Id<Invoice>                  bill{RecordId{1, 1}};
    Id<InvoiceLine>              line{RecordId{1, 2}};
    Id<Payment>                  payment{RecordId{1, 3}};
    Id<Project>                  project{RecordId{1, 4}};
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{17};
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    std::unique_ptr<SqliteStore> store = empty_store();
    std::unique_ptr<Engine>      engine{};
    std::vector<std::string>     bodies{};
};

}  // namespace

TEST_CASE("L2 L11: lines that wait for a record are not booked as written with the rest of their parent") {
    Bill       shop;
    auto const plan = shop.engine->owed().value();
    REQUIRE(plan.writes.size() == 1);
    REQUIRE(plan.waiting.size() == 1);
    CHECK(plan.waiting.front().reason.starts_with("lines refers to"));
    CHECK(shop.engine->apply(plan).value().applied == 1);
    REQUIRE(shop.bodies.size() == 1);
    CHECK(shop.bodies.front().find("B-1") != std::string::npos);
    CHECK(shop.bodies.front().find("12.5") == std::string::npos);
    CHECK_FALSE(shop.is_there(shop.line, "bill lines"));
    CHECK_FALSE(shop.has_audited_lines());

    shop.bind(shop.project, "Project", "projects", "P1", "{}");
    CHECK(shop.engine->run_until_idle().value().applied == 1);
    REQUIRE(shop.bodies.size() == 2);
    CHECK(shop.bodies.back().find("12.5") != std::string::npos);
    CHECK(shop.is_there(shop.line, "bill lines"));
    CHECK(shop.has_audited_lines());
    CHECK(shop.engine->owed().value().waiting.empty());
}

TEST_CASE("L2: lines of one kind that wait are not booked with those of another kind that were written") {
    Bill shop;
    store_one(*shop.store, shop.payment,
              Payment{.invoice = shop.bill, .received_on = Date::parse("2026-03-02").value(), .amount = shop.amount});
    REQUIRE(shop.store->mark_due(Store::Work::plan, shop.payment, "Payment"));
    CHECK(shop.engine->run_until_idle().value().applied == 1);
    REQUIRE(shop.bodies.size() == 1);
    CHECK(shop.bodies.front().find("2026-03-02") != std::string::npos);
    CHECK(shop.is_there(shop.payment, "bill payments"));
    CHECK_FALSE(shop.is_there(shop.line, "bill lines"));
    CHECK(shop.engine->owed().value().waiting.size() == 1);
}

}  // namespace throughline::simulation
