#include <throughline/process/capacity_feedback.hpp>
#include <throughline/process/won_deal.hpp>

namespace throughline {

namespace process_detail {

bool is_open_deal(Opportunity const& deal) {
    return deal.stage != Opportunity::Stage::won && deal.stage != Opportunity::Stage::lost;
}

/// What is free in the periods that the days touch.
Decimal free_hours(RoleCapacity const& capacity, DateRange const& days, CapacityPolicy const& policy) {
    Decimal free;
    for (auto const& period : capacity.periods) {
        if (!period.period.range.overlaps(days)) continue;
        free += period.available_hours.value();
        if (period.booked_hours) free -= period.booked_hours->value();
        if (policy.counts_tentative && period.tentative_hours) free -= period.tentative_hours->value();
    }
    return free;
}

bool fits(Opportunity const& deal, std::span<RoleCapacity const> capacities, DateRange const& days,
          CapacityPolicy const& policy) {
    for (auto const& part : deal.role_mix)
        for (auto const& capacity : capacities)
            if (capacity.role == part.role && !capacity.periods.empty() &&
                free_hours(capacity, days, policy) < part.hours.value())
                return false;
    return true;
}

struct DeriveCapacity {
    CapacityPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        auto const& deal = object.as<Opportunity>();
        if (!is_open_deal(deal) || deal.role_mix.empty()) return;
        std::vector<RoleCapacity> capacities;
        for (auto const& part : deal.role_mix) {
            RoleCapacity capacity{.role = part.role};
            for (auto& [id, period] : records.referring<&Capacity::role>(part.role))
                if (!deal.region || !period.region || *period.region == *deal.region)
                    capacity.periods.push_back(std::move(period));
            capacities.push_back(std::move(capacity));
        }
        auto const staffing = staffing_of(deal, capacities, policy);
        if (!staffing) return;
        Opportunity said{deal};
        said.capacity_flag  = staffing->flag;
        said.staffable_from = staffing->from;
        desired.set<&Opportunity::capacity_flag, &Opportunity::staffable_from>(Id<Opportunity>{record},
                                                                               std::move(said));
    }
};

}  // namespace process_detail

std::optional<Staffing> staffing_of(Opportunity const& deal, std::span<RoleCapacity const> capacities,
                                    CapacityPolicy const& policy) {
    bool known = false;
    for (auto const& capacity : capacities) known = known || !capacity.periods.empty();
    if (!known) return std::nullopt;
    auto const days = work_period(deal, policy.duration_days);
    if (process_detail::fits(deal, capacities, days, policy))
        return Staffing{Opportunity::CapacityFlag::staffable, days.start};
    auto start = days.start.first_of_month();
    for (int month = 0; month < policy.months_ahead; ++month) {
        start = start.plus_months(1);
        DateRange const later{start, start.plus_days(*days.length())};
        if (process_detail::fits(deal, capacities, later, policy))
            return Staffing{Opportunity::CapacityFlag::constrained, start};
    }
    return Staffing{Opportunity::CapacityFlag::unstaffable, std::nullopt};
}

Process capacity_feedback(CapacityPolicy policy) {
    return {.name    = "capacity feedback",
            .version = 1,
            .from    = "Opportunity",
            .derive  = process_detail::DeriveCapacity{policy},
            .watches = {"Capacity"},
            .reads   = {"Opportunity.stage", "Opportunity.role_mix", "Opportunity.region", "Opportunity.expected_start",
                        "Opportunity.expected_close", "Opportunity.duration", "Capacity"},
            .makes   = {"Opportunity.capacity_flag", "Opportunity.staffable_from"}};
}

}  // namespace throughline
