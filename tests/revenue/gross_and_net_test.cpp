#include "amounts.hpp"

#include <throughline/revenue/gross_and_net.hpp>

using namespace throughline;

TEST_CASE("a principal's revenue is all that is billed, an agent's its fee; the margin is one (606-10-55-36, IE231)") {
    SaleThroughThirdParty const sale{usd("100.00"), usd("90.00")};
    auto const                  own  = third_party_sale(sale, Agency::principal, {}, Explain::yes).value();
    auto const                  fees = third_party_sale(sale, Agency::agent).value();
    CHECK(own.revenue.value == usd("100.00"));
    CHECK(own.cost_of_sales.value == usd("90.00"));
    CHECK(own.margin.why.verify());
    CHECK(fees.revenue.value == usd("10.00"));
    CHECK(fees.cost_of_sales.value == usd("0"));
    CHECK(fees.payable.value == own.payable.value);
    CHECK(fees.margin.value == own.margin.value);
    CHECK(agency_of({.controls_before_transfer = true}) == Agency::principal);
    CHECK(agency_of({.is_responsible_for_fulfilment = true, .sets_the_price = true}) == Agency::agent);
    CHECK(agency_of({.is_responsible_for_fulfilment = true, .bears_inventory_risk = true, .sets_the_price = true}) ==
          Agency::principal);
}

TEST_CASE("what a customer is paid back lowers the price of all it is expected to buy (606-10-32-25, IE160)") {
    // 1.5 of 15 million is paid back: ten percent off each invoice, until 15 million are billed.
    std::array const billed{usd("2000000.00"), usd("12999999.99"), usd("1000000.01")};
    auto const       revenue =
        revenue_after_payment_to_customer(usd("15000000.00"), usd("1500000.00"), billed, {}, Explain::yes).value();
    CHECK(amounts_of(revenue) == "1800000.00 11699999.99 1000000.01");
    CHECK(revenue.back().why.verify());
    CHECK(!revenue_after_payment_to_customer(usd("1.00"), usd("1.01"), billed));
}

TEST_CASE("units at a list price that a discount will reduce leave a refund liability (606-10-55-216, IE201)") {
    // IE201 to IE204: 100 units billed at 150, expected to cost 125 each.
    std::array const one{RebateSales{"Q1", 100, usd("125.00")}};
    auto const       figures = rebate_position(usd("150.00"), one, {}, Explain::yes)->front();
    CHECK(figures.receivable.value == usd("15000.00"));
    CHECK(figures.revenue.value == usd("12500.00"));
    CHECK(figures.refund_liability.value == usd("2500.00"));
    CHECK(figures.refund_liability.why.verify());
    // IE124: 75 units at 100; then 500 more, and 90 is expected of all: 575 x 90 - 7,500 = 44,250; 57,500 - 51,750.
    std::array const two{RebateSales{"Q1", 75, usd("100.00")}, RebateSales{"Q2", 500, usd("90.00")}};
    auto const       later = rebate_position(usd("100.00"), two).value().back();
    CHECK(later.revenue.value == usd("44250.00"));
    CHECK(later.refund_liability.value == usd("5750.00"));
}

TEST_CASE("goods at a dealer's are the firm's until they are sold on (606-10-55-79, B77)") {
    Consignment const goods{.delivered = 100, .sold = 40, .unit_price = usd("25.00"), .unit_cost = usd("15.00")};
    auto const        figures = consignment(goods, {}, Explain::yes).value();
    CHECK(figures.revenue.value == usd("1000.00"));
    CHECK(figures.cost_of_sales.value == usd("600.00"));
    CHECK(figures.inventory.value == usd("900.00"));
    CHECK(figures.inventory.why.verify());
    CHECK(!consignment({.delivered = 1, .sold = 2, .unit_price = usd("1"), .unit_cost = usd("1")}));
}
