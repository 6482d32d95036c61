#pragma once

#include <throughline/model/department.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A department. Its key goes through the crosswalk "department".
template <>
inline constexpr auto mapping<NetSuite, Department> =
    map_object<Department>("department",
                           {
                               key<"id">,
                               external_id<"externalId">,
                               modified<"lastModifiedDate">,
                               read_only(field<"id", &Department::code, netsuite::code_by<"department">>),
                               read_only(field<"name", &Department::name>),
                               read_only(field<"parent/id", &Department::parent, coded<"department", Department>>),
                               read_only(field<"isInactive", &Department::active, netsuite::inverted>),
                               omit<&Department::effective, "the vendor's list has no dates">,
                               ignore<"*/links", "addresses within the vendor">,
                               ignore<"*/refName", "the label of a key that is read">,
                               ignore<"*/externalId", "our id of a record that is referred to by key">,
                           })
        .absent_means_null()
        .identified_by_crosswalk("department");
static_assert(complete<NetSuite, Department>);

}  // namespace throughline
