#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

/// Users, who own accounts and deals. Read only: an administrator makes and licenses them. A user is never deleted,
/// only made inactive, and has no IsDeleted.
// clang-format off
template <>
inline constexpr auto mapping<Salesforce, Resource> = map_object<Resource>("User", {
    key<"Id">,
    modified<"SystemModstamp">,
    read_only(field<"EmployeeNumber", &Resource::employee_number>),
    read_only(field<"Name", &Resource::name>),
    read_only(field<"Email", &Resource::email>),
    omit<&Resource::kind, "a licence does not tell how the person is engaged">,
    omit<&Resource::role, "UserRole is a place in the sharing hierarchy, not a delivery role">,
    omit<&Resource::skills, "kept by the delivery system">,
    omit<&Resource::region, "a user has no region">,
    omit<&Resource::department, "free text on the user; the HR system keeps the department">,
    omit<&Resource::legal_entity, "kept by the HR system">,
    omit<&Resource::cost_rate, "kept by the HR system">,
    omit<&Resource::calendar, "kept by the delivery system">,
    omit<&Resource::hire_date, "kept by the HR system">,
    omit<&Resource::termination_date, "kept by the HR system">,
    read_only(field<"ManagerId", &Resource::manager, refers_to<"User", Resource>>),
    omit<&Resource::utilization_target, "kept by planning">,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, Resource>);
// clang-format on

}  // namespace throughline
