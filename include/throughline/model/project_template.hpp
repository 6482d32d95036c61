#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/role_hours.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Role;

/// One phase, task or milestone of a project template; dates count from the project's start.
struct PlanItem {
    std::string                code;
    std::string                name;
    std::optional<std::string> parent{};
    std::optional<int>         sequence{};
    std::optional<int>         start_offset{};
    std::optional<int>         duration{};
    std::optional<Id<Role>>    role{};
    std::optional<Hours>       estimate_hours{};
    std::optional<bool>        billable{};
    std::optional<Percent>     revenue_percent{};

    bool operator==(PlanItem const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::PlanItem,
    code, name, parent, sequence, start_offset, duration, role, estimate_hours, billable, revenue_percent);

namespace throughline {

template <>
inline constexpr auto about<PlanItem> = about_object<PlanItem>(
    "PlanItem", "One phase, task or milestone of a project template; dates count from the project's start.",
    {
        member<&PlanItem::code>("Code within the template.", Owner::psa),
        member<&PlanItem::name>("Name it gives to what it creates.", Owner::psa),
        member<&PlanItem::parent>("Code of the item one level up.", Owner::psa),
        member<&PlanItem::sequence>("Order among its siblings.", Owner::psa).in("place"),
        member<&PlanItem::start_offset>("Days from the project's start to its own.", Owner::psa).in("days"),
        member<&PlanItem::duration>("Days it lasts.", Owner::psa).in("days"),
        member<&PlanItem::role>("The role that does the work.", Owner::psa),
        member<&PlanItem::estimate_hours>("Estimated work.", Owner::psa),
        member<&PlanItem::billable>("Whether its time may be charged.", Owner::psa),
        member<&PlanItem::revenue_percent>("A milestone's share of the contract line's price.", Owner::psa),
    });
static_assert(described<PlanItem>);

/// A plan to start projects from. The same template and start give the same structure.
struct ProjectTemplate {
    std::string                        code;
    std::string                        name;
    std::optional<Id<ProjectTemplate>> parent{};
    std::optional<bool>                active{};
    std::optional<DateRange>           effective{};
    std::vector<PlanItem>              phases{};
    std::vector<PlanItem>              tasks{};
    std::vector<PlanItem>              milestones{};
    std::vector<RoleHours>             roles{};

    bool operator==(ProjectTemplate const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ProjectTemplate,
    code, name, parent, active, effective, phases, tasks, milestones, roles);

namespace throughline {

template <>
inline constexpr auto about<ProjectTemplate> = about_object<ProjectTemplate>(
    "ProjectTemplate", "A plan to start projects from. The same template and start give the same structure.",
    {
        member<&ProjectTemplate::code>("Code by which systems know it.", Owner::psa),
        member<&ProjectTemplate::name>("Name by which people know it.", Owner::psa),
        member<&ProjectTemplate::parent>("The one it is part of.", Owner::psa),
        member<&ProjectTemplate::active>("Whether new records may use it.", Owner::psa),
        member<&ProjectTemplate::effective>("Days on which it may be used.", Owner::psa),
        member<&ProjectTemplate::phases>("Phases, in order.", Owner::psa),
        member<&ProjectTemplate::tasks>("Tasks, in order.", Owner::psa),
        member<&ProjectTemplate::milestones>("Milestones, in order.", Owner::psa),
        member<&ProjectTemplate::roles>("Roles it needs, and how much of each.", Owner::psa),
    });
static_assert(described<ProjectTemplate>);

}  // namespace throughline
