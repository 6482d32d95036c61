#pragma once

#include <throughline/model/invoice.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>
#include <throughline/vendors/netsuite/invoice_line.hpp>

namespace throughline {

namespace netsuite {

inline constexpr auto invoice_status = picklist<Invoice::Status>({
    {"A", Invoice::Status::released},  // Open.
    {"B", Invoice::Status::paid},      // Paid in full.
    {"D", Invoice::Status::draft},     // Pending approval.
    {"E", Invoice::Status::voided},    // Rejected: it was never posted.
    {"V", Invoice::Status::voided},
});

}  // namespace netsuite

/// An invoice. The ledger's own from the moment it exists: what it is made with is written once, then it is only read.
/// One that is made here stands by itself: only the vendor's own billing of an order says what it was created from.
template <>
inline constexpr auto mapping<NetSuite, Invoice> =
    map_object<Invoice>(
        "invoice",
        {
            key<"id">,
            external_id<"externalId">,
            modified<"lastModifiedDate">,
            record_currency<"currency/id", currency_key>,
            create_only(field<"currency/id", &Invoice::currency, currency_key>),
            create_only(field<"entity/id", &Invoice::customer_account, refers_to<"customer", CustomerAccount>>),
            create_only(field<"subsidiary/id", &Invoice::legal_entity, coded<"legal_entity", LegalEntity>>),
            read_only(field<"createdFrom/id", &Invoice::contract, refers_to<"salesOrder", Contract>>),
            read_only(field<"tranId", &Invoice::number>),
            create_only(field<"tranDate", &Invoice::issued_on>),
            create_only(field<"dueDate", &Invoice::due_on>),
            read_only(field<"subtotal", &Invoice::subtotal>),
            read_only(field<"taxTotal", &Invoice::tax>),
            read_only(field<"total", &Invoice::total>),
            read_only(field<"status/id", &Invoice::status, netsuite::invoice_status>),
            read_only(field<"amountRemaining", &Invoice::balance>),
            omit<&Invoice::posting_ref, "an invoice is its own posting">,
            omit<&Invoice::collections, "derived from balance and due date">,
            omit<&Invoice::days_overdue, "derived from balance and due date">,
            ignore<"amountPaid", "total less what remains">,
            ignore<"amountRemainingTotalBox", "the same as amountRemaining">,
            lines<"item/items", NetSuite, InvoiceLine>,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
            ignore<"*/totalResults", "counts of lines">,
        })
        .absent_means_null();
static_assert(complete<NetSuite, Invoice>);

}  // namespace throughline
