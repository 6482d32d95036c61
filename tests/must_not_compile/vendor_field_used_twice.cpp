// expect: vendor_field_of<Acme, &Deal::signed_at>::is_not_taken_by_an_earlier_member
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
    field<"close", &Deal::signed_at>,
    part<"city", &Deal::place, &Place::city>,
});
static_assert(complete<Acme, Deal>);
