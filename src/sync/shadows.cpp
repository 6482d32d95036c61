#include "shadows.hpp"

namespace throughline {

std::uint32_t readable_members(MappingView const& mapping) {
    std::uint32_t places = 0;
    for (auto const& row : mapping.rows)
        if (row.kind == RowKind::member && row.direction != Direction::write) places |= std::uint32_t{1} << row.place;
    if (mapping.is_line()) places |= std::uint32_t{1} << mapping.contained_by;
    return places;
}

Result<AnyObject> shadow_object(ObjectType const& type, Shadow const& shadow) {
    auto held = shadow.read.empty() ? Result<AnyObject>{AnyObject{type}} : from_canonical_json(type, shadow.read);
    if (!held || shadow.written.empty()) return held;
    auto const written = from_canonical_json(type, shadow.written);
    if (!written) return written.error();
    // Only what the text names: a member that has no "nothing" would overwrite with its default.
    JsonReader       names{shadow.written};
    std::string_view name, value;
    names.enter_object();
    while (names.next_member(name)) {
        auto const place = type.place_named(name);
        if (place < type.members.size()) type.members[place].copy(written->data(), held->data());
        if (!names.raw(value)) break;
    }
    return held;
}

Shadow shadow_after(MappingView const& mapping, AnyObject const& after) {
    auto const    readable = readable_members(mapping);
    std::uint32_t written  = 0;
    for (auto const& row : mapping.rows)
        if (row.kind == RowKind::member && row.encode)
            written |= row.inputs ? row.inputs : std::uint32_t{1} << row.place;
    Shadow shadow{to_canonical_json(after, readable), {}};
    if (written & ~readable) shadow.written = to_canonical_json(after, written & ~readable);
    return shadow;
}

}  // namespace throughline
