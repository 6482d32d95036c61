// expect: no match for 'operator+'
#include <throughline/core/money.hpp>

using namespace throughline;

Money with_fee(Money const& price) { return price + Decimal{5}; }
