// expect: &Deal::amount, throughline::codec<throughline::Decimal>>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"value", &Deal::amount, codec<Decimal>>;
