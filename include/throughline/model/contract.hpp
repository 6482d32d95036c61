#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/terms.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Account;
struct Engagement;
struct LegalEntity;
struct PaymentTerms;
struct TaxCode;

/// An agreement of one legal entity with one account: what each owes the other.
struct Contract {
    enum class Status : unsigned char { draft, approved, active, on_hold, completed, terminated };

    std::optional<Id<Engagement>>   engagement{};
    Id<Account>                     account;
    Id<LegalEntity>                 legal_entity;
    std::optional<std::string>      number{};
    ContractType                    type;
    Status                          status;
    std::optional<Date>             signed_on{};
    std::optional<DateRange>        term{};
    Currency                        currency;
    Money                           value;
    std::optional<Id<PaymentTerms>> payment_terms{};
    std::optional<Id<TaxCode>>      tax_code{};
    std::optional<std::string>      purchase_order{};
    std::optional<BillingModel>     billing_model{};
    std::optional<RevenueMethod>    revenue_method{};
    std::optional<std::string>      terms_hash{};

    bool operator==(Contract const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Contract,
    engagement, account, legal_entity, number, type, status, signed_on, term, currency, value, payment_terms, tax_code,
    purchase_order, billing_model, revenue_method, terms_hash);

namespace throughline {

template <>
inline constexpr auto about<Contract> = about_object<Contract>(
    "Contract", "An agreement of one legal entity with one account: what each owes the other.",
    {
        member<&Contract::engagement>("The engagement it belongs to.", Owner::derived),
        member<&Contract::account>("The customer.", Owner::erp),
        member<&Contract::legal_entity>("The company of the firm that signs and bills.", Owner::erp),
        member<&Contract::number>("The number both parties refer to.", Owner::erp),
        member<&Contract::type>("Commercial form.", Owner::erp),
        member<&Contract::status>("Where the contract stands.", Owner::erp),
        member<&Contract::signed_on>("Day it was signed; the booking's date.", Owner::crm),
        member<&Contract::term>("Days on which it runs.", Owner::erp),
        member<&Contract::currency>("Currency of its value and its lines.", Owner::erp),
        member<&Contract::value>("What the customer owes in all, before tax; the sum of the lines' amounts.",
                                 Owner::erp),
        member<&Contract::payment_terms>("Agreed time to pay.", Owner::erp),
        member<&Contract::tax_code>("Tax treatment.", Owner::erp),
        member<&Contract::purchase_order>("The customer's order number.", Owner::erp),
        member<&Contract::billing_model>("How the work is charged, where a line does not say.", Owner::erp),
        member<&Contract::revenue_method>("How price becomes revenue, where a line does not say.", Owner::erp),
        member<&Contract::terms_hash>("Digest of the agreed terms: tells whether they changed.", Owner::derived),
    });
static_assert(described<Contract>);

}  // namespace throughline
