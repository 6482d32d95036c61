#pragma once

#include <throughline/model/assignment.hpp>
#include <throughline/model/calendar.hpp>
#include <throughline/model/capacity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/revenue/journal.hpp>

#include <string>
#include <utility>
#include <vector>

namespace throughline {

struct StaffingPolicy {
    bool counts_tentative = false;  ///< What is pencilled in takes hours as well.
};

/// One way in which a plan of people's work cannot be carried out (R56, R181). It names nobody, only records.
struct StaffingConflict {
    enum class Kind : unsigned char { over_allocation, date_clash, missing_skill };

    Kind                          kind;
    Id<Resource>                  resource;
    std::vector<Id<Assignment>>   assignments{};  ///< All that make it together; of one that is alone, that one.
    DateRange                     days{};         ///< When; of a missing skill, the days of the assignment.
    Hours                         planned{};      ///< Of an over-allocation, against
    Hours                         available{};    ///< what the person can work on those days.
    std::optional<Id<Skill>>      skill{};
    std::optional<Id<Project>>    project{};  ///< Whose days a date clash is with.
    std::optional<Id<Assignment>> beside{};   ///< The other assignment that a date clash is with.
    std::string                   why;        ///< In words: "planned 48 h of 40 h from 2026-07-06 to 2026-07-12".

    bool operator==(StaffingConflict const&) const = default;
};

template <class Object>
using Listed = std::vector<std::pair<Id<Object>, Object>>;

/// One person's plan: the assignments, and what says how much the person can work. Capacities of the person count
/// period by period; where there is none, the calendar counts week by week; where that is missing as well, nobody
/// knows.
struct PersonPlan {
    Id<Resource>            id;
    Resource                person;
    Listed<Assignment>      assignments{};
    std::vector<Capacity>   capacities{};
    std::optional<Calendar> calendar{};
};

/// Periods in which more is planned than the person can work. Hours of a week are spread evenly over Monday to Friday;
/// sums are exact. In the order of days.
std::vector<StaffingConflict> over_allocations(PersonPlan const& plan, StaffingPolicy const& policy = {});

/// One assignment and what it must fit.
struct AssignmentFit {
    Id<Assignment>          id;
    Assignment              assignment;
    std::optional<Resource> person{};
    std::optional<Project>  project{};
    Listed<Assignment>      beside{};    ///< The person's others.
    Listed<ResourceRequest> requests{};  ///< That it fulfils.
    Listed<Skill>           skills{};    ///< The person's, and those that they are part of, as far as they are known.
};

/// Days outside the project's, outside those that were asked for, or outside the person's time with the firm; days of
/// another confirmed assignment, where one of the two does not say how many hours it takes; skills that were asked for
/// and that the person does not have, neither themselves nor a part of them.
std::vector<StaffingConflict> conflicts_of(AssignmentFit const& fit);

/// Both, of all people and assignments there are, in the order of their ids.
std::vector<StaffingConflict> staffing_conflicts(BusinessState const& state, StaffingPolicy const& policy = {});

}  // namespace throughline
