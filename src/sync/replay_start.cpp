#include "replay_start.hpp"

#include "receipts.hpp"

#include <throughline/core/digest.hpp>

#include <map>
#include <utility>

namespace throughline {

namespace sync_detail {

using Place = std::pair<std::string, std::string>;  // A system and one of its objects.

/// What waits of one object, for people.
struct Waiting {
    std::uint64_t records = 0;
    std::string   example{};
};

void append(std::string& text, std::string_view part) {
    text.append(std::to_string(part.size())).append(1, ':').append(part);
}

void append_crosswalk(std::string& text, System const& system, std::string_view name) {
    auto const table = system.crosswalks.find(name);
    if (name.empty() || table == system.crosswalks.end()) return;
    for (auto const& pair : table->second.pairs()) {
        append(text, pair.vendor);
        append(text, pair.canonical);
        append(text, pair.valid_from ? pair.valid_from->to_string() : std::string{});
        append(text, pair.valid_to ? pair.valid_to->to_string() : std::string{});
    }
}

/// All that a mapping says of itself about reading.
void append_mapping(std::string& text, System const& system, MappingView const& mapping) {
    append(text, mapping.object);
    append_crosswalk(text, system, mapping.identity);
    for (auto const& row : mapping.rows) {
        if (row.direction == Direction::write || row.direction == Direction::create) continue;
        for (auto const part : {row.name, row.codec, row.reason, row.member}) append(text, part);
        append(text, std::to_string(static_cast<int>(row.kind)));
        if (row.kind == RowKind::lines) append_mapping(text, system, lines_of(row));
        if (!row.facts) continue;
        auto const facts = row.facts();
        append_crosswalk(text, system, facts.crosswalk);
        for (auto const value : facts.reads) append(text, value);
    }
}

/// By what an object is read today.
std::string reading_of(System const& system, MappingView const& mapping) {
    std::string text;
    append(text, system.overlay.name());
    append_mapping(text, system, mapping);
    return sha256_hex(text);
}

std::string cause_of(Place const& place) { return std::string{replay_kind} + place.first + "|" + place.second; }

Result<> tell_waiting(Workspace& workspace, Place const& place, Waiting const& waiting) {
    auto const& rules = workspace.topology().replay;
    return workspace.raise(
        Error{ErrorCode::conflict,
              "what was received reads otherwise today, and some of it is not taken over by itself"}
            .with_value(std::to_string(waiting.records) + " records, such as " + waiting.example),
        {.cause      = cause_of(place),
         .code       = {},
         .message    = {},
         .connection = place.first,
         .object     = place.second,
         .record     = waiting.example,
         .rule       = "the policies of replay (Topology::replay)",
         .owner      = rules.owner().empty() ? "integration" : rules.owner(),
         .remedy     = "look at Engine::replay of it; then retry, to take it over, or discard, to leave all as it is"});
}

/// Walks all that a replay shows, however much it is, and takes over what `by` permits.
template <class Look>
Result<Replayed> replay_all(Workspace& workspace, ReplayFrom from, std::string_view by, Look&& look) {
    Replayed total;
    for (bool more = true; more;) {
        auto const replay = replay_receipts(workspace, from);
        if (!replay) return replay.error();
        look(*replay);
        auto const adopted = adopt_replay(workspace, *replay, by);
        if (!adopted) return adopted.error();
        total.adopted += adopted->adopted;
        total.held_back += adopted->held_back;
        total.skipped += adopted->skipped;
        total.to_reread += adopted->to_reread;
        more       = replay->cut;
        from.after = replay->last;
    }
    return total;
}

/// Exceptions of what waits no longer go, where all of it was looked at.
Result<> settle_waiting(Workspace& workspace, ReplayFrom const& from, std::map<Place, Waiting> const& waiting) {
    bool const whole = from.since == Timestamp{} && from.after == 0;
    for (auto& channel : workspace.channels())
        for (auto const& mapping : channel->system.mappings) {
            Place const place{channel->system.name, std::string{mapping.vendor_object}};
            bool const  is_meant = (from.system.empty() || from.system == place.first) &&
                                  (from.vendor_object.empty() || from.vendor_object == place.second);
            if (!is_meant) continue;
            auto const waits = waiting.find(place);
            auto const done  = waits != waiting.end() ? tell_waiting(workspace, place, waits->second)
                               : whole                ? workspace.clear(cause_of(place))
                                                      : Result<>{};
            if (!done) return done;
        }
    return {};
}

}  // namespace sync_detail

using namespace sync_detail;

Result<Replayed> replay_by_policy(Workspace& workspace, ReplayFrom from) {
    std::map<Place, Waiting> waiting;
    auto const               done = replay_all(workspace, from, {}, [&](Replay const& replay) {
        for (auto const& record : replay.records) {
            if (record.policy != ReplayPolicy::manual) continue;
            auto& place = waiting[{record.system, record.vendor_object}];
            if (place.records++ == 0) place.example = record.key;
        }
    });
    if (!done) return done;
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    if (auto const settled = settle_waiting(workspace, from, waiting); !settled) return settled.error();
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return done;
}

Result<> replay_in_the_name_of(Workspace& workspace, StoredException const& exception, std::string_view by) {
    ReplayFrom from;
    from.system        = exception.connection;
    from.vendor_object = exception.object;
    auto const done    = replay_all(workspace, from, by, [](Replay const&) {});
    return done ? Result<>{} : done.error();
}

Result<std::uint64_t> replay_changed_mappings(Workspace& workspace) {
    std::uint64_t changed = 0;
    for (auto& channel : workspace.channels())
        for (auto const& mapping : channel->system.mappings) {
            if (mapping.is_line()) continue;  // Read inside its parent.
            auto const name  = "read by|" + channel->system.name + "|" + std::string{mapping.vendor_object};
            auto const today = reading_of(channel->system, mapping);
            auto const known = workspace.store().setting(name);
            if (!known) return known.error();
            if (*known == today) continue;
            if (!known->empty() && workspace.topology().replay.begins_by_itself()) {
                ReplayFrom from;
                from.system        = channel->system.name;
                from.vendor_object = mapping.vendor_object;
                auto const done    = replay_by_policy(workspace, std::move(from));
                if (!done) return done.error();
                changed += done->adopted;
            }
            // Only now: what a crash has interrupted begins again.
            if (auto const put = workspace.store().put_setting(name, today); !put) return put.error();
        }
    return changed;
}

}  // namespace throughline
