#include "stored_records.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

constexpr std::string_view process_mark = "process:";

bool reads(MappingView const& mapping, std::size_t place) {
    return std::any_of(mapping.rows.begin(), mapping.rows.end(), [place](FieldRow const& row) {
        return row.kind == RowKind::member && row.place == place && row.direction != Direction::write;
    });
}

}  // namespace sync_detail

using namespace sync_detail;

Result<bool> takes(Workspace& workspace, System const& system, Held const& held) {
    for (auto const& route : workspace.topology().routes) {
        if (route.object != held.object.type().name) continue;
        bool const is_meant =
            route.system.empty() ? !route.role || *route.role == system.role : route.system == system.name;
        if (!is_meant) continue;
        StoredRecords records{workspace};
        bool const    taken = route.takes(held.id, held.object, records);
        if (records.failure) return *records.failure;
        if (!taken) return false;
    }
    return true;
}

Result<Seats> seats_of(Workspace& workspace, Held const& held, std::vector<std::string> const& bound) {
    Seats                      seats{.stage = Authority::stage_of(held.object)};
    std::vector<System const*> others;
    for (auto const& system : workspace.topology().systems) {
        if (std::find(bound.begin(), bound.end(), system.name) == bound.end()) continue;
        // Who is alone has nobody to give way to.
        auto const taken = bound.size() < 2 ? Result<bool>{true} : takes(workspace, system, held);
        if (!taken) return taken.error();
        (*taken ? seats.systems : others).push_back(&system);
    }
    seats.systems.insert(seats.systems.end(), others.begin(), others.end());
    return seats;
}

Decider decider_of(Topology const& topology, ObjectType const& type, Seats const& seats, std::size_t place) {
    auto const owner = topology.authority.owner_of(type, place, seats.stage);
    if (owner == Owner::derived) return {Decider::Kind::process};
    for (auto const* system : seats.systems) {
        if (system->role != owner) continue;
        for (auto const& mapping : system->mappings)
            if (mapping.object == type.name && reads(mapping, place)) return {Decider::Kind::system, system->name};
    }
    return {};
}

bool may_set(Topology const& topology, Held const& held, Seats const& seats, std::size_t place,
             std::string_view speaker) {
    auto const& type       = held.object.type();
    auto const  decider    = decider_of(topology, type, seats, place);
    bool const  is_process = speaker.starts_with(process_mark);
    if (is_process && topology.authority.lets(type, place, seats.stage, speaker.substr(process_mark.size())))
        return true;
    if (decider.kind == Decider::Kind::system) return speaker == decider.system;
    if (decider.kind == Decider::Kind::process) return is_process;
    auto const first = held.provenance.find(place);
    if (first == held.provenance.end() || first->second.by == speaker) return true;
    return is_process && first->second.by.starts_with(process_mark);  // What one of ours says, another may mend.
}

namespace sync_detail {

/// Takes over what the speaker may set. What comes with another stage is still judged by the one before it, so that
/// the order of members says nothing.
Result<std::vector<StoredAudit>> take_over(Workspace& workspace, Held& held, Said const& said, Seats const& seats) {
    auto const&              type = held.object.type();
    bool const               born = !held.exists();
    std::vector<StoredAudit> entries;
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        if (!(said.members >> place & 1u)) continue;
        if (!born && !may_set(workspace.topology(), held, seats, place, said.speaker)) continue;
        auto const& member = type.members[place];
        auto const  known  = held.provenance.find(place);
        if ((said.unaware >> place & 1u) && known != held.provenance.end() && known->second.handed_to == said.speaker)
            continue;
        bool const same = member.same(said.object.data(), held.object.data());
        if (same && known != held.provenance.end()) continue;
        // What is said of a new record is news, also where it is what an empty object would say.
        if (!same || (born && member.present(said.object.data())))
            entries.push_back({.record = held.id,
                               .object = std::string{type.name},
                               .member = std::string{member.name},
                               .before = Workspace::shown(type, held.object.data(), place),
                               .after  = Workspace::shown(type, said.object.data(), place),
                               .action = std::string{said.action}});
        if (!same) member.copy(said.object.data(), held.object.data());
        if (!member.present(held.object.data()) && same) continue;
        auto& provenance = held.provenance[place];
        provenance       = {std::string{said.speaker}, said.at, std::string{said.correlation}};
        // What a process says in the name of a system is owed to that system.
        auto const decider = born ? Decider{} : decider_of(workspace.topology(), type, seats, place);
        if (decider.kind == Decider::Kind::system && decider.system != said.speaker)
            provenance.handed_to = decider.system;
    }
    return entries;
}

