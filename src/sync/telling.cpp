#include "telling.hpp"

#include "freezing.hpp"
#include "losses.hpp"
#include "shadows.hpp"

namespace throughline {

std::uint32_t bits_of(FieldRow const& row) { return row.inputs ? row.inputs : std::uint32_t{1} << row.place; }

namespace sync_detail {

/// Whether a system must be told what a member says.
Result<bool> is_told(Workspace& workspace, std::string const& system, Held const& held, Seats const& seats,
                     std::size_t place, Provenance const& said) {
    auto const decider = decider_of(workspace.topology(), held.object.type(), seats, place);
    if (decider.kind == Decider::Kind::everybody && said.by == system && said.handed_to != system) return false;
    bool const is_its_own =
        decider.kind != Decider::Kind::everybody && may_set(workspace.topology(), held, seats, place, system);
    if (is_its_own && said.handed_to != system) return false;
    if (is_its_own) {  // Nobody else may say it either, once it is frozen.
        auto const freeze = frozen_now(workspace, held, seats.stage, place);
        if (!freeze || *freeze) return freeze ? Result<bool>{false} : freeze.error();
    }
    auto const waits = waits_for_its_owner(workspace, held, place, said, system);
    if (!waits || *waits) return waits ? Result<bool>{false} : waits.error();
    auto const contested = is_contested(workspace, system, held, place);
    return contested ? Result<bool>{!*contested} : contested.error();
}

/// Members of which `made` has nothing and the record refers to others, as far as they can be written later.
std::uint32_t references_left_out(MappingView const& mapping, AnyObject const& object, AnyObject const& made) {
    std::uint32_t places = 0;
    for (auto const& row : mapping.rows) {
        if (row.kind != RowKind::member || !row.encode || row.inputs) continue;
        if (row.direction == Direction::read || row.direction == Direction::create) continue;
        auto const&            member = object.type().members[row.place];
        std::vector<Reference> references;
        if (!member.present(made.data())) member.references(object.data(), references);
        if (!references.empty()) places |= bits_of(row);
    }
    return places;
}

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

Result<> owe_missing_references(Workspace& workspace, Channel const& channel, MappingView const& mapping,
                                RecordId record, AnyObject const& made) {
    auto held = workspace.hold(mapping.type(), record);
    if (!held) return held.error();
    auto const places = references_left_out(mapping, held->object, made);
    if (!places) return {};
    auto const bound = bound_systems(workspace.store(), held->id);
    if (!bound) return bound.error();
    auto const seats = seats_of(workspace, *held, *bound);
    if (!seats) return seats.error();
    bool any = false;
    for (auto& [place, said] : held->provenance) {
        if (!(places >> place & 1u) || said.by == channel.system.name || !said.handed_to.empty()) continue;
        auto const decider = decider_of(workspace.topology(), held->object.type(), *seats, place);
        if (decider.kind != Decider::Kind::system || decider.system != channel.system.name) continue;
        said.handed_to = channel.system.name;
        any            = true;
    }
    return any ? workspace.keep(*held) : Result<>{};
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
