#pragma once

#include <throughline/model/resource.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

/// A user of the account, with the membership that holds what the account pays. Read only: an administrator invites and
/// licenses people. Users carry no modification stamp.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Resource> = map_object<Resource>("users", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    omit<&Resource::employee_number, "kept by the HR system">,
    read_only(field<"full_name", &Resource::name>),
    read_only(field<"email_address", &Resource::email>),
    omit<&Resource::kind, "a licence does not tell how the person is engaged">,
    read_only(field<"role_id", &Resource::role, refers_to<"roles", Role>>),
    omit<&Resource::skills, "kept as skill memberships, objects of their own">,
    omit<&Resource::region, "an organization of the account's">,
    omit<&Resource::department, "an organization of the account's">,
    omit<&Resource::legal_entity, "kept by the HR system">,
    read_only(kantata::cents<"account_membership/cost_rate_in_cents", &Resource::cost_rate>),
    omit<&Resource::calendar, "work weeks and holidays are objects of their own">,
    omit<&Resource::hire_date, "kept by the HR system">,
    omit<&Resource::termination_date, "kept by the HR system">,
    read_only(field<"manager_id", &Resource::manager, refers_to<"users", Resource>>),
    omit<&Resource::utilization_target, "its unit is not documented">,
});
static_assert(complete<Kantata, Resource>);
// clang-format on

}  // namespace throughline
