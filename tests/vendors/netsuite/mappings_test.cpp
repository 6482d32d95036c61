#include <doctest/doctest.h>

#include <throughline/model/identity.hpp>
#include <throughline/vendors/netsuite/billing_schedule.hpp>
#include <throughline/vendors/netsuite/contract.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>
#include <throughline/vendors/netsuite/invoice.hpp>
#include <throughline/vendors/netsuite/legal_entity.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/netsuite/payment.hpp>
#include <throughline/vendors/netsuite/project.hpp>
#include <throughline/vendors/netsuite/tax_code.hpp>

#include <nlohmann/json.hpp>

#include "account.hpp"
#include "keys.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

struct Tenant {
    Keys           keys{};
    Lines          lines{};
    Crosswalks     crosswalks = tenant_crosswalks(netsuite::system("erp", token_login()).crosswalks);
    MappingContext context{.references = &keys, .crosswalks = &crosswalks, .containment = &lines};

    template <class Object>
    Decoded read(std::string_view text) {
        auto decoded = JsonDecoder{view_of<NetSuite, Object>}.decode(text, context);
        REQUIRE(decoded);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        return *std::move(decoded);
    }
    template <class Object>
    nlohmann::json write(Object const& object) {
        auto const& view = view_of<NetSuite, Object>;
        auto const  text = encode_json(view, &object, rows_to_create(view, &object), context);
        if (!text) FAIL(text.error().describe());
        return nlohmann::json::parse(*text);
    }
};

Money money(char const* amount, char const* currency) {
    return {Decimal::parse(amount).value(), Currency::parse(currency).value()};
}
Date     date(char const* text) { return Date::parse(text).value(); }
RecordId some_id(std::string_view name) { return RecordId::derive("test", "record", name); }
template <class Object>
Id<Object> coded_id(char const* crosswalk, char const* code) {
    return Id<Object>{reference_data_id(crosswalk, code)};
}

}  // namespace

TEST_CASE("NetSuite: reference data is known by the canonical code of its key") {
    Tenant     tenant;
    auto const read = tenant.read<LegalEntity>(
        R"({"links":[],"id":"2","name":"Acme GmbH","parent":{"links":[],"id":"1",)"
        R"("refName":"Acme Inc"},"isInactive":false,)"
        R"("currency":{"id":"4","refName":"EUR"},"country":{"id":"DE","refName":"Germany"},"custrecord_tag":"x"})");
    auto const& entity = read.object.as<LegalEntity>();
    CHECK(read.envelope.key == "2");
    CHECK(entity.code == "DE01");
    CHECK(entity.name == "Acme GmbH");
    CHECK(entity.parent == coded_id<LegalEntity>("legal_entity", "US01"));
    CHECK(entity.active == true);
    CHECK(entity.base_currency == Currency::parse("EUR").value());
    CHECK(entity.country == "DE");
    CHECK(read.custom == R"({"custrecord_tag":"x"})");
    CHECK(view_of<NetSuite, LegalEntity>.identity == "legal_entity");
    CHECK(tenant.read<TaxCode>(R"({"id":"41","rate":20,"isInactive":true})").object.as<TaxCode>().active == false);
}

TEST_CASE("NetSuite: a new customer is a company of a subsidiary, with currency and terms by key") {
    Tenant          tenant;
    CustomerAccount customer{
        .account = {}, .legal_entity = coded_id<LegalEntity>("legal_entity", "DE01"), .name = "Müller & Söhne"};
    customer.receivable_currency = Currency::parse("EUR").value();
    customer.payment_terms       = coded_id<PaymentTerms>("payment_terms", "NET30");
    CHECK(tenant.write(customer) == nlohmann::json{{"companyName", "Müller & Söhne"},
                                                   {"isPerson", false},
                                                   {"subsidiary", {{"id", "2"}}},
                                                   {"currency", {{"id", "4"}}},
                                                   {"terms", {{"id", "31"}}}});
}

TEST_CASE("NetSuite: a customer on hold, and one whose hold depends on its balance") {
    Tenant tenant;
    for (auto const& [choice, held] : {std::pair{"ON", true}, {"OFF", false}, {"AUTO", false}}) {
        auto const text =
            std::string{R"({"id":"7","companyName":"A","subsidiary":{"id":"1"},"creditHoldOverride":{"id":")"} +
            choice + R"("},"currency":{"id":"5"},"creditLimit":250000})";
        auto const read = tenant.read<CustomerAccount>(text);
        CHECK(read.object.as<CustomerAccount>().on_hold == held);
        CHECK(read.object.as<CustomerAccount>().credit_limit == money("250000", "JPY"));
    }
}

