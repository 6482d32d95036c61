#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// What a person does on a project: consultant, architect, project manager.
struct Role {
    std::string              code;
    std::string              name;
    std::optional<Id<Role>>  parent{};
    std::optional<bool>      active{};
    std::optional<DateRange> effective{};

    bool operator==(Role const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Role, code, name, parent, active, effective);

namespace throughline {

template <>
inline constexpr auto about<Role> =
    about_object<Role>("Role", "What a person does on a project: consultant, architect, project manager.",
                       {
                           member<&Role::code>("Code by which systems know it.", Owner::psa),
                           member<&Role::name>("Name by which people know it.", Owner::psa),
                           member<&Role::parent>("The one it is part of.", Owner::psa),
                           member<&Role::active>("Whether new records may use it.", Owner::psa),
                           member<&Role::effective>("Days on which it may be used.", Owner::psa),
                       });
static_assert(described<Role>);

}  // namespace throughline
