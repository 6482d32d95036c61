#include "acme.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string bill(std::string const& more) {
    return R"({"id":"1","customer":"c","company":"2","status":"sent","total":"119.00")" + more + "}";
}

}  // namespace

TEST_CASE("amounts are of the record's currency, which may stand behind them (L9, P30)") {
    Tenant     tenant;
    auto const read = tenant.read<Invoice>(bill(R"(,"net":100,"tax":19.00,"open":0.10,"currency":"EUR")"));
    for (auto const& fault : read.faults) FAIL_CHECK(fault.describe());
    auto const& invoice = read.object.as<Invoice>();
    CHECK(invoice.total == money("119.00", "EUR"));
    CHECK(invoice.subtotal == money("100", "EUR"));
    CHECK(invoice.tax == money("19.00", "EUR"));
    CHECK(invoice.balance->to_string() == "0.10 EUR");
    CHECK(invoice.currency == currency("EUR"));
    CHECK(tenant.context.record_currency == currency("EUR"));
}

TEST_CASE("amounts of a record that names no currency are of the tenant's own") {
    Tenant tenant;
    CHECK(tenant.read<Invoice>(bill("")).object.as<Invoice>().total == money("119.00", "USD"));
    tenant.context.default_currency = currency("JPY");
    CHECK(tenant.read<Invoice>(bill("")).object.as<Invoice>().total == money("119.00", "JPY"));
}

TEST_CASE("a currency does not leak from one record into the next") {
    Tenant            tenant;
    JsonDecoder const decoder{view_of<Acme, Invoice>};
    Decoded           into{object_type<Invoice>()};
    REQUIRE(decoder.decode(bill(R"(,"currency":"EUR")"), tenant.context, into));
    CHECK(into.object.as<Invoice>().total == money("119.00", "EUR"));
    REQUIRE(decoder.decode(bill(""), tenant.context, into));
    CHECK(into.object.as<Invoice>().total == money("119.00", "USD"));
    REQUIRE(decoder.decode(R"({"id":"1"})", tenant.context, into));
    CHECK(into.object.as<Invoice>().total.is_zero());
    REQUIRE(decoder.decode(bill(R"(,"currency":"GBP")"), tenant.context, into));
    CHECK(into.object.as<Invoice>().total == money("119.00", "GBP"));
}

TEST_CASE("amounts are exact whatever their length (L9)") {
    Tenant     tenant;
    auto const read =
        tenant.read<Invoice>(bill(R"(,"net":12345678901234567890.123456789012345678,"tax":1e-3,"currency":"EUR")"));
    REQUIRE(read.faults.empty());
    CHECK(read.object.as<Invoice>().subtotal->amount().to_string() == "12345678901234567890.123456789012345678");
    CHECK(read.object.as<Invoice>().tax->amount().to_string() == "0.001");
    auto const long_one =
        tenant.read<Invoice>(bill(R"(,"net":123456789012345678901234567890123456789,"currency":"EUR")"));
    REQUIRE(long_one.faults.size() == 1);
    CHECK(long_one.faults[0].context().field == "net");
}

TEST_CASE("lines are records of their own, in their parent's currency") {
    Tenant     tenant;
    auto const read = tenant.read<Invoice>(bill(R"(,"lines":{"all":[{"no":1,"bill":"1","text":"a","amount":60,)"
                                                R"("x":1},)"
                                                R"({"no":"2","bill":"1","amount":"40.00","price":0.125}],)"
                                                R"("count":2},"currency":"EUR")"));
    for (auto const& fault : read.faults) FAIL_CHECK(fault.describe());
    REQUIRE(read.lines.size() == 2);
    CHECK(read.lines[0].envelope.key == "1");
    CHECK(read.lines[0].object.as<InvoiceLine>().amount == money("60", "EUR"));
    CHECK(read.lines[0].custom == R"({"x":1})");
    CHECK(read.lines[1].envelope.key == "2");
    CHECK(read.lines[1].object.as<InvoiceLine>().unit_price == money("0.125", "EUR"));
    CHECK(read.custom == R"({"lines/count":2})");
}

TEST_CASE("a line that cannot be read is a fault of the line; an array that is none, of the record (L10)") {
    Tenant     tenant;
    auto const read = tenant.read<Invoice>(
        bill(R"(,"lines":{"all":[{"no":1,"bill":"1","amount":"x"},{"no":2,"bill":"1"}]},"currency":"EUR")"));
    CHECK(read.faults.empty());
    REQUIRE(read.lines.size() == 2);
    REQUIRE(read.lines[0].faults.size() == 1);
    CHECK(read.lines[0].faults[0].context().field == "amount");
    CHECK(read.lines[1].faults.size() == 1);

    CHECK(tenant.read<Invoice>(bill(R"(,"lines":{"all":{"no":1}},"currency":"EUR")")).faults.size() == 1);
    CHECK(tenant.read<Invoice>(bill(R"(,"lines":{"all":[3]},"currency":"EUR")")).faults.size() == 1);
    CHECK(tenant.read<Invoice>(bill(R"(,"lines":{"all":null},"currency":"EUR")")).lines.empty());
    CHECK(tenant.read<Invoice>(bill(R"(,"lines":null,"currency":"EUR")")).faults.empty());
}
