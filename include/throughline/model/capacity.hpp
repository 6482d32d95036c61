#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>

#include <optional>

namespace throughline {

struct Region;
struct Resource;
struct Role;

/// The hours that a person, or a role in a region, can work in a period, and how many are taken.
struct Capacity {
    std::optional<Id<Resource>> resource{};
    std::optional<Id<Role>>     role{};
    std::optional<Id<Region>>   region{};
    Period                      period;
    Hours                       available_hours;
    std::optional<Hours>        booked_hours{};
    std::optional<Hours>        tentative_hours{};

    bool operator==(Capacity const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Capacity,
    resource, role, region, period, available_hours, booked_hours, tentative_hours);

namespace throughline {

template <>
inline constexpr auto about<Capacity> = about_object<Capacity>(
    "Capacity", "The hours that a person, or a role in a region, can work in a period, and how many are taken.",
    {
        member<&Capacity::resource>("The person; none where a role in a region is meant.", Owner::psa),
        member<&Capacity::role>("The role, where no person is meant.", Owner::psa),
        member<&Capacity::region>("The region, where no person is meant.", Owner::psa),
        member<&Capacity::period>("The period it is about.", Owner::psa),
        member<&Capacity::available_hours>("Hours that can be worked; the base of utilization.", Owner::hr),
        member<&Capacity::booked_hours>("Hours taken by confirmed assignments.", Owner::psa),
        member<&Capacity::tentative_hours>("Hours taken by tentative assignments.", Owner::psa),
    });
static_assert(described<Capacity>);

}  // namespace throughline
