#pragma once

#include <throughline/model/tax_code.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A sales tax item. Its key goes through the crosswalk "tax_code".
template <>
inline constexpr auto mapping<NetSuite, TaxCode> =
    map_object<TaxCode>("salesTaxItem",
                        {
                            key<"id">,
                            external_id<"externalId">,
                            read_only(field<"id", &TaxCode::code, netsuite::code_by<"tax_code">>),
                            omit<&TaxCode::name, "the published schema has no name that is always there">,
                            omit<&TaxCode::parent, "sales tax items have no hierarchy">,
                            read_only(field<"isInactive", &TaxCode::active, netsuite::inverted>),
                            omit<&TaxCode::effective, "the vendor's list has no dates">,
                            read_only(field<"rate", &TaxCode::rate>),
                            omit<&TaxCode::jurisdiction, "the tax type names an account, not an authority">,
                            ignore<"*/links", "addresses within the vendor">,
                            ignore<"*/refName", "the label of a key that is read">,
                            ignore<"*/externalId", "our id of a record that is referred to by key">,
                        })
        .absent_means_null()
        .identified_by_crosswalk("tax_code");
static_assert(complete<NetSuite, TaxCode>);

}  // namespace throughline
