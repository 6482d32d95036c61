// expect: throughline::Result<int>
#include <throughline/core/result.hpp>

using namespace throughline;

Result<int> count();

int twice() { return 2 * count(); }
