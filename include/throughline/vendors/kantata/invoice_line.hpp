#pragma once

#include <throughline/model/invoice_line.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

/// One line of an invoice: a time entry, an expense, a fixed fee or an additional item, as the connector lists them
/// with their amounts. The key tells which: `time-8571775`.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, InvoiceLine> = map_object<InvoiceLine>("invoice.items", {
    key<"id">,
    omit<&InvoiceLine::invoice, "the invoice that the line stands in">,
    read_only(field<"workspace_id", &InvoiceLine::project, refers_to<"workspaces", Project>>),
    omit<&InvoiceLine::contract_line, "Kantata keeps no contracts">,
    read_only(field<"notes", &InvoiceLine::description>),
    omit<&InvoiceLine::quantity, "hours of a time entry are that entry's">,
    omit<&InvoiceLine::unit_price, "the rate of a time entry is that entry's">,
    read_only(kantata::cents<"amount_in_cents", &InvoiceLine::amount>),
    omit<&InvoiceLine::tax_code, "a line is taxable or not, at the invoice's rate">,
    omit<&InvoiceLine::tax, "computed for the invoice as a whole">,
    omit<&InvoiceLine::billing_events, "kept where billing is planned">,
}).lines_of<&InvoiceLine::invoice>();
static_assert(complete<Kantata, InvoiceLine>);
// clang-format on

}  // namespace throughline
