// expect: Secret(const throughline::Secret&)
#include <throughline/core/secret.hpp>

using namespace throughline;

Secret second(Secret const& first) { return first; }
