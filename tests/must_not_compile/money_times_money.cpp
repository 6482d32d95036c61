// expect: no match for 'operator*'
#include <throughline/core/money.hpp>

using namespace throughline;

Money area(Money const& width, Money const& height) { return width * height; }
