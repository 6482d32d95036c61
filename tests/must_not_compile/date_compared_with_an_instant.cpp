// expect: no match for 'operator<'
#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>

using namespace throughline;

bool late(Date due, Timestamp paid) { return due < paid; }
