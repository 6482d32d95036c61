// expect: missing initializer for member 'throughline::Region::name'
#include <throughline/model/region.hpp>

using namespace throughline;

Region north() { return Region{.code = "north"}; }
