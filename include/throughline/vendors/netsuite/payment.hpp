#pragma once

#include <throughline/model/payment.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

namespace netsuite {

// The lines of a payment that say which invoices it settles.
struct AppliedLines {
    static Result<> decode(Wire const& wire, void* payment, MappingContext& context);
    static Result<> encode(void const* payment, WireWriter& out, MappingContext& context);
    static void     clear(void* payment);
    static void     settle_currency(void* payment, Currency currency);
};

template <fixed_string Name>
consteval Row<Payment> make_applied_lines() {
    FieldRow row{.name = Name.view(), .place = place_of<&Payment::applications>, .direction = Direction::read};
    row.codec           = "invoices settled";
    row.member          = "applications";
    row.decode          = AppliedLines::decode;
    row.encode          = AppliedLines::encode;
    row.clear           = AppliedLines::clear;
    row.settle_currency = AppliedLines::settle_currency;
    row.facts           = [] { return CodecFacts{.fits = vendor_types({VendorType::list}), .one_way = true}; };
    return {row};
}

/// A payment's `apply` lines.
template <fixed_string Name>
inline constexpr auto applied_lines = make_applied_lines<Name>();

}  // namespace netsuite

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
