// expect: Result<>
#include <throughline/core/result.hpp>

using namespace throughline;

Result<> save() { return true; }
