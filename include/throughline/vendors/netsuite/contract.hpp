#pragma once

#include <throughline/model/contract.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>
#include <throughline/vendors/netsuite/contract_line.hpp>

namespace throughline {

namespace netsuite {

/// What the ledger makes of an order. One that waits for the ledger's approval has been signed all the same.
inline constexpr auto order_status = picklist<Contract::Status>({
    {"A", Contract::Status::approved},    // Pending approval.
    {"B", Contract::Status::active},      // Pending fulfillment.
    {"C", Contract::Status::terminated},  // Cancelled.
    {"D", Contract::Status::active},      // Partially fulfilled.
    {"E", Contract::Status::active},      // Pending billing, partially fulfilled.
    {"F", Contract::Status::active},      // Pending billing.
    {"G", Contract::Status::completed},   // Billed.
    {"H", Contract::Status::terminated},  // Closed by hand.
});

}  // namespace netsuite

/// A sales order: the form of a contract that can be billed. Its value is what its lines come to before tax.
template <>
inline constexpr auto mapping<NetSuite, Contract> =
    map_object<Contract>(
        "salesOrder",
        {
            key<"id">,
            external_id<"externalId">,
            modified<"lastModifiedDate">,
            record_currency<"currency/id", currency_key>,
            create_only(field<"currency/id", &Contract::currency, currency_key>),
            omit<&Contract::engagement, "an order knows its customer only">,
            create_only(computed<"entity/id", netsuite::BilledCustomer, &Contract::account, &Contract::legal_entity>),
            create_only(field<"subsidiary/id", &Contract::legal_entity, coded<"legal_entity", LegalEntity>>),
            read_only(field<"tranId", &Contract::number>),
            omit<&Contract::type, "an order does not say what form the agreement has">,
            read_only(field<"status/id", &Contract::status, netsuite::order_status>),
            field<"tranDate", &Contract::signed_on>,
            first_day<"startDate", &Contract::term>,
            last_day<"endDate", &Contract::term>,
            read_only(field<"subtotal", &Contract::value>),
            field<"terms/id", &Contract::payment_terms, coded<"payment_terms", PaymentTerms>>,
            omit<&Contract::tax_code, "the vendor finds the tax of each line">,
            field<"otherRefNum", &Contract::purchase_order>,
            omit<&Contract::billing_model, "the project says how its work is charged">,
            omit<&Contract::revenue_method, "revenue arrangements are not in the record service">,
            omit<&Contract::terms_hash, "kept where the documents are">,
            ignore<"orderStatus", "the first of the statuses; status says more">,
            lines<"item/items", NetSuite, ContractLine>,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
            ignore<"*/totalResults", "counts of lines">,
        })
        .absent_means_null();
static_assert(complete<NetSuite, Contract>);

}  // namespace throughline
