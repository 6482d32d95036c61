// expect: Client
#include "acme.hpp"

#include <throughline/model/about.hpp>

using namespace throughline;

constexpr auto place = about_object<Place>("Place", "Where.", {member<&Client::name>("A name.", Owner::crm)});
