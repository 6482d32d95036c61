#pragma once

#include <throughline/model/forecast.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of revisions; where the model keeps one per version, the versions themselves.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Forecast> = map_object<Forecast>("forecasts", {
    key<"key">,
    external_id<"code">,
    field<"scenario", &Forecast::scenario, refers_to<"scenarios", Scenario>>,
    omit<&Forecast::as_of, "how fresh each source was is kept with the revision here">,
    field<"created_from", &Forecast::created_from, refers_to<"forecasts", Forecast>>,
    field<"cause", &Forecast::cause>,
});
static_assert(complete<Anaplan, Forecast>);
// clang-format on

}  // namespace throughline
