// expect: no match for 'operator+'
#include <throughline/core/quantity.hpp>

using namespace throughline;

Hours with_reserve(Hours const& work, Percent const& reserve) { return work + reserve; }
