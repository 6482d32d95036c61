#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/quote_line.hpp>
#include <throughline/vendors/salesforce/picklists.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

/// Lines of quotes.
// clang-format off
template <>
inline constexpr auto mapping<Salesforce, QuoteLine> = map_object<QuoteLine>("QuoteLineItem", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    record_currency<"CurrencyIsoCode">,
    create_only(field<"QuoteId", &QuoteLine::quote, refers_to<"Quote", Quote>>),
    omit<&QuoteLine::opportunity, "named by the line's quote">,
    create_only(field<"Product2Id", &QuoteLine::offering, refers_to<"Product2", ServiceOffering>>),
    field<"Description", &QuoteLine::description, salesforce::text_255>,
    field<"Quantity", &QuoteLine::quantity>,
    omit<&QuoteLine::unit, "kept with the product">,
    field<"UnitPrice", &QuoteLine::unit_price>,
    field<"Discount", &QuoteLine::discount>,
    read_only(field<"TotalPrice", &QuoteLine::amount>),
    omit<&QuoteLine::role, "a quote prices products, not roles">,
    field<"ServiceDate", &QuoteLine::start>,
    omit<&QuoteLine::end, "no standard field without Subscription Management">,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, QuoteLine>);
// clang-format on

/// Lines of opportunities that were priced without a quote. UnitPrice and TotalPrice exclude one another on write: the
/// unit price is written, the total is read.
// clang-format off
template <>
inline constexpr auto mapping<SalesforceDeals, QuoteLine> = map_object<QuoteLine>("OpportunityLineItem", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    record_currency<"CurrencyIsoCode">,
    omit<&QuoteLine::quote, "the line is the opportunity's own">,
    create_only(field<"OpportunityId", &QuoteLine::opportunity, refers_to<"Opportunity", Opportunity>>),
    create_only(field<"Product2Id", &QuoteLine::offering, refers_to<"Product2", ServiceOffering>>),
    field<"Description", &QuoteLine::description, salesforce::text_255>,
    field<"Quantity", &QuoteLine::quantity>,
    omit<&QuoteLine::unit, "kept with the product">,
    field<"UnitPrice", &QuoteLine::unit_price>,
    field<"Discount", &QuoteLine::discount>,
    read_only(field<"TotalPrice", &QuoteLine::amount>),
    omit<&QuoteLine::role, "a deal prices products, not roles">,
    field<"ServiceDate", &QuoteLine::start>,
    omit<&QuoteLine::end, "no standard field holds an end">,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<SalesforceDeals, QuoteLine>);
// clang-format on

}  // namespace throughline
