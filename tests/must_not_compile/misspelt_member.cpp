// expect: 'closed_on' is not a member of 'Deal'
#include "acme.hpp"

using namespace throughline;

constexpr auto closed = &Deal::closed_on;
