// expect: no match for 'operator<'
#include <throughline/core/money.hpp>

using namespace throughline;

bool dearer(Money const& left, Money const& right) { return right < left; }
