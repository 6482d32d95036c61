// expect: from 'int' to non-scalar type 'throughline::Money'
#include <throughline/core/money.hpp>

using namespace throughline;

Money price = 12;
