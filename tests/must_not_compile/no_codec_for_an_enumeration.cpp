// expect: &Deal::stage, throughline::codec
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"phase", &Deal::stage>;
