// expect: field_of<DealLine>::belongs_to<Deal>
#include "acme.hpp"

using namespace throughline;

constexpr auto deals = map_object<Deal>("deal", {
    key<"id">,
    field<"title", &Deal::name>,
}).lines_of<&DealLine::deal>();
