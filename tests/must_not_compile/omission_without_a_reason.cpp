// expect: omitting<&Deal::amount>::says_why<throughline::fixed_string<1>{""}>
#include "acme.hpp"

using namespace throughline;

constexpr auto line = omit<&Deal::amount, "">;
