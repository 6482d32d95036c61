// expect: Decimal(double)
#include <throughline/core/decimal.hpp>

using namespace throughline;

Decimal const third = 0.33;
