#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/model/address.hpp>
#include <throughline/model/enumeration.hpp>

namespace throughline {

struct PaymentTerms;
struct Region;
struct Resource;
struct TaxCode;

/// A company or organisation that the firm sells to or serves. How one legal entity bills it is a CustomerAccount.
struct Account {
    enum class Status : unsigned char { prospect, customer, former };
    enum class Health : unsigned char { good, watch, at_risk };

    std::string                     name;
    std::optional<std::string>      legal_name{};
    std::optional<std::string>      number{};
    std::optional<Id<Account>>      parent{};
    std::optional<Status>           status{};
    std::optional<std::string>      type{};
    std::optional<std::string>      industry{};
    std::optional<std::string>      website{};
    std::optional<PersonalText>     phone{};
    std::optional<Address>          billing_address{};
    std::optional<Address>          shipping_address{};
    std::optional<Currency>         currency{};
    std::optional<Id<PaymentTerms>> payment_terms{};
    std::optional<Id<TaxCode>>      tax_code{};
    std::optional<std::string>      tax_registration{};
    std::optional<Id<Resource>>     owner{};
    std::optional<Id<Region>>       region{};
    std::optional<std::string>      credit_status{};
    std::optional<Health>           health{};
    std::optional<Id<Account>>      merged_into{};

    bool operator==(Account const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Account,
    name, legal_name, number, parent, status, type, industry, website, phone, billing_address, shipping_address,
    currency, payment_terms, tax_code, tax_registration, owner, region, credit_status, health, merged_into);

namespace throughline {

template <>
inline constexpr auto about<Account> = about_object<Account>(
    "Account", "A company or organisation that the firm sells to or serves.",
    {
        member<&Account::name>("Name by which the firm knows it.", Owner::crm),
        member<&Account::legal_name>("Registered name, where it differs.", Owner::crm),
        member<&Account::number>("The firm's own number for it; not necessarily unique.", Owner::crm),
        member<&Account::parent>("The account one level up in the group; the links form a forest.", Owner::crm),
        member<&Account::status>("Whether it has bought, may buy, or no longer buys.", Owner::crm),
        member<&Account::type>("The CRM's own classification.", Owner::crm),
        member<&Account::industry>("Line of business.", Owner::crm),
        member<&Account::website>("Main web address.", Owner::crm),
        member<&Account::phone>("Main telephone number.", Owner::crm).is_personal(),
        member<&Account::billing_address>("Where invoices go.", Owner::crm),
        member<&Account::shipping_address>("Where work or goods are delivered.", Owner::crm),
        member<&Account::currency>("Currency it usually trades in.", Owner::crm),
        member<&Account::payment_terms>("Agreed time to pay.", Owner::erp),
        member<&Account::tax_code>("Usual tax treatment.", Owner::erp),
        member<&Account::tax_registration>("VAT or tax registration number.", Owner::crm),
        member<&Account::owner>("The person who looks after it.", Owner::crm),
        member<&Account::region>("Sales or delivery region.", Owner::crm),
        member<&Account::credit_status>("The ledger's view of its credit: open, on_hold.", Owner::derived),
        member<&Account::health>("Collections and delivery health, for account teams.", Owner::derived),
        member<&Account::merged_into>("The surviving account, after a merge.", Owner::crm),
    });
static_assert(described<Account>);

}  // namespace throughline
