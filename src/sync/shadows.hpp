#pragma once

#include "workspace.hpp"

namespace throughline {

/// Members that the mapping reads: those whose shadow the vendor itself tells us.
std::uint32_t readable_members(MappingView const& mapping);
/// Shadow to object: what is read, then what is only written.
Result<AnyObject> shadow_object(ObjectType const& type, Shadow const& shadow);
/// What a vendor's record is known to hold once it holds `after`.
Shadow shadow_after(MappingView const& mapping, AnyObject const& after);

}  // namespace throughline
