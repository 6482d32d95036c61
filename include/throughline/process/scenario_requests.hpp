#pragma once

#include <throughline/model/resource_request.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// The name of an assumption that asks delivery for people: "staffing" and the role's id, then the region's where one
/// is meant. Its value is hours, its note the days as `2026-07-01/2026-10-01`.
inline constexpr char staffing_assumption[] = "staffing";

/// What one assumption asks for; nothing where it speaks of something else, `validation` where it cannot be read.
Result<std::optional<ResourceRequest>> request_from(Assumption const& assumption);

/// The derivation, from a scenario that is approved: its staffing as requests that delivery may fill (R130). Nothing
/// that delivery plans is overwritten; a scenario that is archived withdraws what is still open.
Process scenario_requests();

}  // namespace throughline
