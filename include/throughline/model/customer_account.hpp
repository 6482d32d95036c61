#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Account;
struct LegalEntity;
struct PaymentTerms;
struct TaxCode;

/// The customer as one legal entity knows it; an account has one for each legal entity that bills it.
struct CustomerAccount {
    Id<Account>                     account;
    Id<LegalEntity>                 legal_entity;
    std::string                     name;
    std::optional<std::string>      customer_number{};
    std::optional<Currency>         receivable_currency{};
    std::optional<Id<PaymentTerms>> payment_terms{};
    std::optional<Id<TaxCode>>      tax_code{};
    std::optional<Money>            credit_limit{};
    std::optional<bool>             on_hold{};

    bool operator==(CustomerAccount const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::CustomerAccount,
    account, legal_entity, name, customer_number, receivable_currency, payment_terms, tax_code, credit_limit, on_hold);

namespace throughline {

template <>
inline constexpr auto about<CustomerAccount> = about_object<CustomerAccount>(
    "CustomerAccount",
    "The customer as one legal entity knows it; an account has one for each legal entity that bills it.",
    {
        member<&CustomerAccount::account>("The account that is the customer.", Owner::crm),
        member<&CustomerAccount::legal_entity>("The legal entity whose ledger this is.", Owner::erp),
        member<&CustomerAccount::name>(
            "The customer's name on that ledger; follows the account's legal name, else its name.", Owner::derived),
        member<&CustomerAccount::customer_number>("The ledger's own number for the customer.", Owner::erp),
        member<&CustomerAccount::receivable_currency>("Currency in which the customer is billed.", Owner::erp),
        member<&CustomerAccount::payment_terms>("Agreed time to pay this legal entity.", Owner::erp),
        member<&CustomerAccount::tax_code>("Usual tax treatment by this legal entity.", Owner::erp),
        member<&CustomerAccount::credit_limit>("Largest balance the customer may owe.", Owner::erp),
        member<&CustomerAccount::on_hold>("Whether the ledger refuses new invoices for it.", Owner::erp),
    });
static_assert(described<CustomerAccount>);

}  // namespace throughline
