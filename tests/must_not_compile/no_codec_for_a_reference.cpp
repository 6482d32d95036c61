// expect: &Deal::client, throughline::codec
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"client", &Deal::client>;