TEST_CASE("NetSuite: a project belongs to the customer of its account and legal entity; its last day is inclusive") {
    Tenant  tenant;
    Project project{.name = "Migration", .status = Project::Status::approved};
    project.account       = Id<Account>{some_id("account")};
    project.legal_entity  = coded_id<LegalEntity>("legal_entity", "US01");
    project.planned       = DateRange{date("2025-03-01"), date("2025-07-01")};
    project.budget_hours  = Hours::parse("25.7").value();
    project.billing_model = BillingModel::milestone;
    auto const customer   = customer_account_id(*project.account, *project.legal_entity);
    auto const written    = tenant.write(project);
    CHECK(written["parent"]["id"] == *tenant.keys.key_of(customer, "customer"));
    CHECK(written["startDate"] == "2025-03-01");
    CHECK(written["projectedEndDate"] == "2025-06-30");
    CHECK(written["estimatedTime"] == "25:42");
    CHECK(written["entityStatus"]["id"] == "4");
    CHECK(written["jobBillingType"]["id"] == "3");

    auto const read =
        tenant.read<Project>(R"({"id":"9","companyName":"Migration","entityStatus":{"id":"1","refName":"In Progress"},)"
                             R"("projectedEndDate":"2025-06-30","startDate":"2025-03-01","parent":{"id":"100"}})");
    CHECK(read.object.as<Project>().planned == project.planned);
    CHECK(read.object.as<Project>().status == Project::Status::active);
    CHECK(read.custom.empty());
}

TEST_CASE("NetSuite: a project waits for its customer to exist") {
    Tenant tenant;
    tenant.keys.unknown = true;
    Project project{.name = "Migration", .status = Project::Status::approved};
    project.account      = Id<Account>{some_id("account")};
    project.legal_entity = coded_id<LegalEntity>("legal_entity", "US01");
    auto const& view     = view_of<NetSuite, Project>;
    auto const  text     = encode_json(view, &project, rows_to_create(view, &project), tenant.context);
    REQUIRE_FALSE(text);
    CHECK(text.error().code() == ErrorCode::not_found);
    CHECK(text.error().context().field == "parent/id");
}

TEST_CASE("L10: a status that the tenant's crosswalk does not know is an error of that field") {
    Tenant     tenant;
    auto const read = JsonDecoder{view_of<NetSuite, Project>}.decode(
        R"({"id":"9","companyName":"Migration","entityStatus":{"id":"77","refName":"Paused"}})", tenant.context);
    REQUIRE(read);
    REQUIRE(read->faults.size() == 1);
    CHECK(read->faults.front().context().field == "entityStatus/id");
    CHECK(read->faults.front().context().value == "77");
    CHECK(read->faults.front().context().owner == "integration");
}

TEST_CASE("NetSuite: a range that the vendor gives only an end keeps it") {
    Tenant     tenant;
    auto const read = tenant.read<Project>(
        R"({"id":"9","companyName":"M","entityStatus":{"id":"1"},"projectedEndDate":"2025-06-30"})");
    auto const again = tenant.write(read.object.as<Project>());
    CHECK(again["projectedEndDate"] == "2025-06-30");
    CHECK(again["startDate"].is_null());
}

TEST_CASE("NetSuite: an order is written with its lines, known ones by their number") {
    Tenant   tenant;
    Contract contract{.account      = Id<Account>{some_id("account")},
                      .legal_entity = coded_id<LegalEntity>("legal_entity", "US01"),
                      .type         = ContractType::fixed_fee,
                      .status       = Contract::Status::approved,
                      .currency     = Currency::parse("USD").value(),
                      .value        = money("1500.00", "USD")};
    contract.purchase_order = "PO-7";
    ContractLine first{.contract = Id<Contract>{some_id("contract")}, .amount = money("1000.00", "USD")};
    first.kind          = ContractLine::Kind::service;
    first.quantity      = Decimal::parse("8").value();
    first.unit_price    = money("125.00", "USD");
    ContractLine second = first;
    second.kind         = ContractLine::Kind::expense;
    second.amount       = money("500.00", "USD");
    tenant.lines.lines  = {{.object = AnyObject::of(first), .line_key = "1"},
                           {.object = AnyObject::of(second), .line_key = {}}};
    auto const written  = tenant.write(contract);
    CHECK(written["otherRefNum"] == "PO-7");
    CHECK_FALSE(written.contains("subtotal"));
    CHECK_FALSE(written.contains("status"));
    auto const& lines = written["item"]["items"];
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]["line"] == 1);
    CHECK(lines[0]["item"]["id"] == "51");
    CHECK(lines[0]["rate"].dump() == "125.0");
    CHECK_FALSE(lines[1].contains("line"));
    CHECK(lines[1]["item"]["id"] == "52");
}

