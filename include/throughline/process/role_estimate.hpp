#pragma once

#include <throughline/model/opportunity.hpp>
#include <throughline/sync/derivation.hpp>

#include <optional>
#include <span>
#include <vector>

namespace throughline {

/// What a role does of the hours of a deal.
struct RoleShare {
    Id<Role> role;
    Percent  share;
};

/// How the firm usually staffs the work of a service line.
struct UsualMix {
    std::optional<Id<ServiceLine>> service_line{};  ///< Nothing: every line that has no mix of its own.
    std::vector<RoleShare>         shares{};        ///< A hundred in all.
};

/// A deal's estimated hours by its service line's usual mix, exactly; empty where the deal says no hours, or where no
/// mix is for it.
std::vector<RoleHours> usual_roles(Opportunity const& deal, std::span<UsualMix const> mixes);

/// The derivation, from an open deal that says how much work it is and not whose, as CRMs do: its hours by role, so
/// that capacities and the demand for people can speak of it. It follows the hours and the service line; a mix that
/// somebody gave otherwise stands. Requires: each mix's shares are a hundred in all; throws std::invalid_argument.
Process role_estimate(std::vector<UsualMix> mixes);

}  // namespace throughline
