// expect: &Deal::client, throughline::coded
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"client", &Deal::client, coded<"deal", Deal>>;
