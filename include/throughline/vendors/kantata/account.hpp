#pragma once

#include <throughline/model/account.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

namespace kantata {

/// A group that is a client, not a mere heading of projects.
struct IsCompany {
    static Result<> encode(Account const&, WireWriter& out, MappingContext&) { return out.boolean(true), Result<>{}; }
};

}  // namespace kantata

/// A client: a project group that is a company. How a legal entity bills it is not kept, so there is no mapping of
/// CustomerAccount.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Account> = map_object<Account>("workspace_groups", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    computed<"company", kantata::IsCompany, &Account::name>,
    field<"name", &Account::name>,
    omit<&Account::legal_name, "one name is kept">,
    omit<&Account::number, "groups have no number">,
    omit<&Account::parent, "groups form no hierarchy">,
    omit<&Account::status, "groups have no status">,
    omit<&Account::type, "groups are not classified">,
    omit<&Account::industry, "groups are not classified">,
    field<"website", &Account::website>,
    field<"phone_number", &Account::phone>,
    omit<&Account::billing_address, "one text, which cannot be told apart">,
    omit<&Account::shipping_address, "one text, which cannot be told apart">,
    omit<&Account::currency, "kept per project">,
    omit<&Account::payment_terms, "kept per invoice">,
    omit<&Account::tax_code, "Kantata knows a rate per invoice only">,
    omit<&Account::tax_registration, "not kept by Kantata">,
    omit<&Account::owner, "a group has no owner">,
    omit<&Account::region, "not kept by Kantata">,
    omit<&Account::credit_status, "not kept by Kantata">,
    omit<&Account::health, "not kept by Kantata">,
    omit<&Account::merged_into, "groups are not merged">,
});
static_assert(complete<Kantata, Account>);
// clang-format on

}  // namespace throughline
