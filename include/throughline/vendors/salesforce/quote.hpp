#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/quote.hpp>
#include <throughline/vendors/salesforce/picklists.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

namespace salesforce {

inline constexpr auto quote_states = firm_picklist<"quote_status", Quote::Status>({
    {"Draft", Quote::Status::draft},
    {"Needs Review", Quote::Status::draft},
    {"In Review", Quote::Status::draft},
    {"Approved", Quote::Status::draft},  // By the firm; the customer has not seen it yet.
    {"Presented", Quote::Status::presented},
    {"Accepted", Quote::Status::accepted},
    {"Denied", Quote::Status::rejected},
    {"Rejected", Quote::Status::rejected},
});

}  // namespace salesforce

/// Only where Quotes are switched on. The status is never written: several of a firm's values mean one of ours.
// clang-format off
template <>
inline constexpr auto mapping<Salesforce, Quote> = map_object<Quote>("Quote", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    record_currency<"CurrencyIsoCode">,
    create_only(field<"OpportunityId", &Quote::opportunity, refers_to<"Opportunity", Opportunity>>),
    read_only(field<"QuoteNumber", &Quote::number>),
    omit<&Quote::version, "every quote has a number of its own">,
    read_only(field<"Status", &Quote::status, salesforce::quote_states>),
    create_only(field<"CurrencyIsoCode", &Quote::currency>),
    read_only(field<"TotalPrice", &Quote::total>),
    field<"ExpirationDate", &Quote::valid_until>,
    omit<&Quote::price_terms, "no standard field holds conditions of the prices">,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, Quote>);
// clang-format on

}  // namespace throughline
