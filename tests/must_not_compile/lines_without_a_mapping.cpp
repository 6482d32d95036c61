// expect: vendor<Acme>::has_a_mapping_for<DealLine>
#include "acme.hpp"

using namespace throughline;

constexpr Row<Deal> line = lines<"items", Acme, DealLine>;
