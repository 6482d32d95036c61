// expect: mapping_of<Acme, Deal>::writes_no_field_twice
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
    field<"city", &Deal::name>,
});
static_assert(complete<Acme, Deal>);
