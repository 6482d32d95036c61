#pragma once

#include <throughline/model/engagement.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// A list of engagements, under their customers.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Engagement> = map_object<Engagement>("engagements", {
    key<"key">,
    external_id<"code">,
    field<"name", &Engagement::name>,
    field<"account", &Engagement::account, refers_to<"accounts", Account>>,
    omit<&Engagement::opportunity, "what was won is planned as an engagement">,
    field<"status", &Engagement::status, canonical_names<Engagement::Status>>,
    omit<&Engagement::manager, "plans are by engagement">,
    field<"service_line", &Engagement::service_line, coded<"service_line", ServiceLine>>,
    field<"region", &Engagement::region, coded<"region", Region>>,
    field<"currency", &Engagement::reporting_currency>,
});
static_assert(complete<Anaplan, Engagement>);
// clang-format on

}  // namespace throughline
