// expect: ignoring returned value
#include <throughline/core/result.hpp>

using namespace throughline;

Result<> save();

void leave() { save(); }
