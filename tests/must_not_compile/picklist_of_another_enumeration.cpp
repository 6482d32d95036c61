// expect: &Deal::stage, acme::moods>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"phase", &Deal::stage, acme::moods>;
