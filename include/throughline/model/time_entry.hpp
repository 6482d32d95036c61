#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Assignment;
struct Project;
struct Resource;
struct Task;

/// Work done by a person on one day. A correction after posting is a new entry.
struct TimeEntry {
    enum class Status : unsigned char { draft, submitted, approved, rejected, posted };

    Id<Resource>                  resource;
    Id<Project>                   project;
    std::optional<Id<Task>>       task{};
    std::optional<Id<Assignment>> assignment{};
    Date                          worked_on;
    Hours                         hours;
    bool                          billable;
    Status                        status;
    std::optional<Id<Resource>>   approved_by{};
    std::optional<Timestamp>      approved_at{};
    std::optional<Money>          bill_rate{};
    std::optional<Money>          cost_rate{};
    std::optional<std::string>    notes{};
    std::optional<Id<TimeEntry>>  corrects{};

    bool operator==(TimeEntry const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::TimeEntry,
    resource, project, task, assignment, worked_on, hours, billable, status, approved_by, approved_at, bill_rate,
    cost_rate, notes, corrects);

namespace throughline {

template <>
inline constexpr auto about<TimeEntry> = about_object<TimeEntry>(
    "TimeEntry", "Work done by a person on one day. A correction after posting is a new entry.",
    {
        member<&TimeEntry::resource>("The person who worked.", Owner::psa),
        member<&TimeEntry::project>("The project worked on.", Owner::psa),
        member<&TimeEntry::task>("The task worked on.", Owner::psa),
        member<&TimeEntry::assignment>("The assignment it was planned under.", Owner::psa),
        member<&TimeEntry::worked_on>("Day of the work.", Owner::psa),
        member<&TimeEntry::hours>("Work done.", Owner::psa),
        member<&TimeEntry::billable>("Whether the contract allows to charge it.", Owner::psa),
        member<&TimeEntry::status>("How far it has come; only an approved one counts.", Owner::psa),
        member<&TimeEntry::approved_by>("The person who approved it.", Owner::psa),
        member<&TimeEntry::approved_at>("When it was approved.", Owner::psa),
        member<&TimeEntry::bill_rate>("Price of an hour.", Owner::psa).in("per hour"),
        member<&TimeEntry::cost_rate>("Cost of an hour.", Owner::psa).in("per hour"),
        member<&TimeEntry::notes>("What was done, in words.", Owner::psa),
        member<&TimeEntry::corrects>("The posted entry that this one corrects.", Owner::psa),
    });
static_assert(described<TimeEntry>);

}  // namespace throughline
