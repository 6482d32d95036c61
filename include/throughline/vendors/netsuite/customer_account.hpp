#pragma once

#include <throughline/model/customer_account.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

namespace netsuite {

/// `AUTO`, `OFF` or `ON`: only the last stops new invoices whatever the balance.
struct CreditHold {
    static constexpr std::string_view name = "ON, OFF or AUTO";
    Result<bool>                      decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(bool on_hold, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto credit_hold = CreditHold{};

/// A new customer is a company, whatever the account's preference for new records says.
struct IsCompany {
    static Result<> encode(CustomerAccount const&, WireWriter& out, MappingContext&) {
        return out.boolean(false), Result<>{};
    }
};

}  // namespace netsuite

template <>
struct FactsOf<netsuite::CreditHold> {
    static CodecFacts of(netsuite::CreditHold const&) {
        return {.fits = key_types, .reads = {"ON", "OFF", "AUTO"}, .writes = {"ON", "AUTO"}};
    }
};

/// A customer, which belongs to one primary subsidiary.
template <>
inline constexpr auto mapping<NetSuite, CustomerAccount> =
    map_object<CustomerAccount>(
        "customer",
        {
            key<"id">,
            external_id<"externalId">,
            modified<"lastModifiedDate">,
            record_currency<"currency/id", currency_key>,
            create_only(field<"currency/id", &CustomerAccount::receivable_currency, currency_key>),
            omit<&CustomerAccount::account, "derived from the account that was won">,
            create_only(field<"subsidiary/id", &CustomerAccount::legal_entity, coded<"legal_entity", LegalEntity>>),
            field<"companyName", &CustomerAccount::name>,
            create_only(computed<"isPerson", netsuite::IsCompany, &CustomerAccount::name>),
            read_only(field<"entityId", &CustomerAccount::customer_number>),
            field<"terms/id", &CustomerAccount::payment_terms, coded<"payment_terms", PaymentTerms>>,
            omit<&CustomerAccount::tax_code, "the customer's published schema has no tax field">,
            read_only(field<"creditLimit", &CustomerAccount::credit_limit>),
            read_only(field<"creditHoldOverride/id", &CustomerAccount::on_hold, netsuite::credit_hold>),
            ignore<"balance", "follows from invoices and payments">,
            ignore<"overdueBalance", "follows from invoices and payments">,
            ignore<"depositBalance", "follows from invoices and payments">,
            ignore<"unbilledOrders", "follows from orders and invoices">,
            ignore<"daysOverdue", "changes every day">,
            ignore<"aging", "changes every day">,
            ignore<"aging1", "changes every day">,
            ignore<"aging2", "changes every day">,
            ignore<"aging3", "changes every day">,
            ignore<"aging4", "changes every day">,
            ignore<"currencyList", "balances by currency; follows from invoices and payments">,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
        })
        .absent_means_null();
static_assert(complete<NetSuite, CustomerAccount>);

}  // namespace throughline
