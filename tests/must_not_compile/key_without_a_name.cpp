// expect: vendor_field<throughline::fixed_string<1>{""}>::has_a_name
#include "acme.hpp"

using namespace throughline;

constexpr Row<Deal> line = key<"">;
