// expect: has no non-static data member named 'nmae'
#include <throughline/model/region.hpp>

using namespace throughline;

Region north() { return Region{.code = "north", .nmae = "North"}; }
