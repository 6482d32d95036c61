// expect: throughline::PersonalText
#include <throughline/core/secret.hpp>

using namespace throughline;

std::string text(PersonalText const& email) { return email; }
