// expect: vendor<Acme>::has_a_mapping_for<Deal>
#include "acme.hpp"

using namespace throughline;

MappingView const& deals = view_of<Acme, Deal>;
