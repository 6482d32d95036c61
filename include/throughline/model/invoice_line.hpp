#pragma once

#include <throughline/core/decimal.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct BillingEvent;
struct ContractLine;
struct Invoice;
struct Project;
struct TaxCode;

/// One charge on an invoice.
struct InvoiceLine {
    Id<Invoice>                     invoice;
    std::optional<Id<Project>>      project{};
    std::optional<Id<ContractLine>> contract_line{};
    std::optional<std::string>      description{};
    std::optional<Decimal>          quantity{};
    std::optional<Money>            unit_price{};
    Money                           amount;
    std::optional<Id<TaxCode>>      tax_code{};
    std::optional<Money>            tax{};
    std::vector<Id<BillingEvent>>   billing_events{};

    bool operator==(InvoiceLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::InvoiceLine,
    invoice, project, contract_line, description, quantity, unit_price, amount, tax_code, tax, billing_events);

namespace throughline {

template <>
inline constexpr auto about<InvoiceLine> = about_object<InvoiceLine>(
    "InvoiceLine", "One charge on an invoice.",
    {
        member<&InvoiceLine::invoice>("The invoice it belongs to.", Owner::erp),
        member<&InvoiceLine::project>("The project that is charged.", Owner::erp),
        member<&InvoiceLine::contract_line>("The contract line that is billed.", Owner::erp),
        member<&InvoiceLine::description>("What is charged, as the customer reads it.", Owner::erp),
        member<&InvoiceLine::quantity>("How much of it, in the line's units.", Owner::erp).in("the line's unit"),
        member<&InvoiceLine::unit_price>("Price of one unit.", Owner::erp),
        member<&InvoiceLine::amount>("Charge before tax.", Owner::erp),
        member<&InvoiceLine::tax_code>("Tax treatment of the line.", Owner::erp),
        member<&InvoiceLine::tax>("Tax on the line.", Owner::erp),
        member<&InvoiceLine::billing_events>("The billing events it bills.", Owner::erp),
    });
static_assert(described<InvoiceLine>);

}  // namespace throughline
