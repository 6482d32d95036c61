#include "netsuite_account.hpp"

using namespace throughline;
using namespace throughline::sandbox;

namespace {

std::string number(Value const& record, std::string_view field) { return record[field].text(); }

}  // namespace

TEST_CASE("L9: netsuite's amounts are exact and at their currency's precision") {
    NetSuiteAccount   account;
    std::string const tax   = account.insert("salesTaxItem", R"({"itemId":"VAT 19","rate":19})");
    std::string const order = account.order(
        account.customer("Acme"), filled(R"([{"item":{"id":"1"},"quantity":3,"rate":33.335,"taxCode":{"id":"%"}},
                                             {"item":{"id":"1"},"quantity":1,"rate":0.1},
                                             {"item":{"id":"1"},"quantity":1,"rate":0.2}])",
                                         {tax}));
    Value const seen = account.netsuite.read("salesOrder", order);
    CHECK(number(seen, "subtotal") == "100.31");
    CHECK(number(seen, "taxTotal") == "19");
    CHECK(number(seen, "total") == "119.31");
    CHECK(seen["item"]["items"].elements()[0]["tax1Amt"].text() == "19");

    std::string const yen =
        account.insert("customer", R"({"companyName":"Sakura","subsidiary":{"id":"1"},"currency":{"id":"5"}})");
    Value const in_yen = account.netsuite.read("salesOrder", account.order(yen, lines({{"3", "1000.5"}})));
    CHECK(number(in_yen, "total") == "3002");
    CHECK(number(in_yen, "exchangeRate") == "0.0067");
}

TEST_CASE("L9: netsuite bills an order in parts and never loses or makes a cent") {
    NetSuiteAccount   account;
    std::string const order = account.order(account.customer("Acme"), lines({{"1", "1000"}, {"10", "150.25"}}));
    Decimal const     third = Decimal::parse("333.33").value();
    auto const        first = account.netsuite.create_invoice(order, {.lines = {{1, third}}});
    REQUIRE(first);
    Value const invoice = account.netsuite.read("invoice", *first);
    CHECK(number(invoice, "total") == "333.33");
    CHECK(number(invoice, "amountRemaining") == "333.33");
    CHECK(invoice["createdFrom"]["id"].text() == order);
    CHECK(invoice["status"].text() == "A");
    CHECK(account.netsuite.read("salesOrder", order)["status"].text() == "F");
    auto const rest = account.netsuite.create_invoice(order);
    REQUIRE(rest);
    CHECK(number(account.netsuite.read("invoice", *rest), "total") == "2169.17");
    CHECK(account.netsuite.read("salesOrder", order)["status"].text() == "G");
    auto const more = account.netsuite.create_invoice(order);
    REQUIRE_FALSE(more);
    CHECK(more.error().context().vendor_code == "USER_ERROR");
}

TEST_CASE("L9: netsuite refuses numbers that it could not hold exactly") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    auto const        status   = [&](std::string const& quantity, std::string const& rate) {
        std::string const body =
            filled(R"({"entity":{"id":"%"},"item":{"items":%}})", {customer, lines({{quantity, rate}})});
        return account.post("record/v1/salesOrder", body).status;
    };
    CHECK(status("1", "123456789012.345") == 204);
    CHECK(status("1", "1234567890123.456") == 400);
    CHECK(status("999999999999999", "999999999999999") == 400);
    CHECK(status("1e400", "1") == 400);
    CHECK(account.post("record/v1/term", R"({"name":"Late","daysUntilNetDue":9999999999})").status == 400);
}

TEST_CASE("netsuite's invoices fall due by their terms, and payments settle them") {
    NetSuiteAccount   account;
    std::string const customer =
        account.insert("customer", R"({"companyName":"Acme","subsidiary":{"id":"1"},"terms":{"id":"2"}})");
    std::string const order   = account.order(customer, lines({{"1", "500"}}));
    std::string const invoice = account.netsuite.create_invoice(order, {.date = Date{2026, 2, 1}}).value();
    CHECK(number(account.netsuite.read("invoice", invoice), "dueDate") == "2026-03-03");

    auto const part = account.netsuite.pay_invoice(invoice, Decimal{200});
    REQUIRE(part);
    Value seen = account.netsuite.read("invoice", invoice);
    CHECK(number(seen, "amountPaid") == "200");
    CHECK(number(seen, "amountRemaining") == "300");
    CHECK(seen["status"].text() == "A");
    Value const payment = account.netsuite.read("customerPayment", *part);
    CHECK(number(payment, "applied") == "200");
    CHECK(payment["apply"]["items"].elements()[0]["due"].text() == "500");
    CHECK_FALSE(account.netsuite.void_invoice(invoice));

    auto const rest = account.netsuite.pay_invoice(invoice);
    REQUIRE(rest);
    seen = account.netsuite.read("invoice", invoice);
    CHECK(number(seen, "amountRemaining") == "0");
    CHECK(seen["status"].text() == "B");
    REQUIRE(account.netsuite.remove("customerPayment", *rest));
    CHECK(account.netsuite.read("invoice", invoice)["status"].text() == "A");
}

