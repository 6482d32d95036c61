// expect: throughline::Date
#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>

using namespace throughline;

Timestamp midnight(Date day) { return day; }
