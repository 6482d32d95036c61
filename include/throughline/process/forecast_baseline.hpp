#pragma once

#include <throughline/model/cost_actual.hpp>
#include <throughline/model/forecast.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/revenue_schedule.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// The scenario that contracted revenue is forecast in: made with its first revision, and planning's to keep.
Id<Scenario> baseline_scenario();
/// The forecast of one schedule: number 0 is its baseline, and every later one a revision.
Id<Forecast> schedule_forecast_id(Id<RevenueSchedule> schedule, std::size_t revision);

/// The derivation, from a revenue schedule: a forecast of what is contracted, month by month (R75, R118). The first is
/// the baseline and never changes; when the schedule does, a revision is put beside it that says which one it follows.
Process forecast_baseline();

/// The derivations that give the forecast what really came (R128): recognized revenue by contract line and period,
/// costs by project and period, as lines of basis `actual`.
Process actual_revenue_feedback();
Process actual_cost_feedback();

}  // namespace throughline
