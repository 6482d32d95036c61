// expect: &Place::city, acme::stages>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = part<"city", &Deal::place, &Place::city, acme::stages>;
