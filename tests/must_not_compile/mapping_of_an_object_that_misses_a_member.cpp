// expect: description_of<Sketch>::lists_every_member
#include "acme.hpp"

using namespace throughline;

struct Sketch {
    std::string title;
    std::string colour;
};
BOOST_HANA_ADAPT_STRUCT(Sketch, title);

template <>
inline constexpr auto throughline::mapping<Acme, Sketch> = map_object<Sketch>("sketch", {
    key<"id">,
    field<"title", &Sketch::title>,
});
static_assert(complete<Acme, Sketch>);
