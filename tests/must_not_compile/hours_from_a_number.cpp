// expect: could not convert
#include <throughline/core/quantity.hpp>

using namespace throughline;

Hours day() { return 8; }
