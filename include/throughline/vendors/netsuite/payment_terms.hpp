#pragma once

#include <throughline/model/payment_terms.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A term of payment. Its key goes through the crosswalk "payment_terms".
template <>
inline constexpr auto mapping<NetSuite, PaymentTerms> =
    map_object<PaymentTerms>("term",
                             {
                                 key<"id">,
                                 external_id<"externalId">,
                                 modified<"lastModifiedDate">,
                                 read_only(field<"id", &PaymentTerms::code, netsuite::code_by<"payment_terms">>),
                                 read_only(field<"name", &PaymentTerms::name>),
                                 omit<&PaymentTerms::parent, "terms have no hierarchy">,
                                 read_only(field<"isInactive", &PaymentTerms::active, netsuite::inverted>),
                                 omit<&PaymentTerms::effective, "the vendor's list has no dates">,
                                 read_only(field<"daysUntilNetDue", &PaymentTerms::days>),
                                 ignore<"*/links", "addresses within the vendor">,
                                 ignore<"*/refName", "the label of a key that is read">,
                                 ignore<"*/externalId", "our id of a record that is referred to by key">,
                             })
        .absent_means_null()
        .identified_by_crosswalk("payment_terms");
static_assert(complete<NetSuite, PaymentTerms>);

}  // namespace throughline
