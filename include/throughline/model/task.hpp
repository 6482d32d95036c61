#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Project;

/// A phase or a task: one node of a project's work breakdown structure.
struct Task {
    enum class Kind : unsigned char { phase, task };
    enum class Status : unsigned char { planned, in_progress, completed, cancelled };

    Id<Project>                project;
    Kind                       kind;
    std::optional<Id<Task>>    parent{};
    std::optional<std::string> code{};
    std::string                name;
    std::optional<int>         sequence{};
    std::optional<DateRange>   planned{};
    std::optional<Date>        actual_start{};
    std::optional<Date>        actual_end{};
    std::optional<Status>      status{};
    std::optional<Hours>       estimate_hours{};
    std::optional<Hours>       actual_hours{};
    std::optional<Hours>       remaining_hours{};
    std::optional<Percent>     percent_complete{};
    std::optional<bool>        billable{};

    bool operator==(Task const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Task,
    project, kind, parent, code, name, sequence, planned, actual_start, actual_end, status, estimate_hours,
    actual_hours, remaining_hours, percent_complete, billable);

namespace throughline {

template <>
inline constexpr auto about<Task> =
    about_object<Task>("Task", "A phase or a task: one node of a project's work breakdown structure.",
                       {
                           member<&Task::project>("The project it belongs to.", Owner::psa),
                           member<&Task::kind>("Whether it groups work or is work.", Owner::psa),
                           member<&Task::parent>("The node one level up; none at the top.", Owner::psa),
                           member<&Task::code>("Code, unique within the project.", Owner::psa),
                           member<&Task::name>("Name by which the team knows it.", Owner::psa),
                           member<&Task::sequence>("Order among its siblings.", Owner::psa).in("place"),
                           member<&Task::planned>("Days on which it is planned.", Owner::psa),
                           member<&Task::actual_start>("Day the work started.", Owner::psa),
                           member<&Task::actual_end>("Day the work ended.", Owner::psa),
                           member<&Task::status>("Where the work stands.", Owner::psa),
                           member<&Task::estimate_hours>("Estimated work.", Owner::psa),
                           member<&Task::actual_hours>("Work done so far.", Owner::psa),
                           member<&Task::remaining_hours>("Work still to do.", Owner::psa),
                           member<&Task::percent_complete>("Share of the work that is done.", Owner::psa),
                           member<&Task::billable>("Whether its time may be charged.", Owner::psa),
                       });
static_assert(described<Task>);

}  // namespace throughline
