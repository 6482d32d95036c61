#pragma once

#include <throughline/model/service_line.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A class. Its key goes through the crosswalk "service_line".
template <>
inline constexpr auto mapping<NetSuite, ServiceLine> =
    map_object<ServiceLine>("classification",
                            {
                                key<"id">,
                                external_id<"externalId">,
                                modified<"lastModifiedDate">,
                                read_only(field<"id", &ServiceLine::code, netsuite::code_by<"service_line">>),
                                read_only(field<"name", &ServiceLine::name>),
                                read_only(field<"parent/id", &ServiceLine::parent, coded<"service_line", ServiceLine>>),
                                read_only(field<"isInactive", &ServiceLine::active, netsuite::inverted>),
                                omit<&ServiceLine::effective, "the vendor's list has no dates">,
                                ignore<"*/links", "addresses within the vendor">,
                                ignore<"*/refName", "the label of a key that is read">,
                                ignore<"*/externalId", "our id of a record that is referred to by key">,
                            })
        .absent_means_null()
        .identified_by_crosswalk("service_line");
static_assert(complete<NetSuite, ServiceLine>);

}  // namespace throughline
