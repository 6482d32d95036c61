// expect: Decimal(bool)
#include <throughline/core/decimal.hpp>

using namespace throughline;

Decimal const yes = true;
