// expect: &Deal::signed_at, throughline::codec<throughline::Date>>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"signed", &Deal::signed_at, codec<Date>>;
