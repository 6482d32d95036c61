// expect: &Deal::closes_on, acme::stages>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"close", &Deal::closes_on, acme::stages>;
