#pragma once

#include <throughline/model/invoice_line.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A line of an invoice's items.
template <>
inline constexpr auto mapping<NetSuite, InvoiceLine> =
    map_object<InvoiceLine>("invoice.item",
                            {
                                key<"line">,
                                omit<&InvoiceLine::invoice, "the invoice that the line stands in">,
                                omit<&InvoiceLine::project, "the invoice's customer names it">,
                                omit<&InvoiceLine::contract_line, "named by an order and a line number, not by a key">,
                                read_only(field<"description", &InvoiceLine::description>),
                                read_only(field<"quantity", &InvoiceLine::quantity>),
                                read_only(field<"rate", &InvoiceLine::unit_price>),
                                read_only(field<"amount", &InvoiceLine::amount>),
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
