// expect: throughline::Timestamp
#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>

using namespace throughline;

Date signed_on(Timestamp at) { return at; }
