#include <doctest/doctest.h>

#include <throughline/mapping/json.hpp>
#include <throughline/sandbox/netsuite.hpp>
#include <throughline/vendors/netsuite/contract.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>
#include <throughline/vendors/netsuite/invoice.hpp>
#include <throughline/vendors/netsuite/payment.hpp>
#include <throughline/vendors/netsuite/project.hpp>

#include "vendors/netsuite/account.hpp"
#include "vendors/netsuite/keys.hpp"

#include <algorithm>
#include <set>

using namespace throughline;
using namespace throughline::tests;

namespace {

sandbox::NetSuiteOptions for_account() {
    sandbox::NetSuiteOptions options;
    options.account = "1234567_SB1";
    return options;
}

netsuite::Options small_pages() {
    netsuite::Options options;
    options.page_rows = 3;
    return options;
}

/// The connector against a simulated account, which was written from the same facts by other means.
struct Rehearsal {
    Rehearsal() {
        erp.add_client(
            {.client_id = "client", .certificate_id = "certificate", .public_key_pem = made_key_pair().public_pem});
        system = netsuite::system("erp", client_login(), small_pages());
        system.crosswalks["currency"] =
            exchange.run(netsuite::read_currency_crosswalk(Exchange{exchange}, client_login())).value();
        system.crosswalks["legal_entity"] = {{"1", "US01"}};
        system.crosswalks["service_item"] = {{erp.ids("serviceSaleItem").front(), "service"}};
        connector                         = system.connect(Exchange{exchange});
    }

    Outcome write(std::string object, Operation operation, std::string external_id, std::string key, std::string body) {
        WriteBatch batch{std::move(object), {}};
        batch.items.push_back({operation, std::move(key), std::move(external_id), std::move(body), {}});
        auto const outcome = exchange.run(connector->write(std::move(batch))).front();
        if (outcome.error) INFO(outcome.error->describe());
        CHECK(outcome.kind == Outcome::Kind::applied);
        return outcome;
    }

    /// Reads to the end; decodes whatever comes.
    template <class Object>
    std::vector<Decoded> read(std::string& bookmark) {
        std::vector<Decoded> all;
        auto const&          view = view_of<NetSuite, Object>;
        MappingContext       context{.references = &keys, .crosswalks = &system.crosswalks};
        for (int pages = 0; pages < 100; ++pages) {
            ChangeQuery query;
            query.vendor_object = std::string{view.vendor_object};
            query.bookmark      = bookmark;
            auto const page     = exchange.run(connector->changes(std::move(query)));
            if (!page) FAIL(page.error().describe());
            for (auto const& record : page->records) {
                auto decoded = JsonDecoder{view}.decode(record.text, context);
                REQUIRE(decoded);
                for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
                all.push_back(*std::move(decoded));
            }
            bookmark = page->bookmark;
            if (page->last) return all;
        }
        FAIL("the read does not end");
        return all;
    }

    ScriptedExchange exchange{
        [this](http::Request const& request) { return Result<http::Response>{erp.answer(request)}; }};
    SeededRandom               chance{7};
    sandbox::NetSuite          erp{exchange.virtual_clock, chance, for_account()};
    System                     system{};
    std::unique_ptr<Connector> connector{};
    Keys                       keys{};
};

std::string customer_body(std::string const& name) {
    return R"({"companyName":")" + name + R"(","isPerson":false,"subsidiary":{"id":"1"},"currency":{"id":"1"}})";
}

std::string order_body(std::string const& customer, std::string const& item, char const* amount) {
    auto const line = [&](char const* description) {
        return R"({"item":{"id":")" + item + R"("},"description":")" + description + R"(","quantity":1,"rate":)" +
               amount + R"(,"amount":)" + amount + "}";
    };
    return R"({"entity":{"id":")" + customer + R"("},"subsidiary":{"id":"1"},"item":{"items":[)" + line("Build") + "," +
           line("Run") + "]}}";
}

}  // namespace

TEST_CASE("NetSuite: the connector and the simulated account agree on signing in") {
    Rehearsal rehearsal;
    CHECK(rehearsal.exchange.run(rehearsal.connector->check()));
    rehearsal.erp.revoke_access_tokens();
    CHECK(rehearsal.exchange.run(rehearsal.connector->check()));

    rehearsal.erp.remove_client("client");
    rehearsal.erp.revoke_access_tokens();
    auto const refused = rehearsal.exchange.run(rehearsal.connector->check());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::auth);
}

