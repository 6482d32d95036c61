#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>

namespace throughline {

struct Role;

/// How much work of one role something needs.
struct RoleHours {
    Id<Role> role;
    Hours    hours;

    bool operator==(RoleHours const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::RoleHours, role, hours);

namespace throughline {

template <>
inline constexpr auto about<RoleHours> =
    about_object<RoleHours>("RoleHours", "How much work of one role something needs.",
                            {
                                member<&RoleHours::role>("The role that does the work.", Owner::crm),
                                member<&RoleHours::hours>("Estimated hours of that role.", Owner::crm),
                            });
static_assert(described<RoleHours>);

}  // namespace throughline
