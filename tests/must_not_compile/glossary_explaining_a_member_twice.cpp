// expect: glossary_of<Place>::explains_every_member
#include "acme.hpp"

#include <throughline/model/about.hpp>

using namespace throughline;

template <>
inline constexpr auto throughline::about<Place> =
    about_object<Place>("Place", "Where.", {member<&Place::street>("Street and number.", Owner::crm),
                                            member<&Place::street>("Street again.", Owner::crm)});
static_assert(described<Place>);
