#pragma once

#include <throughline/model/opportunity.hpp>
#include <throughline/revenue/journal.hpp>

#include <vector>

namespace throughline {

/// What people of one role in one region can work in a week, and what asks for them (R79).
struct CrewWeek {
    std::optional<Id<Role>>   role{};
    std::optional<Id<Region>> region{};
    Date                      week;  ///< Its Monday.
    Hours                     available{};
    Hours                     booked{};     ///< By confirmed assignments.
    Hours                     tentative{};  ///< By tentative ones.
    Hours                     demand{};     ///< Of open deals, each hour × the deal's probability.

    Hours free() const { return available - booked - tentative; }
    /// Zero where there is enough for all.
    Hours shortage() const { return std::max(Hours{}, demand - free()); }
};

/// Every week that has any, from the one of `from` on, by role, region and week.
Result<std::vector<CrewWeek>> capacity_outlook(BusinessState const& state, Date from);

/// Whether delivery has the people for a deal, and from when: what the CRM is told.
struct StaffingOutlook {
    Opportunity::CapacityFlag flag;
    std::optional<Date>       staffable_from{};  ///< First day on which all its roles are free; none if unstaffable.
    std::vector<CrewWeek>     short_weeks{};     ///< Why not on the day that sales hopes for.
};

/// Tries the hoped-for start, then the Monday of each later week, at most so many. The roles that the deal needs are
/// spread evenly over the working days of its work. Errors: no such deal, or one that says no roles.
Result<StaffingOutlook> staffing_outlook(BusinessState const& state, Id<Opportunity> deal, int weeks_max = 26,
                                         int deal_days = 90);

}  // namespace throughline
