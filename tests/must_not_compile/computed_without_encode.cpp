// expect: computation<Label, Deal>::writes_from_the_object
#include "acme.hpp"

using namespace throughline;

struct Label {};

constexpr auto line = computed<"label", Label, &Deal::name>;
