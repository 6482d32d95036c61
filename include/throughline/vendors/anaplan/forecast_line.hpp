#pragma once

#include <throughline/model/forecast_line.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// The figures of a module. A cube has no codes: its dimensions together are the key.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, ForecastLine> = map_object<ForecastLine>("forecast_lines", {
    key<"key">,
    external_id<"code">,
    record_currency<"currency">,
    field<"forecast", &ForecastLine::forecast, refers_to<"forecasts", Forecast>>,
    field<"scenario", &ForecastLine::scenario, refers_to<"scenarios", Scenario>>,
    field<"period", &ForecastLine::period, anaplan::period>,
    field<"measure", &ForecastLine::measure, anaplan::words<"forecast_measure", ForecastLine::Measure>>,
    field<"account", &ForecastLine::account, refers_to<"accounts", Account>>,
    field<"engagement", &ForecastLine::engagement, refers_to<"engagements", Engagement>>,
    field<"project", &ForecastLine::project, refers_to<"projects", Project>>,
    field<"opportunity", &ForecastLine::opportunity, refers_to<"opportunities", Opportunity>>,
    field<"service_line", &ForecastLine::service_line, coded<"service_line", ServiceLine>>,
    field<"region", &ForecastLine::region, coded<"region", Region>>,
    field<"legal_entity", &ForecastLine::legal_entity, coded<"legal_entity", LegalEntity>>,
    field<"role", &ForecastLine::role, coded<"role", Role>>,
    field<"amount", &ForecastLine::amount>,
    computed<"currency", anaplan::CurrencyOf<&ForecastLine::amount>, &ForecastLine::amount>,
    field<"hours", &ForecastLine::hours>,
    field<"percent", &ForecastLine::percent>,
    field<"basis", &ForecastLine::basis, anaplan::words<"forecast_basis", ForecastLine::Basis>>,
});
static_assert(complete<Anaplan, ForecastLine>);
// clang-format on

}  // namespace throughline
