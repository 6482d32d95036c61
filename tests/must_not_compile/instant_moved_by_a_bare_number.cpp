// expect: no match for 'operator+'
#include <throughline/core/timestamp.hpp>

using namespace throughline;

Timestamp soon(Timestamp now) { return now + 30; }