TEST_CASE("NetSuite: an invoice is read with its lines, exactly (L9)") {
    Tenant     tenant;
    auto const read = tenant.read<Invoice>(
        R"({"id":"70","tranId":"INV1","tranDate":"2025-06-01","dueDate":"2025-07-01","entity":{"id":"100"},)"
        R"("subsidiary":{"id":"1"},"createdFrom":{"id":"55"},"amountRemaining":119.99,)"
        R"("subtotal":100.10,"taxTotal":19.89,)"
        R"("total":119.99,"status":{"id":"A","refName":"Open"},"item":{"links":[],"items":[)"
        R"({"line":1,"item":{"id":"51"},"quantity":2,"rate":50.05,"amount":100.10,)"
        R"("description":"Work"}],"totalResults":1},)"
        R"("currency":{"id":"2"},"lastModifiedDate":"2025-06-02T03:04:05Z"})");
    auto const& invoice = read.object.as<Invoice>();
    CHECK(invoice.total == money("119.99", "GBP"));
    CHECK(invoice.balance == money("119.99", "GBP"));
    CHECK(invoice.status == Invoice::Status::released);
    CHECK(invoice.contract == Id<Contract>{tenant.keys.id_of("Contract", "salesOrder", "55")});
    CHECK(read.envelope.modified_at == Timestamp::parse("2025-06-02T03:04:05Z").value());
    REQUIRE(read.lines.size() == 1);
    CHECK(read.lines[0].envelope.key == "1");
    CHECK(read.lines[0].object.as<InvoiceLine>().amount == money("100.10", "GBP"));
    CHECK(read.lines[0].object.as<InvoiceLine>().unit_price == money("50.05", "GBP"));
}

TEST_CASE("NetSuite: a payment settles the invoices it was applied to, and nothing else") {
    Tenant     tenant;
    auto const read =
        tenant.read<Payment>(R"({"apply":{"items":[{"doc":{"id":"70"},"apply":true,"amount":60.50,"type":"Invoice"},)"
                             R"({"doc":{"id":"71"},"apply":true,"amount":39.50,"type":"Invoice"},)"
                             R"({"doc":{"id":"72"},"apply":false,"amount":10,"type":"Invoice"},)"
                             R"({"doc":{"id":"73"},"apply":true,"amount":10,"type":"Journal"}],"totalResults":4},)"
                             R"("id":"80","payment":100,"tranDate":"2025-06-20","tranId":"P1","currency":{"id":"4"}})");
    auto const& payment = read.object.as<Payment>();
    CHECK(payment.amount == money("100", "EUR"));
    CHECK(payment.received_on == date("2025-06-20"));
    REQUIRE(payment.applications.size() == 2);
    CHECK(payment.applications[0].invoice == Id<Invoice>{tenant.keys.id_of("Invoice", "invoice", "70")});
    CHECK(payment.applications[0].amount == money("60.50", "EUR"));
    CHECK(payment.applications[1].amount == money("39.50", "EUR"));
    CHECK(read.custom.empty());
}

TEST_CASE("NetSuite: a billing schedule is written as milestones of an order") {
    Tenant          tenant;
    BillingSchedule schedule{.contract = Id<Contract>{some_id("contract")}, .status = BillingSchedule::Status::active};
    BillingEvent    event{.schedule      = {},
                          .contract_line = {},
                          .kind          = BillingEvent::Kind::milestone,
                          .due_on        = date("2025-04-30"),
                          .amount        = money("750.00", "EUR"),
                          .status        = BillingEvent::Status::planned};
    tenant.lines.lines = {{.object = AnyObject::of(event), .line_key = {}}};
    auto const order   = *tenant.keys.key_of(schedule.contract, "salesOrder");
    CHECK(tenant.write(schedule) ==
          nlohmann::json::parse(
              R"({"name":"Billing of sales order )" + order +
              R"(","scheduleType":{"id":"4"},)"
              R"("transaction":{"id":")" +
              order +
              R"("},"isInactive":false,"milestone":{"items":[)"
              R"({"milestoneDate":"2025-04-30","milestoneAmount":750.00,"milestoneCompleted":false}]}})"));
}
