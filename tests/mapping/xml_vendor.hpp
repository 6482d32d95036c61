#pragma once

#include "spellings.hpp"

/// A vendor that speaks XML and exists only here: namespaces, attributes, several ids of one name, lines.
namespace throughline {

struct Bsvc {};

namespace bsvc {

inline constexpr std::string_view service  = "urn:example/bsvc";
inline constexpr std::string_view envelope = "http://schemas.xmlsoap.org/soap/envelope/";

inline constexpr XmlNamespace     names[]{{"wd", service}, {"env", envelope}};
inline constexpr std::string_view order[]{"wd:Reference",      "wd:Name",
                                          "wd:Party",          "wd:Party/wd:ID[@wd:type=WID]",
                                          "wd:Party/wd:Label", "wd:Lines",
                                          "wd:Status",         "wd:Lines/wd:Line/wd:Amount",
                                          "wd:Lines/wd:Line",  "wd:Lines/wd:Line/wd:Bill"};
inline constexpr XmlDialect       dialect{.root = "wd:Bill", .namespaces = names, .sequence = order};

}  // namespace bsvc

template <>
inline constexpr auto mapping<Bsvc, InvoiceLine> =
    map_object<InvoiceLine>("wd:Line",
                            {
                                key<"@wd:no">,
                                field<"wd:Bill", &InvoiceLine::invoice, refers_to<"bill", Invoice>>,
                                omit<&InvoiceLine::project, "lines have no project here">,
                                omit<&InvoiceLine::contract_line, "contracts are elsewhere">,
                                field<"wd:Text", &InvoiceLine::description>,
                                field<"wd:Quantity", &InvoiceLine::quantity>,
                                field<"wd:Price", &InvoiceLine::unit_price>,
                                field<"wd:Amount", &InvoiceLine::amount>,
                                omit<&InvoiceLine::tax_code, "decided by invoice">,
                                field<"wd:Tax", &InvoiceLine::tax>,
                                omit<&InvoiceLine::billing_events, "nobody says what was billed">,
                            })
        .lines_of<&InvoiceLine::invoice>();
static_assert(complete<Bsvc, InvoiceLine>);

template <>
inline constexpr auto mapping<Bsvc, Invoice> = map_object<Invoice>(
    "wd:Bill",
    {
        key<"wd:Reference/wd:ID[@wd:type=WID]">,
        external_id<"wd:Reference/wd:ID[@wd:type=Ours]">,
        field<"wd:Status", &Invoice::status, canonical_names<Invoice::Status>>,
        field<"wd:Party/wd:Label/#text", &Invoice::posting_ref>,
        field<"wd:Party/wd:Label/@lang", &Invoice::collections, canonical_names<Invoice::Collections>>,
        field<"wd:Party/wd:ID[@wd:type=WID]", &Invoice::customer_account, refers_to<"customer", CustomerAccount>>,
        field<"wd:Company", &Invoice::legal_entity, coded<"legal_entity", LegalEntity>>,
        field<"wd:Contract", &Invoice::contract, refers_to<"contract", Contract>>,
        field<"wd:Number", &Invoice::number>,
        field<"wd:Issued", &Invoice::issued_on>,
        field<"wd:Due", &Invoice::due_on>,
        field<"wd:Net", &Invoice::subtotal>,
        field<"wd:Tax", &Invoice::tax>,
        field<"wd:Total", &Invoice::total>,
        field<"wd:Open", &Invoice::balance>,
        field<"wd:Days", &Invoice::days_overdue>,
        lines<"wd:Lines/wd:Line", Bsvc, InvoiceLine>,
        record_currency<"@currency">,
        field<"@currency", &Invoice::currency>,
        ignore<"*/wd:Links", "addresses within the vendor">,
    });
static_assert(complete<Bsvc, Invoice>);

}  // namespace throughline

namespace throughline::tests {

inline Result<Decoded> decode_bill(std::string_view text, Tenant& tenant) {
    return XmlDecoder{view_of<Bsvc, Invoice>, bsvc::dialect}.decode(text, tenant.context);
}

/// A bill with what is required, and more.
inline std::string bill(std::string_view more, std::string_view attributes = "") {
    return std::string{R"(<p:Bill xmlns:p="urn:example/bsvc" currency="EUR" )"}
        .append(attributes)
        .append(">")
        .append(R"(<p:Party><p:ID p:type="WID">c</p:ID></p:Party><p:Company>2</p:Company>)")
        .append("<p:Status>sent</p:Status><p:Total>119.00</p:Total>")
        .append(more)
        .append("</p:Bill>");
}

}  // namespace throughline::tests
