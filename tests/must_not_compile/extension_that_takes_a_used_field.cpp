// expect: vendor_field_of<Acme, &Deal::name>::is_not_taken_by_an_earlier_member
#include "acme.hpp"

using namespace throughline;

constexpr auto standard = map_object<Deal>("deal", {
    key<"id">,
    field<"title", &Deal::name>,
    field<"phase", &Deal::stage, acme::stages>,
    field<"close", &Deal::closes_on>,
    field<"value", &Deal::amount>,
    field<"client", &Deal::client, refers_to<"client", Client>>,
    field<"signed", &Deal::signed_at>,
    part<"city", &Deal::place, &Place::city>,
});

template <>
inline constexpr auto throughline::mapping<Acme, Deal> = extend(standard, {field<"city", &Deal::name>});
static_assert(complete<Acme, Deal>);
