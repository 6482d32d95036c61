// expect: Decimal(double)
#include <throughline/core/quantity.hpp>

using namespace throughline;

Percent const margin{12.5};