TEST_CASE("L3: a customer that is put twice is one customer in the simulated account") {
    Rehearsal  rehearsal;
    auto const first  = rehearsal.write("customer", Operation::create, "our-1", {}, customer_body("Acme"));
    auto const second = rehearsal.write("customer", Operation::create, "our-1", {}, customer_body("Acme"));
    CHECK_FALSE(first.key.empty());
    CHECK(first.key == second.key);
    CHECK(rehearsal.erp.count("customer") == 1);

    LookUp query;
    query.vendor_object = "customer";
    query.external_id   = "our-1";
    auto const found    = rehearsal.exchange.run(rehearsal.connector->look(query));
    REQUIRE(found);
    CHECK(found->bodies.size() == 1);
}

TEST_CASE(
    "R152: a ledger is asked at its published addresses and in its own fields alone: nothing is installed there") {
    Rehearsal  rehearsal;
    auto const item     = rehearsal.erp.ids("serviceSaleItem").front();
    auto const customer = rehearsal.write("customer", Operation::create, "our-1", {}, customer_body("Acme")).key;
    rehearsal.write("salesOrder", Operation::create, "our-2", {}, order_body(customer, item, "100.10"));
    rehearsal.write("customer", Operation::update, {}, customer, R"({"companyName":"Renamed"})");
    std::string customers, orders, invoices, payments, projects;
    rehearsal.read<CustomerAccount>(customers).clear();
    rehearsal.read<Contract>(orders).clear();
    rehearsal.read<Invoice>(invoices).clear();
    rehearsal.read<Payment>(payments).clear();
    rehearsal.read<Project>(projects).clear();
    CHECK(rehearsal.exchange.run(rehearsal.connector->check()));
    auto const published = {"/services/rest/record/v1/", "/services/rest/query/v1/suiteql",
                            "/services/rest/auth/oauth2/v1/token"};
    REQUIRE(rehearsal.exchange.sent.size() > 8);
    for (auto const& request : rehearsal.exchange.sent) {
        CAPTURE(request.url);
        auto const path = request.url.substr(http::Url::parse(request.url).origin().size());
        CHECK(
            std::any_of(published.begin(), published.end(), [&](auto const* root) { return path.starts_with(root); }));
    }
    // Whatever somebody adds to an account, a record, a field, a script's, has a name that begins so.
    for (auto const& mapping : rehearsal.system.mappings) {
        CHECK_FALSE(mapping.vendor_object.starts_with("customrecord"));
        for (auto const& row : mapping.rows) {
            CAPTURE(row.name);
            CHECK_FALSE(row.name.starts_with("custbody"));
            CHECK_FALSE(row.name.starts_with("custentity"));
            CHECK_FALSE(row.name.starts_with("custcol"));
            CHECK_FALSE(row.name.starts_with("custrecord"));
        }
    }
}

TEST_CASE("L6: every change of the simulated account is read, page by page, and then nothing more") {
    Rehearsal             rehearsal;
    std::set<std::string> keys;
    for (int each = 1; each <= 8; ++each)
        keys.insert(rehearsal
                        .write("customer", Operation::create, "our-" + std::to_string(each), {},
                               customer_body("Customer " + std::to_string(each)))
                        .key);
    std::string           bookmark;
    std::set<std::string> read;
    for (auto const& customer : rehearsal.read<CustomerAccount>(bookmark)) {
        read.insert(customer.envelope.key);
        CHECK(customer.envelope.external_id.starts_with("our-"));
        CHECK(customer.object.as<CustomerAccount>().receivable_currency == Currency::parse("USD").value());
        CHECK_FALSE(customer.object.as<CustomerAccount>().customer_number->empty());
    }
    CHECK(read == keys);

    rehearsal.exchange.virtual_clock.advance(std::chrono::minutes{10});
    rehearsal.read<CustomerAccount>(bookmark).clear();  // Once more, now that their stamps are old enough to trust.
    CHECK(rehearsal.read<CustomerAccount>(bookmark).empty());
    rehearsal.write("customer", Operation::update, {}, *keys.begin(), R"({"companyName":"Renamed"})");
    auto const changed = rehearsal.read<CustomerAccount>(bookmark);
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].object.as<CustomerAccount>().name == "Renamed");
}

