#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/contact.hpp>
#include <throughline/vendors/salesforce/picklists.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

// clang-format off
template <>
inline constexpr auto mapping<Salesforce, Contact> = map_object<Contact>("Contact", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    field<"AccountId", &Contact::account, refers_to<"Account", Account>>,
    field<"FirstName", &Contact::given_name>,
    field<"LastName", &Contact::family_name>,
    field<"Email", &Contact::email>,
    field<"Phone", &Contact::phone>,
    field<"Title", &Contact::title, salesforce::text_128>,
    omit<&Contact::role, "kept per deal and account in contact roles, which are objects of their own">,
    omit<&Contact::is_primary, "kept per deal and account in contact roles, which are objects of their own">,
    read_only(field<"MasterRecordId", &Contact::merged_into, refers_to<"Contact", Contact>>),
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, Contact>);
// clang-format on

}  // namespace throughline