TEST_CASE("netsuite refuses to apply more than is due, or than was paid, and changes nothing") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    std::string const order    = account.order(customer, lines({{"1", "100"}}));
    std::string const invoice  = account.netsuite.create_invoice(order).value();
    auto const        pay      = [&](std::string const& payment, std::string const& applied) {
        char const* const body = R"({"customer":{"id":"%"},"payment":%,
                                     "apply":{"items":[{"doc":{"id":"%"},"apply":true,"amount":%}]}})";
        return account.ask("POST", "record/v1/customerPayment", filled(body, {customer, payment, invoice, applied}))
            .status;
    };
    CHECK(pay("150", "150") == 400);
    CHECK(pay("50", "60") == 400);
    CHECK(account.netsuite.count("customerPayment") == 0);
    CHECK(account.netsuite.read("invoice", invoice)["amountPaid"].text() == "0");
    CHECK(pay("150", "100") == 204);
    CHECK(account.netsuite.read("invoice", invoice)["status"].text() == "B");
}

TEST_CASE("netsuite derives a customer's balance and days overdue from open invoices and the date") {
    NetSuiteAccount   account;
    std::string const customer =
        account.insert("customer", R"({"companyName":"Acme","subsidiary":{"id":"1"},"terms":{"id":"1"}})");
    std::string const job     = account.job(customer, "Site");
    std::string const changed = account.get("customer/" + customer)["lastModifiedDate"].text();
    account.clock.advance(std::chrono::hours{1});
    std::string const first  = account.order(customer, lines({{"1", "100"}}));
    std::string const second = account.order(job, lines({{"1", "11.5"}}));
    REQUIRE(account.netsuite.create_invoice(first, {.date = Date{2026, 2, 1}}));
    REQUIRE(account.netsuite.create_invoice(second, {.date = Date{2026, 3, 1}}));
    Value const seen = account.get("customer/" + customer);
    CHECK(number(seen, "balance") == "111.5");
    CHECK(number(seen, "overdueBalance") == "100");
    CHECK(number(seen, "daysOverdue") == "14");
    CHECK(number(seen, "aging1") == "100");
    CHECK(number(seen, "lastModifiedDate") == changed);  // A balance moves without a trace on the customer.
    account.clock.advance(std::chrono::hours{24 * 30});
    CHECK(number(account.get("customer/" + customer), "overdueBalance") == "111.5");
}

TEST_CASE("netsuite transforms an order to an invoice, an invoice to a payment, and a project to an order") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    std::string const job      = account.job(customer, "Site");
    auto const        order    = account.ask("POST", "record/v1/job/" + job + "/!transform/salesOrder",
                                             R"({"item":{"items":[{"item":{"id":"1"},"quantity":1,"rate":70}]}})");
    REQUIRE(order.status == 204);
    CHECK(account.get("salesOrder/" + id_in(order))["job"]["id"].text() == job);
    auto const invoice =
        account.ask("POST", "record/v1/salesOrder/" + id_in(order) + "/!transform/invoice", R"({"memo":"April"})");
    REQUIRE(invoice.status == 204);
    CHECK(account.get("invoice/" + id_in(invoice))["memo"].text() == "April");
    auto const payment =
        account.ask("POST", "record/v1/invoice/" + id_in(invoice) + "/!transform/customerPayment", "{}");
    REQUIRE(payment.status == 204);
    CHECK(account.get("invoice/" + id_in(invoice))["status"]["refName"].text() == "Paid In Full");
    CHECK(account.ask("POST", "record/v1/customer/" + customer + "/!transform/job", "{}").status == 400);
}

TEST_CASE("netsuite voids an invoice and the order is open again") {
    NetSuiteAccount   account;
    std::string const order   = account.order(account.customer("Acme"), lines({{"1", "100"}}));
    std::string const invoice = account.netsuite.create_invoice(order).value();
    REQUIRE(account.netsuite.void_invoice(invoice));
    CHECK(account.netsuite.read("invoice", invoice)["status"].text() == "V");
    CHECK(account.netsuite.read("invoice", invoice)["total"].text() == "0");
    CHECK(account.netsuite.read("salesOrder", order)["status"].text() == "F");
    CHECK(account.netsuite.create_invoice(order));
}
