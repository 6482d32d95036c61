// expect: mapping_of<Acme, Deal>::ignores_no_field_that_it_maps
#include "acme.hpp"

using namespace throughline;

template <>
inline constexpr auto throughline::mapping<Acme, Deal> = map_object<Deal>("deal", {
    key<"id">,
    field<"title", &Deal::name>,
    field<"phase", &Deal::stage, acme::stages>,
    field<"close", &Deal::closes_on>,
    field<"value", &Deal::amount>,
    field<"client", &Deal::client, refers_to<"client", Client>>,
    field<"signed", &Deal::signed_at>,
    part<"city", &Deal::place, &Place::city>,
    ignore<"city", "not wanted here">,
});
static_assert(complete<Acme, Deal>);
