#pragma once

#include <throughline/model/capacity.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

namespace throughline {

/// Hours that can be worked, by role and region or by person.
// clang-format off
template <>
inline constexpr auto mapping<Anaplan, Capacity> = map_object<Capacity>("capacities", {
    key<"key">,
    external_id<"code">,
    field<"resource", &Capacity::resource, refers_to<"resources", Resource>>,
    field<"role", &Capacity::role, coded<"role", Role>>,
    field<"region", &Capacity::region, coded<"region", Region>>,
    field<"period", &Capacity::period, anaplan::period>,
    field<"available_hours", &Capacity::available_hours>,
    field<"booked_hours", &Capacity::booked_hours>,
    field<"tentative_hours", &Capacity::tentative_hours>,
});
static_assert(complete<Anaplan, Capacity>);
// clang-format on

}  // namespace throughline
