#pragma once

#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A customer's payment. The ledger's own: everything is only read.
template <>
inline constexpr auto mapping<NetSuite, Payment> =
    map_object<Payment>("customerPayment",
                        {
                            key<"id">,
                            external_id<"externalId">,
                            modified<"lastModifiedDate">,
                            record_currency<"currency/id", currency_key>,
                            omit<&Payment::invoice, "the applications name the invoices, however many">,
                            netsuite::applied_lines<"apply/items">,
                            read_only(field<"tranDate", &Payment::received_on>),
                            read_only(field<"payment", &Payment::amount>),
                            read_only(field<"paymentOption/refName", &Payment::method>),
                            read_only(field<"tranId", &Payment::reference>),
                            ignore<"*/totalResults", "counts of lines">,
                            ignore<"*/links", "addresses within the vendor">,
                            ignore<"*/refName", "the label of a key that is read">,
                            ignore<"*/externalId", "our id of a record that is referred to by key">,
                        })
        .absent_means_null();
static_assert(complete<NetSuite, Payment>);

}  // namespace throughline
