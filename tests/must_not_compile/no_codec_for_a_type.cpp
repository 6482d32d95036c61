// expect: &Deal::place, throughline::codec
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"place", &Deal::place>;
