#pragma once

#include <throughline/model/object_type.hpp>

#include <string>
#include <vector>

namespace throughline {

/// A member's type as people say it: "list of references to Skill".
std::string type_in_words(MemberType const& member);

/// The objects that are nested as values in the canonical ones, in the order of their first use.
std::vector<ObjectType const*> nested_object_types();

}  // namespace throughline
