#pragma once

#include <throughline/model/forecast_adjustment.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// What a planner added to a figure, and why.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, ForecastAdjustment> = map_object<ForecastAdjustment>("forecast_adjustments", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"line", &ForecastAdjustment::line, refers_to<"forecast_lines", ForecastLine>>,
    field<"amount", &ForecastAdjustment::amount>,
    computed<"currency", anaplan::CurrencyOf<&ForecastAdjustment::amount>, &ForecastAdjustment::amount>,
    field<"author", &ForecastAdjustment::author>,
    field<"reason", &ForecastAdjustment::reason>,
    field<"expires_on", &ForecastAdjustment::expires_on>,
});
static_assert(complete<Anaplan, ForecastAdjustment>);
// clang-format on

}  // namespace throughline
