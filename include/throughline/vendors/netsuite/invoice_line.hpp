#pragma once

#include <throughline/model/invoice_line.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

namespace netsuite {

/// What work is sold as: crosswalk "service_item", code "service".
struct ServiceItem {
    static Result<> encode(InvoiceLine const& line, WireWriter& out, MappingContext& context);
};

}  // namespace netsuite

/// A line of an invoice's items.
template <>
inline constexpr auto mapping<NetSuite, InvoiceLine> =
    map_object<InvoiceLine>("invoice.item",
                            {
                                key<"line">,
                                omit<&InvoiceLine::invoice, "the invoice that the line stands in">,
                                omit<&InvoiceLine::project, "the invoice's customer names it">,
                                omit<&InvoiceLine::contract_line, "named by an order and a line number, not by a key">,
                                create_only(field<"description", &InvoiceLine::description>),
                                create_only(field<"quantity", &InvoiceLine::quantity>),
                                create_only(field<"rate", &InvoiceLine::unit_price>),
                                create_only(field<"amount", &InvoiceLine::amount>),
                                create_only(computed<"item/id", netsuite::ServiceItem, &InvoiceLine::amount>),
                                omit<&InvoiceLine::tax_code, "the published schema of a line has no tax field">,
                                omit<&InvoiceLine::tax, "the published schema of a line has no tax field">,
                                omit<&InvoiceLine::billing_events, "kept where billing is planned">,
                                ignore<"*/links", "addresses within the vendor">,
                                ignore<"*/refName", "the label of a key that is read">,
                                ignore<"*/externalId", "our id of a record that is referred to by key">,
                            })
        .absent_means_null()
        .lines_of<&InvoiceLine::invoice>();
static_assert(complete<NetSuite, InvoiceLine>);

}  // namespace throughline
