// expect: Decimal(double)
#include <throughline/core/money.hpp>

using namespace throughline;

Money price(Currency currency) { return Money{12.50, currency}; }
