// expect: Secret&)'
#include <throughline/core/secret.hpp>
#include <iostream>

using namespace throughline;

void log(Secret const& password) { std::cout << password; }
