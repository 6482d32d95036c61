#pragma once

#include <throughline/model/capacity.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/sync/derivation.hpp>

#include <optional>
#include <span>
#include <vector>

namespace throughline {

struct CapacityPolicy {
    int  months_ahead     = 6;  ///< How far a later start is looked for.
    int  duration_days    = 90;
    bool counts_tentative = true;  ///< What is pencilled in is taken.
};

/// What is free of one role where the deal wants it, period by period.
struct RoleCapacity {
    Id<Role>              role;
    std::vector<Capacity> periods{};
};

struct Staffing {
    Opportunity::CapacityFlag flag;
    std::optional<Date>       from{};  ///< When it can be staffed; nothing where it cannot within sight.

    bool operator==(Staffing const&) const = default;
};

/// Whether a deal's roles are free when it is to start, or from which first of a month on (R79, R126, R127): its hours
/// must fit what is free in the periods that its days touch. A role whose capacity nobody keeps says nothing.
std::optional<Staffing> staffing_of(Opportunity const& deal, std::span<RoleCapacity const> capacities,
                                    CapacityPolicy const& policy = {});

/// The derivation, from an open deal: what delivery's capacities say of it, for sales to see before it is promised.
Process capacity_feedback(CapacityPolicy policy = {});

}  // namespace throughline
