// expect: description_of<Sketch>::lists_every_member
#include "acme.hpp"

#include <throughline/model/about.hpp>

using namespace throughline;

struct Sketch {
    std::string title;
    std::string colour;
};
BOOST_HANA_ADAPT_STRUCT(Sketch, title);

template <>
inline constexpr auto throughline::about<Sketch> =
    about_object<Sketch>("Sketch", "A drawing.", {member<&Sketch::title>("Its title.", Owner::crm)});
static_assert(described<Sketch>);
