// expect: &Deal::stage, throughline::canonical_names<acme::Mood>>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"phase", &Deal::stage, canonical_names<acme::Mood>>;
