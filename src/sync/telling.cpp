#include "telling.hpp"

#include "shadows.hpp"

namespace throughline {

namespace sync_detail {

std::uint32_t bits_of(FieldRow const& row) { return row.inputs ? row.inputs : std::uint32_t{1} << row.place; }

}  // namespace sync_detail

using namespace sync_detail;

Result<RowSet> rows_to_tell(Workspace& workspace, Channel const& channel, MappingView const& mapping, Held const& held,
                            std::vector<std::string> const& bound) {
    auto const seats = seats_of(workspace, held, bound);
    if (!seats) return seats.error();
    std::uint32_t members = 0;
    for (auto const& [place, said] : held.provenance) {
        auto const tells = is_told(workspace, channel.system.name, held, *seats, place, said);
        if (!tells) return tells.error();
        if (*tells) members |= std::uint32_t{1} << place;
    }
    RowSet told;
    for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
        auto const& row = mapping.rows[index];
        if (row.kind != RowKind::member || !row.encode || row.direction == Direction::read) continue;
        if (bits_of(row) & members) told.set(index);
    }
    return told;
}

Result<std::optional<AnyObject>> held_by_vendor(Channel& channel, MappingView const& mapping, RecordId record) {
    auto const known = channel.workspace.store().binding_of(record, channel.system.name, mapping.vendor_object);
    if (!known) return known.error();
    if (!*known || (*known)->deleted) return std::optional<AnyObject>{};
    auto shadow = shadow_object(mapping.type(), Shadow::parse((*known)->shadow));
    if (!shadow) return std::move(shadow).error();
    return std::optional<AnyObject>{*std::move(shadow)};
}

}  // namespace throughline
