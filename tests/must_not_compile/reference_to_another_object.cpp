// expect: &Deal::client, throughline::refers_to
#include "acme.hpp"

using namespace throughline;

constexpr auto line = field<"client", &Deal::client, refers_to<"deal", Deal>>;
