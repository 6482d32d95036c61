// expect: &Deal::name, throughline::letter_boolean>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"title", &Deal::name, letter_boolean>;