TEST_CASE("NetSuite: an order is billed and paid in the simulated account, and both come back exactly (L9)") {
    Rehearsal  rehearsal;
    auto const item     = rehearsal.erp.ids("serviceSaleItem").front();
    auto const customer = rehearsal.write("customer", Operation::create, "our-1", {}, customer_body("Acme")).key;
    auto const order =
        rehearsal.write("salesOrder", Operation::create, "our-2", {}, order_body(customer, item, "100.10")).key;
    rehearsal.write("salesOrder", Operation::create, "our-2", {}, order_body(customer, item, "100.10"));

    std::string orders_read, invoices_read, payments_read;
    auto const  orders = rehearsal.read<Contract>(orders_read);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].lines.size() == 2);  // Sent twice, and still two.
    CHECK(orders[0].object.as<Contract>().value ==
          Money{Decimal::parse("200.20").value(), Currency::parse("USD").value()});
    CHECK(orders[0].lines[0].object.as<ContractLine>().kind == ContractLine::Kind::service);

    auto const invoice = rehearsal.erp.create_invoice(order);
    REQUIRE(invoice);
    auto const invoices = rehearsal.read<Invoice>(invoices_read);
    REQUIRE(invoices.size() == 1);
    auto const& billed = invoices[0].object.as<Invoice>();
    CHECK(billed.total == orders[0].object.as<Contract>().value);
    CHECK(billed.balance == billed.total);
    CHECK(billed.status == Invoice::Status::released);
    CHECK(billed.contract == Id<Contract>{rehearsal.keys.id_of("Contract", "salesOrder", order)});
    CHECK(invoices[0].lines.size() == 2);

    REQUIRE(rehearsal.erp.pay_invoice(*invoice, Decimal::parse("50.05").value()));
    auto const payments = rehearsal.read<Payment>(payments_read);
    REQUIRE(payments.size() == 1);
    auto const& paid = payments[0].object.as<Payment>();
    REQUIRE(paid.applications.size() == 1);
    CHECK(paid.applications[0].amount == Money{Decimal::parse("50.05").value(), Currency::parse("USD").value()});
    CHECK(paid.applications[0].invoice == Id<Invoice>{rehearsal.keys.id_of("Invoice", "invoice", *invoice)});
    auto const again = rehearsal.read<Invoice>(invoices_read);
    REQUIRE_FALSE(again.empty());
    CHECK(again.back().object.as<Invoice>().balance ==
          Money{Decimal::parse("150.15").value(), Currency::parse("USD").value()});
}

TEST_CASE("NetSuite: references can be emptied, and misspelt fields are refused by the simulated account") {
    Rehearsal  rehearsal;
    auto const terms    = rehearsal.erp.ids("term").front();
    auto const customer = rehearsal.write("customer", Operation::create, "our-1", {}, customer_body("Acme")).key;
    rehearsal.write("customer", Operation::update, {}, customer, R"({"terms":{"id":")" + terms + R"("}})");
    CHECK_FALSE(rehearsal.erp.read("customer", customer)["terms"].is_null());
    rehearsal.write("customer", Operation::update, {}, customer, R"({"terms":{"id":null}})");
    CHECK(rehearsal.erp.read("customer", customer)["terms"].is_null());

    WriteBatch batch{"customer", {}};
    batch.items.push_back({Operation::update, customer, {}, R"({"compnyName":"Acme"})", {}});
    auto const outcome = rehearsal.exchange.run(rehearsal.connector->write(std::move(batch))).front();
    CHECK(outcome.kind == Outcome::Kind::rejected);
    CHECK(outcome.error->code() == ErrorCode::validation);
    CHECK(outcome.error->context().field == "compnyName");
}

TEST_CASE("NetSuite: faults of the simulated account are the outcomes that they are") {
    using enum sandbox::NetSuiteFailure;
    struct Case {
        sandbox::NetSuiteFailure failure;
        int                      times;
        Outcome::Kind            kind;
        std::size_t              customers;
    };
    for (auto const& each :
         {Case{concurrency_limit, 2, Outcome::Kind::applied, 1},
          Case{concurrency_limit, 99, Outcome::Kind::retryable, 0}, Case{unavailable, 1, Outcome::Kind::uncertain, 0},
          Case{unexpected_error, 1, Outcome::Kind::uncertain, 0},
          Case{unexpected_error_after_commit, 1, Outcome::Kind::uncertain, 1}}) {
        INFO("failure ", static_cast<int>(each.failure), ", ", each.times, " times");
        Rehearsal rehearsal;
        REQUIRE(rehearsal.exchange.run(rehearsal.connector->check()));
        rehearsal.erp.fail_next(each.failure, each.times);
        WriteBatch batch{"customer", {}};
        batch.items.push_back({Operation::create, {}, "our-1", customer_body("Acme"), {}});
        auto const outcome = rehearsal.exchange.run(rehearsal.connector->write(std::move(batch))).front();
        CHECK(outcome.kind == each.kind);
        CHECK(rehearsal.erp.count("customer") == each.customers);
    }
}
