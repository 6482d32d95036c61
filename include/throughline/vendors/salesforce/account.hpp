#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/account.hpp>
#include <throughline/vendors/salesforce/picklists.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

namespace salesforce {

inline constexpr auto account_states = firm_picklist<"account_status", Account::Status>({
    {"Prospect", Account::Status::prospect},
    {"Customer", Account::Status::customer},
    {"Former", Account::Status::former},
});

inline constexpr auto healths = firm_picklist<"account_health", Account::Health>({
    {"Good", Account::Health::good},
    {"Watch", Account::Health::watch},
    {"At Risk", Account::Health::at_risk},
});

}  // namespace salesforce

// clang-format off
template <>
inline constexpr auto mapping<Salesforce, Account> = map_object<Account>("Account", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    record_currency<"CurrencyIsoCode">,
    field<"Name", &Account::name, salesforce::text_255>,
    field<"Legal_Name__c", &Account::legal_name, salesforce::text_255>,
    field<"AccountNumber", &Account::number, salesforce::text_40>,
    field<"ParentId", &Account::parent, refers_to<"Account", Account>>,
    field<"Status__c", &Account::status, salesforce::account_states>,
    field<"Type", &Account::type, salesforce::text_255>,
    field<"Industry", &Account::industry, salesforce::text_255>,
    field<"Website", &Account::website, salesforce::text_255>,
    field<"Phone", &Account::phone>,
    part<"BillingStreet", &Account::billing_address, &Address::street, salesforce::text_255>,
    part<"BillingCity", &Account::billing_address, &Address::city, salesforce::text_40>,
    part<"BillingState", &Account::billing_address, &Address::region, salesforce::text_80>,
    part<"BillingPostalCode", &Account::billing_address, &Address::postal_code, salesforce::text_20>,
    part<"BillingCountry", &Account::billing_address, &Address::country, salesforce::text_80>,
    part<"ShippingStreet", &Account::shipping_address, &Address::street, salesforce::text_255>,
    part<"ShippingCity", &Account::shipping_address, &Address::city, salesforce::text_40>,
    part<"ShippingState", &Account::shipping_address, &Address::region, salesforce::text_80>,
    part<"ShippingPostalCode", &Account::shipping_address, &Address::postal_code, salesforce::text_20>,
    part<"ShippingCountry", &Account::shipping_address, &Address::country, salesforce::text_80>,
    field<"CurrencyIsoCode", &Account::currency>,
    omit<&Account::payment_terms, "agreed with the ledger's customer, not with the sales account">,
    omit<&Account::tax_code, "the ledger decides how the customer is taxed">,
    field<"Tax_Registration__c", &Account::tax_registration, salesforce::text_255>,
    field<"OwnerId", &Account::owner, refers_to<"User", Resource>>,
    field<"Region__c", &Account::region, coded<"region", Region>>,
    field<"Credit_Status__c", &Account::credit_status, salesforce::text_255>,
    field<"Health__c", &Account::health, salesforce::healths>,
    read_only(field<"MasterRecordId", &Account::merged_into, refers_to<"Account", Account>>),
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, Account>);
// clang-format on

}  // namespace throughline
