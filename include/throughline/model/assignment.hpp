#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <vector>

namespace throughline {

struct Project;
struct Resource;
struct Role;
struct Task;

/// Planned hours of one week.
struct WeekHours {
    Date  week;
    Hours hours;

    bool operator==(WeekHours const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::WeekHours, week, hours);

namespace throughline {

template <>
inline constexpr auto about<WeekHours> =
    about_object<WeekHours>("WeekHours", "Planned hours of one week.",
                            {
                                member<&WeekHours::week>("Monday of the week.", Owner::psa),
                                member<&WeekHours::hours>("Hours planned in it.", Owner::psa),
                            });
static_assert(described<WeekHours>);

/// A person's planned work on a project.
struct Assignment {
    enum class Status : unsigned char { tentative, confirmed };

    Id<Resource>             resource;
    Id<Project>              project;
    std::optional<Id<Task>>  task{};
    std::optional<Id<Role>>  role{};
    std::optional<DateRange> dates{};
    std::vector<WeekHours>   hours_by_week{};
    std::optional<Money>     bill_rate{};
    std::optional<Money>     cost_rate{};
    Status                   status;

    bool operator==(Assignment const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Assignment,
    resource, project, task, role, dates, hours_by_week, bill_rate, cost_rate, status);

namespace throughline {

template <>
inline constexpr auto about<Assignment> =
    about_object<Assignment>("Assignment", "A person's planned work on a project.",
                             {
                                 member<&Assignment::resource>("The person.", Owner::psa),
                                 member<&Assignment::project>("The project worked on.", Owner::psa),
                                 member<&Assignment::task>("The task worked on.", Owner::psa),
                                 member<&Assignment::role>("The role in which the person works.", Owner::psa),
                                 member<&Assignment::dates>("Days from the first to the last of the work.", Owner::psa),
                                 member<&Assignment::hours_by_week>("The plan, week by week.", Owner::psa),
                                 member<&Assignment::bill_rate>("Price of an hour.", Owner::psa).in("per hour"),
                                 member<&Assignment::cost_rate>("Cost of an hour.", Owner::psa).in("per hour"),
                                 member<&Assignment::status>("Whether the plan is firm.", Owner::psa),
                             });
static_assert(described<Assignment>);

}  // namespace throughline
