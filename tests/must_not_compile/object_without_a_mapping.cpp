// expect: vendor<Acme>::has_a_mapping_for<Deal>
#include "acme.hpp"

using namespace throughline;

static_assert(complete<Acme, Deal>);
