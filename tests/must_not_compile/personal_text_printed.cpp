// expect: PersonalText&)'
#include <throughline/core/secret.hpp>
#include <iostream>

using namespace throughline;

void log(PersonalText const& email) { std::cout << email; }
