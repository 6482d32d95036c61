#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <vector>

namespace throughline {

struct Assignment;
struct Opportunity;
struct Project;
struct Region;
struct Role;
struct Skill;

/// Demand for people, by a project or by an opportunity that may become one.
struct ResourceRequest {
    enum class Status : unsigned char { open, proposed, fulfilled, cancelled };

    std::optional<Id<Project>>     project{};
    std::optional<Id<Opportunity>> opportunity{};
    std::optional<Id<Role>>        role{};
    std::vector<Id<Skill>>         skills{};
    std::optional<Id<Region>>      region{};
    std::optional<DateRange>       dates{};
    std::optional<Hours>           hours{};
    std::optional<Percent>         probability{};
    Status                         status;
    std::optional<Id<Assignment>>  fulfilled_by{};

    bool operator==(ResourceRequest const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ResourceRequest,
    project, opportunity, role, skills, region, dates, hours, probability, status, fulfilled_by);

namespace throughline {

template <>
inline constexpr auto about<ResourceRequest> = about_object<ResourceRequest>(
    "ResourceRequest", "Demand for people, by a project or by an opportunity that may become one.",
    {
        member<&ResourceRequest::project>("The project that asks.", Owner::psa),
        member<&ResourceRequest::opportunity>("The opportunity that would ask, before there is a project.", Owner::psa),
        member<&ResourceRequest::role>("The role that is wanted.", Owner::psa),
        member<&ResourceRequest::skills>("Skills that are wanted.", Owner::psa),
        member<&ResourceRequest::region>("Where the work is.", Owner::psa),
        member<&ResourceRequest::dates>("Days on which someone is wanted.", Owner::psa),
        member<&ResourceRequest::hours>("Work that is wanted in all.", Owner::psa),
        member<&ResourceRequest::probability>("Chance that the demand becomes real.", Owner::psa),
        member<&ResourceRequest::status>("Where the demand stands.", Owner::psa),
        member<&ResourceRequest::fulfilled_by>("The assignment that meets it.", Owner::psa),
    });
static_assert(described<ResourceRequest>);

}  // namespace throughline
