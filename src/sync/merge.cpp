#include "freezing.hpp"
#include "losses.hpp"
#include "stored_records.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

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
    if (topology.merging.policy_of(type, place) == MergePolicy::newest) return {Decider::Kind::everybody};
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
    bool const  is_person  = speaker.starts_with(person_mark);
    if (is_process && topology.authority.lets(type, place, seats.stage, speaker.substr(process_mark.size())))
        return true;
    if (decider.kind == Decider::Kind::system) return is_person || speaker == decider.system;
    if (decider.kind == Decider::Kind::process) return is_process;
    if (decider.kind == Decider::Kind::everybody) return !is_process;
    auto const first = held.provenance.find(place);
    if (first == held.provenance.end() || first->second.by == speaker) return true;
    bool const is_ours = first->second.by.starts_with(process_mark);
    if (is_person) return !is_ours;
    if (first->second.by.starts_with(person_mark)) return first->second.handed_to == speaker;
    return is_process && is_ours;  // What one of ours says, another may mend.
}

namespace sync_detail {

/// Why a value does not become the record's; empty where it does.
struct Refusal {
    std::string_view because{};
    Freeze const*    freeze = nullptr;
};

/// By the vendors' clocks; where they say the same, by name, so that the order of hearing says nothing.
bool is_older(Said const& said, Provenance const& known) {
    return said.at != known.at ? said.at < known.at : said.speaker < known.by;
}

Result<Refusal> refusal_of(Workspace& workspace, Held const& held, Said const& said, Seats const& seats,
                           std::size_t place) {
    auto const& topology = workspace.topology();
    auto const& type     = held.object.type();
    if (!may_set(topology, held, seats, place, said.seat())) return Refusal{lost_because::not_the_owner};
    if (type.members[place].same(said.object.data(), held.object.data())) return Refusal{};
    auto const freeze = frozen_now(workspace, held, seats.stage, place);
    if (!freeze) return freeze.error();
    if (*freeze) return Refusal{lost_because::frozen, *freeze};
    auto const known = held.provenance.find(place);
    if (!(said.unaware >> place & 1u) || known == held.provenance.end()) return Refusal{};
    if (known->second.handed_to == said.speaker) return Refusal{lost_because::overtaken};
    bool const shared = decider_of(topology, type, seats, place).kind == Decider::Kind::everybody;
    return shared && is_older(said, known->second) ? Refusal{lost_because::older} : Refusal{};
}

/// What makes way is kept where it was said by somebody who did not take it back.
Result<> make_way(Workspace& workspace, Held const& held, Said const& said, Seats const& seats, std::size_t place) {
    if (said.seat().starts_with(person_mark)) return displace(workspace, held, said, place, lost_because::made_way);
    auto const known = held.provenance.find(place);
    if (!(said.unaware >> place & 1u) || known == held.provenance.end() || known->second.by == said.speaker) return {};
    if (decider_of(workspace.topology(), held.object.type(), seats, place).kind != Decider::Kind::everybody) return {};
    return displace(workspace, held, said, place, lost_because::older);
}

/// Whom a value is owed to that somebody said in its place.
std::string owed_to(Workspace& workspace, Held const& held, Said const& said, Seats const& seats, std::size_t place,
                    Provenance const& before) {
    if (!said.in_place_of.empty()) return std::string{said.in_place_of};
    auto const decider = decider_of(workspace.topology(), held.object.type(), seats, place);
    if (decider.kind == Decider::Kind::system && decider.system != said.speaker) return decider.system;
    if (decider.kind != Decider::Kind::first_speaker || !said.speaker.starts_with(person_mark)) return {};
    return before.by.starts_with(person_mark) ? before.handed_to : before.by;
}

/// Judges every member by the record as it was, before anything of it changes, so that the order of members says
/// nothing: also what comes with another stage is judged by the one before it.
Result<std::vector<Refusal>> judge(Workspace& workspace, Held const& held, Said const& said, Seats const& seats) {
    std::vector<Refusal> refusals(held.object.type().members.size());
    if (!held.exists()) return refusals;
    for (std::size_t place = 0; place < refusals.size(); ++place) {
        if (!(said.members >> place & 1u)) continue;
        auto const refusal = refusal_of(workspace, held, said, seats, place);
        if (!refusal) return refusal.error();
        refusals[place] = *refusal;
    }
    return refusals;
}

/// Takes over what the speaker may set, and keeps what it said in vain.
Result<std::vector<StoredAudit>> take_over(Workspace& workspace, Held& held, Said const& said, Seats const& seats) {
    auto const&              type = held.object.type();
    bool const               born = !held.exists();
    std::vector<StoredAudit> entries;
    auto const               refusals = judge(workspace, held, said, seats);
    if (!refusals) return refusals.error();
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        if (!(said.members >> place & 1u)) continue;
        if (auto const& refusal = (*refusals)[place]; !refusal.because.empty()) {
            auto const kept = lose(workspace, held, said, place, refusal.because, refusal.freeze);
            if (!kept) return kept.error();
            continue;
        }
        auto const& member = type.members[place];
        auto const  known  = held.provenance.find(place);
        bool const  same   = member.same(said.object.data(), held.object.data());
        if (same && known != held.provenance.end()) continue;
        if (!same && !born)
            if (auto const kept = make_way(workspace, held, said, seats, place); !kept) return kept.error();
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
        // What a process, or a person, says in the name of a system is owed to that system.
        auto const owed = born ? std::string{} : owed_to(workspace, held, said, seats, place, provenance);
        provenance      = {std::string{said.seat()}, said.at, std::string{said.correlation}, owed};
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
