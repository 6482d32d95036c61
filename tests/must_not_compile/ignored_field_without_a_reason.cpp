// expect: ignoring<throughline::fixed_string<6>{"links"}>::says_why<throughline::fixed_string<1>{""}>
#include "acme.hpp"

using namespace throughline;

constexpr Row<Deal> line = ignore<"links", "">;
