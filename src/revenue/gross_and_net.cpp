#include <throughline/revenue/gross_and_net.hpp>

#include "calculation.hpp"

namespace throughline {

Agency agency_of(AgencyFacts const& facts) {
    bool const indicated = facts.is_responsible_for_fulfilment && facts.bears_inventory_risk && facts.sets_the_price;
    return facts.controls_before_transfer || indicated ? Agency::principal : Agency::agent;
}

Result<AgencyFigures> third_party_sale(SaleThroughThirdParty const& sale, Agency agency, RoundingPolicy const& rounding,
                                       Explain explain) {
    Calculation calculation{sale.billed.currency(), rounding, explain};
    Term const  billed = calculation.rounded("billed", calculation.given("billed", sale.billed, sale.source));
    Term const  due =
        calculation.rounded("due to the third party", calculation.given("due", sale.due_to_third_party, sale.source));
    Term const fee    = calculation.difference("fee", billed, due);
    bool const is_own = agency == Agency::principal;
    return calculation.finish(
        AgencyFigures{.revenue       = calculation.figure(is_own ? billed : fee),
                      .cost_of_sales = calculation.figure(is_own ? due : calculation.given("another's cost", 0)),
                      .payable       = calculation.figure(due),
                      .margin        = calculation.figure(fee)});
}

Result<std::vector<Figure<Money>>> revenue_after_payment_to_customer(Money const&           expected_purchases,
                                                                     Money const&           paid_to_customer,
                                                                     std::span<Money const> billed,
                                                                     RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{expected_purchases.currency(), rounding, explain};
    Term const  expected = calculation.given("expected purchases", expected_purchases);
    Term const  paid     = calculation.given("paid to the customer", paid_to_customer);
    if (paid.value.is_negative() || paid.value > expected.value)
        calculation.fail(Error{ErrorCode::validation, "a customer is paid more than it is expected to buy for"}
                             .with_value(paid_to_customer.to_string())
                             .with_expected("from 0 to " + expected_purchases.to_string())
                             .with_remedy("what exceeds the purchases is a cost, or a price for something distinct"));
    Term                       to_date = calculation.given("nothing bought yet", 0);
    Term                       before  = calculation.given("no revenue yet", 0);
    std::vector<Figure<Money>> revenue;
    for (auto const& each : billed) {
        to_date            = calculation.sum("billed to date", {to_date, calculation.given("billed", each)});
        Term const reduces = calculation.proportion(
            "reduction to date", paid, calculation.lesser("as far as expected", to_date, expected), expected);
        Term const earned =
            calculation.rounded("revenue to date", calculation.difference("billed less reduction", to_date, reduces));
        revenue.push_back(calculation.figure(calculation.difference("revenue", earned, before)));
        before = earned;
    }
    return calculation.finish(std::move(revenue));
}

Result<std::vector<RebateFigures>> rebate_position(Money const& list_price, std::span<RebateSales const> periods,
                                                   RoundingPolicy const& rounding, Explain explain) {
    Calculation                calculation{list_price.currency(), rounding, explain};
    Term const                 list    = calculation.given("list price", list_price);
    Term                       units   = calculation.given("no units yet", 0);
    Term                       billed  = calculation.given("nothing billed yet", 0);
    Term                       revenue = calculation.given("no revenue yet", 0);
    std::vector<RebateFigures> figures;
    for (auto const& period : periods) {
        Term const sold    = calculation.given("units", period.units, "units");
        Term const net     = calculation.given("expected price", period.expected_price);
        units              = calculation.sum("units to date", {units, sold});
        Term const charged = calculation.priced("billed", sold, period.is_list_price_due ? list : net);
        billed             = calculation.sum("billed to date", {billed, charged});
        Term const to_date = calculation.priced("revenue to date", units, net);
        figures.push_back({period.period, calculation.figure(charged),
                           calculation.figure(calculation.difference("revenue", to_date, revenue)),
                           calculation.figure(calculation.difference("refund liability", billed, to_date))});
        revenue = to_date;
    }
    return calculation.finish(std::move(figures));
}

Result<ConsignmentFigures> consignment(Consignment const& goods, RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{goods.unit_price.currency(), rounding, explain};
    if (goods.sold.is_negative() || goods.sold > goods.delivered)
        calculation.fail(Error{ErrorCode::validation, "a dealer sold more than was delivered"}
                             .in_field("sold")
                             .with_value(goods.sold.to_string())
                             .with_expected("from 0 to " + goods.delivered.to_string()));
    Term const delivered = calculation.given("delivered", goods.delivered, "units", goods.source);
    Term const sold      = calculation.given("sold", goods.sold, "units", goods.source);
    Term const cost      = calculation.given("unit cost", goods.unit_cost, goods.source);
    Term const of_sales  = calculation.priced("cost of sales", sold, cost);
    return calculation.finish(ConsignmentFigures{
        .revenue = calculation.figure(
            calculation.priced("revenue", sold, calculation.given("unit price", goods.unit_price, goods.source))),
        .cost_of_sales = calculation.figure(of_sales),
        .inventory     = calculation.figure(calculation.difference(
            "inventory at the dealer's", calculation.priced("cost of goods", delivered, cost), of_sales))});
}

}  // namespace throughline
