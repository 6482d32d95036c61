#pragma once

#include <throughline/model/account.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of customers.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Account> = map_object<Account>("accounts", {
    key<"key">,
    external_id<"code">,
    field<"name", &Account::name>,
    omit<&Account::legal_name, "plans know a customer by name">,
    field<"number", &Account::number>,
    field<"parent", &Account::parent, refers_to<"accounts", Account>>,
    field<"status", &Account::status, canonical_names<Account::Status>>,
    field<"type", &Account::type>,
    field<"industry", &Account::industry>,
    omit<&Account::website, "nothing is planned by it">,
    omit<&Account::phone, "nothing is planned by it">,
    omit<&Account::billing_address, "nothing is planned by it">,
    omit<&Account::shipping_address, "nothing is planned by it">,
    field<"currency", &Account::currency>,
    omit<&Account::payment_terms, "cash is planned from invoices">,
    omit<&Account::tax_code, "nothing is planned by it">,
    omit<&Account::tax_registration, "nothing is planned by it">,
    omit<&Account::owner, "plans are by customer">,
    field<"region", &Account::region, coded<"region", Region>>,
    omit<&Account::credit_status, "kept in the ledger">,
    omit<&Account::health, "kept with the account team">,
    omit<&Account::merged_into, "merged customers are one in plans">,
});
static_assert(complete<Anaplan, Account>);
// clang-format on

}  // namespace throughline
