#pragma once

#include <throughline/model/legal_entity.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A subsidiary. Its key goes through the crosswalk "legal_entity".
template <>
inline constexpr auto mapping<NetSuite, LegalEntity> =
    map_object<LegalEntity>("subsidiary",
                            {
                                key<"id">,
                                external_id<"externalId">,
                                modified<"lastModifiedDate">,
                                read_only(field<"id", &LegalEntity::code, netsuite::code_by<"legal_entity">>),
                                read_only(field<"name", &LegalEntity::name>),
                                read_only(field<"parent/id", &LegalEntity::parent, coded<"legal_entity", LegalEntity>>),
                                read_only(field<"isInactive", &LegalEntity::active, netsuite::inverted>),
                                omit<&LegalEntity::effective, "a subsidiary has no dates">,
                                read_only(field<"currency/id", &LegalEntity::base_currency, currency_key>),
                                read_only(field<"country", &LegalEntity::country, netsuite::country>),
                                omit<&LegalEntity::fiscal_calendar, "accounting periods are read for themselves">,
                                ignore<"*/links", "addresses within the vendor">,
                                ignore<"*/refName", "the label of a key that is read">,
                                ignore<"*/externalId", "our id of a record that is referred to by key">,
                            })
        .absent_means_null()
        .identified_by_crosswalk("legal_entity");
static_assert(complete<NetSuite, LegalEntity>);

}  // namespace throughline
