#pragma once

#include <throughline/model/contract_line.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A line of a sales order. Which item stands for which kind of promise is the tenant's own: crosswalk "service_item".
template <>
inline constexpr auto mapping<NetSuite, ContractLine> =
    map_object<ContractLine>(
        "salesOrder.item",
        {
            key<"line">,
            omit<&ContractLine::contract, "the order that the line stands in">,
            omit<&ContractLine::number, "the vendor numbers lines by itself">,
            field<"description", &ContractLine::description>,
            omit<&ContractLine::offering, "the item says the kind of promise only">,
            field<"item/id", &ContractLine::kind, crosswalked<"service_item", ContractLine::Kind>>,
            field<"quantity", &ContractLine::quantity>,
            field<"rate", &ContractLine::unit_price>,
            field<"amount", &ContractLine::amount>,
            omit<&ContractLine::standalone_price, "revenue arrangements are not in the record service">,
            omit<&ContractLine::allocated_price, "revenue arrangements are not in the record service">,
            omit<&ContractLine::term, "lines of an order have no dates">,
            omit<&ContractLine::revenue_method, "revenue arrangements are not in the record service">,
            omit<&ContractLine::billing_model, "the project says how its work is charged">,
            omit<&ContractLine::project, "the order's customer names it">,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
        })
        .absent_means_null()
        .lines_of<&ContractLine::contract>();
static_assert(complete<NetSuite, ContractLine>);

}  // namespace throughline
