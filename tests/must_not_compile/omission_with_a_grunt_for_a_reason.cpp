// expect: omitting<&Deal::amount>::says_why<throughline::fixed_string<4>{"n/a"}>
#include "acme.hpp"

using namespace throughline;

constexpr auto line = omit<&Deal::amount, "n/a">;
