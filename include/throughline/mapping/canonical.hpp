#pragma once

#include <throughline/core/result.hpp>
#include <throughline/model/object_type.hpp>

#include <string>
#include <string_view>

namespace throughline {

/// Canonical JSON: the model's own spelling, as its JSON Schema says. One line, members in the model's order, those
/// without a value left out; decimals and amounts as strings, so that no reader puts them through binary floating
/// point. The same object gives the same bytes on every machine.
std::string to_canonical_json(AnyObject const& object);
/// The same with some members only, one bit per place.
std::string to_canonical_json(AnyObject const& object, std::uint32_t members);
/// The same for one member; `null` where it has no value.
std::string member_to_canonical_json(ObjectType const& type, void const* object, std::size_t place);

/// Reads canonical JSON. Members that the type does not know are passed over: they come from a newer version.
Result<AnyObject> from_canonical_json(ObjectType const& type, std::string_view text);
/// Sets one member; `null` empties it.
Result<> member_from_canonical_json(ObjectType const& type, void* object, std::size_t place, std::string_view text);

}  // namespace throughline
