#pragma once

#include <throughline/model/contact.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A contact. It is only read: the record service links contacts to customers, of which an account has one for each
/// legal entity, and so cannot say which account alone is meant.
template <>
inline constexpr auto mapping<NetSuite, Contact> =
    map_object<Contact>("contact",
                        {
                            key<"id">,
                            external_id<"externalId">,
                            modified<"lastModifiedDate">,
                            omit<&Contact::account, "contacts belong to customers of a subsidiary">,
                            read_only(field<"firstName", &Contact::given_name>),
                            read_only(field<"lastName", &Contact::family_name>),
                            read_only(field<"email", &Contact::email>),
                            read_only(field<"phone", &Contact::phone>),
                            read_only(field<"title", &Contact::title>),
                            omit<&Contact::role, "roles stand on the customer, by login">,
                            omit<&Contact::is_primary, "not a property of the contact">,
                            omit<&Contact::merged_into, "merged contacts are gone">,
                            ignore<"*/links", "addresses within the vendor">,
                            ignore<"*/refName", "the label of a key that is read">,
                            ignore<"*/externalId", "our id of a record that is referred to by key">,
                        })
        .absent_means_null();
static_assert(complete<NetSuite, Contact>);

}  // namespace throughline
