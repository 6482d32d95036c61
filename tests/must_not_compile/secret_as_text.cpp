// expect: throughline::Secret
#include <throughline/core/secret.hpp>

using namespace throughline;

std::string text(Secret const& password) { return password; }