/// The record has come to another stage: members pass to whom they belong there, all at once.
void hand_over(Topology const& topology, Held& held, Seats const& before) {
    Seats const now{Authority::stage_of(held.object), before.systems};
    if (now.stage == before.stage) return;
    for (auto& [place, provenance] : held.provenance) {
        auto const successor = decider_of(topology, held.object.type(), now, place);
        if (successor.kind != Decider::Kind::system || successor.system == provenance.by) continue;
        auto const predecessor = decider_of(topology, held.object.type(), before, place);
        if (predecessor.kind != Decider::Kind::system || predecessor.system != successor.system)
            provenance.handed_to = successor.system;
    }
}

Result<> put_entries(Workspace& workspace, RecordId record, std::vector<StoredAudit>& entries, Said const& said,
                     bool born) {
    if (born) {  // One entry tells the whole of it.
        std::string whole = "{";
        for (auto const& entry : entries)
            if (entry.after != "null") whole += (whole.size() > 1 ? ",\"" : "\"") + entry.member + "\":" + entry.after;
        entries.assign(1, {.record = record,
                           .object = std::string{said.object.type().name},
                           .member = {},
                           .before = {},
                           .after  = whole + "}",
                           .action = "recorded"});
    }
    for (auto& entry : entries) {
        entry.at          = workspace.clock().now();
        entry.connection  = said.speaker;
        entry.correlation = said.correlation;
        if (auto const put = workspace.store().put_audit(entry); !put) return put;
    }
    return {};
}

/// What a business event tells of its record.
std::string told_of(Held const& held, EventRule const& rule) {
    auto const& type = held.object.type();
    std::string text;
    JsonWriter  out{text};
    out.begin_object();
    out.name("object");
    out.text(type.name);
    out.name("record");
    out.text(held.id.to_string());
    out.name("version");
    out.number(std::to_string(held.version));
    out.name("members");
    out.begin_object();
    for (auto const& name : rule.tells) {
        auto const place = type.place_named(name);
        if (place == type.members.size() || type.members[place].personal) continue;
        if (!type.members[place].present(held.object.data())) continue;
        out.name(name);
        out.raw_json(member_to_canonical_json(type, held.object.data(), place));
    }
    out.end_object();
    out.end_object();
    return text;
}

Result<> tell_events(Workspace& workspace, Held const& held, AnyObject const* before, Said const& said) {
    for (auto const* rule : workspace.event_rules(held.object.type())) {
        if (!rule->happened(before, held.object)) continue;
        auto const told = workspace.tell(rule->type, {.record      = held.id,
                                                      .object      = std::string{held.object.type().name},
                                                      .member      = {},
                                                      .after       = told_of(held, *rule),
                                                      .action      = {},
                                                      .connection  = std::string{said.speaker},
                                                      .correlation = std::string{said.correlation}});
        if (!told) return told;
    }
    return {};
}

}  // namespace sync_detail

Result<bool> merge(Workspace& workspace, Held& held, Said const& said, std::vector<std::string> const& bound) {
    bool const born  = !held.exists();
    auto const seats = seats_of(workspace, held, bound);
    if (!seats) return seats.error();
    std::optional<AnyObject> before;
    if (!born && !workspace.event_rules(held.object.type()).empty()) before = held.object;

    auto entries = take_over(workspace, held, said, *seats);
    if (!entries) return entries.error();
    if (!born && entries->empty()) return false;
    if (!born) hand_over(workspace.topology(), held, *seats);
    if (auto const put = put_entries(workspace, held.id, *entries, said, born); !put) return put.error();
    if (auto const kept = workspace.keep(held); !kept) return kept.error();
    if (auto const told = tell_events(workspace, held, before ? &*before : nullptr, said); !told) return told.error();
    return true;
}

}  // namespace throughline
