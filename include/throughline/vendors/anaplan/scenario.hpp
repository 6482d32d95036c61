#pragma once

#include <throughline/model/scenario.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A version, or an item of a list of scenarios. Its kind and its status may be the model's words: crosswalks
/// "scenario_kind" and "scenario_status".
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Scenario> = map_object<Scenario>("scenarios", {
    key<"key">,
    external_id<"code">,
    field<"name", &Scenario::name>,
    field<"kind", &Scenario::kind, anaplan::words<"scenario_kind", Scenario::Kind>>,
    field<"version", &Scenario::version>,
    field<"status", &Scenario::status, anaplan::words<"scenario_status", Scenario::Status>>,
    read_only(field<"assumptions", &Scenario::assumptions, anaplan::assumptions>),
});
static_assert(complete<Anaplan, Scenario>);
// clang-format on

}  // namespace throughline
