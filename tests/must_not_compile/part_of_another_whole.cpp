// expect: field_of<Client>::belongs_to<Place>
#include "acme.hpp"

using namespace throughline;

constexpr auto line = part<"city", &Deal::place, &Client::name>;
