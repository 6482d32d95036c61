// expect: Decimal(double)
#include <throughline/core/decimal.hpp>

using namespace throughline;

Decimal half(int whole) { return Decimal{whole / 2.0}; }
