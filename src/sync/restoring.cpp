#include "freezing.hpp"
#include "losses.hpp"
#include "refusing.hpp"
#include "telling.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

/// A loss, with what it is about as it stands today.
struct Lost {
    StoredLoss  loss{};
    Held        held;
    std::size_t place = 0;
};

Result<Lost> find_lost(Workspace& workspace, std::uint64_t sequence) {
    auto loss = workspace.store().loss(sequence);
    if (!loss) return loss.error();
    if (!*loss)
        return Error{ErrorCode::not_found, "no such value is kept"}
            .with_value(std::to_string(sequence))
            .with_remedy("list the losses: it may have been restored, or have been kept long enough");
    auto const* type  = find_object_type((*loss)->object);
    auto const  place = type ? type->place_named((*loss)->member) : 0;
    if (!type || place == type->members.size())
        return Error{ErrorCode::not_found, "the model no longer has that member"}
            .in_object((*loss)->object)
            .in_field((*loss)->member);
    auto held = workspace.hold(*type, (*loss)->record);
    if (!held) return held.error();
    if (!held->exists() || held->deleted)
        return Error{ErrorCode::not_found, "the record is gone"}
            .in_object(type->name)
            .in_record((*loss)->record.to_string());
    return Lost{**std::move(loss), *std::move(held), place};
}

bool writes(MappingView const& mapping, std::size_t place) {
    return std::any_of(mapping.rows.begin(), mapping.rows.end(), [place](FieldRow const& row) {
        return row.kind == RowKind::member && row.encode && row.direction != Direction::read &&
               row.direction != Direction::create && (bits_of(row) >> place & 1u);
    });
}

/// Whether its owner could be asked at all.
bool can_be_told(Workspace& workspace, std::string_view system, ObjectType const& type, std::size_t place) {
    auto*       channel = workspace.channel(system);
    auto const* mapping = channel ? channel->mapping_of_object(type.name) : nullptr;
    return mapping && writes(*mapping, place) && can_write(*channel, *mapping);
}

Error forbidden(Lost const& lost, std::string why) {
    return Error{ErrorCode::forbidden, std::move(why)}
        .in_object(lost.loss.object)
        .in_field(lost.loss.member)
        .in_record(lost.loss.record.to_string());
}

Result<> may_be_restored(Workspace& workspace, Lost const& lost, std::vector<std::string> const& bound) {
    auto const& type  = lost.held.object.type();
    auto const  seats = seats_of(workspace, lost.held, bound);
    if (!seats) return seats.error();
    auto const freeze = frozen_now(workspace, lost.held, seats->stage, lost.place);
    if (!freeze) return freeze.error();
    if (*freeze) return forbidden(lost, "nobody changes this any more: it was frozen by " + (*freeze)->by);
    auto const by = std::string{person_mark};
    if (!may_set(workspace.topology(), lost.held, *seats, lost.place, by))
        return forbidden(lost, "a process decides this, and would decide it again");
    auto const decider = decider_of(workspace.topology(), type, *seats, lost.place);
    if (decider.kind == Decider::Kind::system && !can_be_told(workspace, decider.system, type, lost.place))
        return forbidden(lost, "its owner's system cannot be given this value: change it there")
            .in_connection(decider.system);
    return {};
}

}  // namespace sync_detail

using namespace sync_detail;

Result<> restore_loss(Workspace& workspace, std::uint64_t sequence, std::string_view by) {
    if (auto const named = require_person(by); !named) return named;
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    auto lost = find_lost(workspace, sequence);
    if (!lost) return lost.error();
    auto const& type   = lost->held.object.type();
    auto        wanted = lost->held.object;
    if (auto const set = member_from_canonical_json(type, wanted.data(), lost->place, lost->loss.lost); !set)
        return set;
    auto const bound = bound_systems(workspace.store(), lost->held.id);
    if (!bound) return bound.error();
    if (auto const may = may_be_restored(workspace, *lost, *bound); !may) return may;
    auto const person = std::string{person_mark}.append(by);
    auto const trace  = workspace.begin_trace();
    auto const merged =
        merge(workspace, lost->held,
              {person, wanted, std::uint32_t{1} << lost->place, workspace.clock().now(), trace, "merged"}, *bound);
    if (!merged) return merged.error();
    if (auto const settled = settle_contests(workspace, lost->held); !settled) return settled;
    if (auto const removed = workspace.store().remove_loss(sequence); !removed) return removed;
    return transaction->commit();
}

Result<> give_up_restored(Workspace& workspace, StoredException const& refusal) {
    auto*       channel = workspace.channel(refusal.connection);
    auto const* mapping = channel ? channel->mapping_of_vendor_object(refusal.object) : nullptr;
    if (!mapping) return {};
    auto held = workspace.hold(mapping->type(), refusal.record_id);
    if (!held) return held.error();
    std::uint32_t members = 0;
    for (auto const& [place, said] : held->provenance)
        if (said.by.starts_with(person_mark) && said.handed_to == refusal.connection)
            members |= std::uint32_t{1} << place;
    auto const theirs = held_by_vendor(*channel, *mapping, held->id);
    if (!theirs) return theirs.error();
    if (!members || !*theirs || held->deleted) return {};
    Said const said{refusal.connection, **theirs, members, workspace.clock().now(), refusal.correlation, "merged"};
    for (std::size_t place = 0; place < mapping->type().members.size(); ++place)
        if ((members >> place & 1u) && !mapping->type().members[place].same((*theirs)->data(), held->object.data()))
            if (auto const kept = displace(workspace, *held, said, place, lost_because::refused); !kept) return kept;
    auto const bound = bound_systems(workspace.store(), held->id);
    if (!bound) return bound.error();
    auto const merged = merge(workspace, *held, said, *bound);
    return merged ? Result<>{} : merged.error();
}

Result<bool> waits_for_its_owner(Workspace& workspace, Held const& held, std::size_t place, Provenance const& said,
                                 std::string_view system) {
    if (!said.by.starts_with(person_mark) || said.handed_to.empty() || said.handed_to == system) return false;
    auto const otherwise = held_otherwise(workspace, said.handed_to, held, place);
    if (!otherwise) return otherwise.error();
    return otherwise->has_value();
}

}  // namespace throughline
