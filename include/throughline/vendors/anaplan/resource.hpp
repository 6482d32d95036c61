#pragma once

#include <throughline/model/resource.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of people, for models that plan by person. It holds personal data: most models plan by role and do without.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Resource> = map_object<Resource>("resources", {
    key<"key">,
    external_id<"code">,
    field<"employee_number", &Resource::employee_number>,
    field<"name", &Resource::name>,
    omit<&Resource::email, "plans need no address">,
    field<"kind", &Resource::kind, canonical_names<Resource::Kind>>,
    field<"role", &Resource::role, coded<"role", Role>>,
    omit<&Resource::skills, "plans are by role">,
    field<"region", &Resource::region, coded<"region", Region>>,
    field<"department", &Resource::department, coded<"department", Department>>,
    field<"legal_entity", &Resource::legal_entity, coded<"legal_entity", LegalEntity>>,
    omit<&Resource::cost_rate, "costs are planned by role">,
    omit<&Resource::calendar, "hours come as capacity">,
    field<"hire_date", &Resource::hire_date>,
    field<"termination_date", &Resource::termination_date>,
    omit<&Resource::manager, "plans need no reporting lines">,
    field<"utilization_target", &Resource::utilization_target>,
});
static_assert(complete<Anaplan, Resource>);
// clang-format on

}  // namespace throughline
