#pragma once

#include <throughline/model/resource_request.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// The name of an assumption that asks delivery for people: "staffing", a role and perhaps a region, by canonical codes
/// or ids ("staffing engineer EMEA"). Its value is hours, its note the days as `2026-07-01/2026-10-01`.
inline constexpr char staffing_assumption[] = "staffing";

/// What one assumption asks for; nothing where it speaks of something else, `validation` where it cannot be read.
Result<std::optional<ResourceRequest>> request_from(Assumption const& assumption);

/// The derivation, from an approved scenario: requests that delivery may fill (R130); its plans are not overwritten.
/// What is still open is withdrawn where its line moves to other days, and where the scenario is archived; it is open
/// again where the scenario comes back to it.
Process scenario_requests();

}  // namespace throughline
