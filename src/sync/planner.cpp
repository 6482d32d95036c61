#include "planner.hpp"

#include "causes.hpp"
#include "custom_fields.hpp"
#include "descriptions.hpp"
#include "freezing.hpp"
#include "line_ties.hpp"
#include "losses.hpp"
#include "refused_writes.hpp"
#include "refusing.hpp"
#include "shadows.hpp"
#include "telling.hpp"

#include <throughline/sync/limits.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace throughline {

namespace sync_detail {

/// A name for people: the first text that says what the record is called.
std::string title_of(AnyObject const& object) {
    for (auto const* member : {"name", "number", "title", "description"}) {
        auto const place = object.type().place_named(member);
        if (place == object.type().members.size() || object.type().members[place].kind != MemberKind::text) continue;
        if (object.type().members[place].personal || !object.type().members[place].present(object.data())) continue;
        auto text = member_to_canonical_json(object.type(), object.data(), place);
        return text.substr(1, text.size() - 2);
    }
    return {};
}

std::size_t rank_of(std::string_view object) {
    std::size_t rank = 0;
    for (auto const* type : all_object_types()) {
        if (type->name == object) return rank;
        ++rank;
    }
    return rank;
}

class Planning {
  public:
    explicit Planning(Workspace& workspace) : workspace_{workspace} {}

    Result<Plan> run() {
        begin();
        std::uint64_t after = 0;
        for (;;) {
            auto const page = workspace_.store().due(Store::Work::plan, after, limits::due_per_page);
            if (!page) return page.error();
            if (page->empty()) break;
            for (auto const& due : *page) {
                if (auto const looked = look_at(due); !looked) return looked.error();
                if (!is_full()) continue;
                plan_.cut = true;
                return finish();
            }
            after = page->back().sequence;
        }
        return finish();
    }

    Result<Plan> run_for(Held const& held, Channel& channel) {
        begin();
        auto const bound = bound_systems(workspace_.store(), held.id);
        if (!bound) return bound.error();
        auto const owed = look_at(channel, held, *bound, {held.id, std::string{held.object.type().name}, 0});
        if (!owed) return owed.error();
        plan_.cut = true;  // Nothing else was looked at.
        return finish();
    }

  private:
    void begin() {
        plan_.topology = workspace_.topology().name;
        plan_.made_at  = workspace_.clock().now();
    }

    bool is_full() const {
        return plan_.writes.size() >= limits::plan_writes_max || plan_.settled.size() >= limits::plan_settled_max ||
               beyond_ >= limits::plan_beyond_max;
    }

    /// A system that does not answer keeps what it is owed: it must not fill every plan alone.
    bool has_its_share(Channel const& channel) const {
        auto const written = shares_.find(channel.system.name);
        return written != shares_.end() &&
               written->second >= limits::plan_writes_max / std::max<std::size_t>(1, workspace_.channels().size());
    }

    Result<Plan> finish() {
        // What is refused leaves the plan, what would refer to it waits again, and what is waited for is looked at.
        for (bool again = true; again;) {
            if (auto const held = hold_back_dependants(); !held) return held.error();
            auto const written = planned_.size();
            if (auto const looked = look_at_missing(); !looked) return looked.error();
            bool const grown = planned_.size() > written;
            if (auto const told = tell_lines(); !told) return told.error();
            auto const dropped = drop_refused();
            if (!dropped) return dropped.error();
            again = grown || *dropped;
        }
        auto open = count_exceptions(workspace_);
        if (!open) return open.error();
        plan_.exceptions = *std::move(open);
        for (auto& write : plan_.writes) write.rank = rank_of(write.object) * 64 + depth_of(write);
        std::stable_sort(plan_.writes.begin(), plan_.writes.end(),
                         [](auto const& left, auto const& right) { return left.rank < right.rank; });
        return std::move(plan_);
    }

    Result<> look_at(Store::Due const& due) {
        auto const* type = find_object_type(due.object);
        if (!type) return Error{ErrorCode::corrupt, "a mark of an unknown object"}.with_value(due.object);
        auto held = workspace_.hold(*type, due.record);
        if (!held) return held.error();
        auto const bound = bound_systems(workspace_.store(), held->id);
        if (!bound) return bound.error();
        std::size_t owing = 0;
        bool        later = false;
        for (auto& channel : workspace_.channels()) {
            if (has_its_share(*channel) && channel->mapping_of_object(type->name)) {
                later = true;
                continue;
            }
            auto const one = look_at(*channel, *held, *bound, due);
            if (!one) return one.error();
            owing += *one;
        }
        // What is looked at because others wait for it has no mark to settle.
        bool const is_marked = due.sequence != 0;
        if (is_marked && owing == 0 && !later) plan_.settled.push_back(due);
        if (is_marked && owing > 0 && !later) owing_.emplace(due.sequence, Owing{due, owing});
        beyond_ += later;
        plan_.cut = plan_.cut || later;
        return {};
    }

    Result<bool> look_at(Channel& channel, Held const& held, std::vector<std::string> const& bound,
                         Store::Due const& due) {
        auto const* mapping = channel.mapping_of_object(held.object.type().name);
        if (!mapping || !held.exists() || held.deleted) return false;
        return mapping->is_line() ? line(channel, *mapping, held, due)
                                  : record(channel, *mapping, held, bound, due, {});
    }

    /// A line is written inside its parent: the parent is looked at in its place.
    Result<bool> line(Channel& channel, MappingView const& mapping, Held const& held, Store::Due const& due) {
        std::vector<Reference> references;
        held.object.type().members[mapping.contained_by].references(held.object.data(), references);
        if (references.empty()) return false;
        auto const* parent_mapping = channel.mapping_of_object(references.front().object);
        if (!parent_mapping) return false;
        bool const has_lines =
            std::any_of(parent_mapping->rows.begin(), parent_mapping->rows.end(),
                        [&](FieldRow const& row) { return holds_lines(row, mapping.vendor_object); });
        if (!has_lines && channel.rests()) return wait(channel, mapping, held, lines_rest);
        auto parent = workspace_.hold(parent_mapping->type(), references.front().id);
        if (!parent) return parent.error();
        if (!parent->exists() || parent->deleted) return false;
        auto const due_line = line_differs(channel, mapping, held);
        if (!due_line) return due_line.error();
        if (!*due_line) return false;
        auto const bound = bound_systems(workspace_.store(), parent->id);
        if (!bound) return bound.error();
        return record(channel, *parent_mapping, *parent, *bound, due, mapping.vendor_object);
    }

    static bool holds_lines(FieldRow const& row, std::string_view lines) {
        return row.kind == RowKind::lines && lines_of(row).vendor_object == lines;
    }

    Result<bool> line_differs(Channel& channel, MappingView const& mapping, Held const& held) {
        auto const vendors = held_by_vendor(channel, mapping, held.id);
        if (!vendors) return vendors.error();
        if (!*vendors) return takes(workspace_, channel.system, held);
        auto const bound = bound_systems(workspace_.store(), held.id);
        if (!bound) return bound.error();
        auto       context = channel.context();
        auto       rows    = rows_to_update(mapping, held.object.data(), (*vendors)->data(), context);
        auto const told    = rows_to_tell(workspace_, channel, mapping, held, *bound);
        if (!told) return told.error();
        rows &= *told;
        if (auto const failed = channel.take_failure(); !failed) return failed.error();
        return rows.any();
    }

    /// `lines` is the vendor's object of the lines that are due as well; empty: none.
    Result<bool> record(Channel& channel, MappingView const& mapping, Held const& held,
                        std::vector<std::string> const& bound, Store::Due const& due, std::string_view lines) {
        auto const known = workspace_.store().binding_of(held.id, channel.system.name, mapping.vendor_object);
        if (!known) return known.error();
        if (*known && (*known)->deleted) return false;
        if (!*known && !channel.creates(mapping.object)) return false;
        if (!*known) {
            auto const taken = takes(workspace_, channel.system, held);
            if (!taken || !*taken) return taken;
        }
        auto const open = workspace_.store().open_intents_of(held.id);
        if (!open) return open.error();
        for (auto const& intent : *open)
            if (intent.connection == channel.system.name)
                return wait(channel, mapping, held, "an earlier write is not settled");
        if (!*known && !can_write(channel, mapping)) return refuse(channel, mapping, true);
        if (auto const* reason = rests(channel, mapping, held, known->has_value()))
            return wait(channel, mapping, held, reason);
        return *known ? update(channel, mapping, held, bound, due, **known, lines)
                      : create(channel, mapping, held, due);
    }

    static constexpr char const* lines_rest = "its lines rest until the vendor's description fits";

    Result<bool> wait(Channel const& channel, MappingView const& mapping, Held const& held, std::string reason) {
        list({.system = channel.system.name,
              .object = std::string{mapping.object},
              .record = held.id,
              .reason = std::move(reason)});
        return true;
    }

    void list(PlannedWait waiting) {
        if (plan_.waiting.size() < limits::plan_waits_max)
            plan_.waiting.push_back(std::move(waiting));
        else
            ++plan_.waiting_more;
    }

    /// The connector cannot write it: people are told, of all such records at once. The record is settled until it can.
    Result<bool> refuse(Channel const& channel, MappingView const& mapping, bool creates) {
        auto const same = std::find_if(plan_.refusals.begin(), plan_.refusals.end(), [&](PlannedRefusal const& each) {
            return each.system == channel.system.name && each.vendor_object == mapping.vendor_object &&
                   each.creates == creates;
        });
        if (same != plan_.refusals.end()) return ++same->records, false;
        PlannedRefusal refusal;
        refusal.system        = channel.system.name;
        refusal.vendor_object = mapping.vendor_object;
        refusal.object        = mapping.object;
        refusal.creates       = creates;
        refusal.records       = 1;
        refusal.reason =
            creates ? "the connector cannot make these records" : "the connector cannot change these records";
        refusal.owner  = "integration";
        refusal.remedy = creates ? "make them there by hand, or take the object out of what the system is given"
                                 : "change them there by hand, or have an overlay read these fields only";
        plan_.refusals.push_back(std::move(refusal));
        return false;
    }

    /// Why nothing at all is written because of what rests; null where the rest can be. A record that is made without
    /// a value that only a new one takes, or that it needs, would stay without it.
    static char const* rests(Channel const& channel, MappingView const& mapping, Held const& held, bool is_known) {
        auto const* pause = channel.pause_of(mapping);
        if (!pause) return nullptr;
        if (pause->no_reading) return "the object is not read until the vendor's description fits";
        if (rests_whole(channel, *pause)) return "a write says all of a record, of which something rests";
        if (is_known) return nullptr;
        if (pause->no_creating) return "no new records are made until the vendor's description fits";
        auto const& whole   = channel.whole(mapping);
        auto const  missing = rows_to_create(whole, held.object.data()) & pause->not_created;
        for (std::size_t row = 0; row < whole.rows.size(); ++row) {
            auto const& each      = whole.rows[row];
            bool const  only_once = each.direction == Direction::create || each.kind == RowKind::constant;
            if (missing[row] && (only_once || each.required || each.inputs))
                return "a field that new records need rests until the vendor's description fits";
        }
        return nullptr;
    }

    Result<bool> create(Channel& channel, MappingView const& mapping, Held const& held, Store::Due const& due) {
        if (!planned_.insert({channel.system.name, held.id}).second) return true;
        PlannedWrite write = begin(channel, mapping, held, due);
        write.operation    = Operation::upsert;
        write.rows         = rows_to_create(mapping, held.object.data());
        write.with_lines   = true;
        auto       context = channel.context();
        auto const custom  = wanted_custom(workspace_, held.id, channel, mapping);
        if (!custom) return custom.error();
        add_custom(write, mapping, custom_rows_to_create(mapping, *custom), *custom, {});
        for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
            auto const& row = mapping.rows[index];
            if (!write.rows[index] || row.kind != RowKind::member) continue;
            write.changes.push_back(
                {std::string{row.member}, std::string{row.name}, {}, shown(row, held.object, context)});
        }
        push(std::move(write));
        return true;
    }

    Result<bool> update(Channel& channel, MappingView const& mapping, Held const& held,
                        std::vector<std::string> const& bound, Store::Due const& due, StoredBinding const& known,
                        std::string_view lines) {
        auto const vendors = held_by_vendor(channel, mapping, held.id);
        if (!vendors) return vendors.error();
        auto context    = channel.context();
        context.record  = held.id;
        auto       rows = rows_to_update(mapping, held.object.data(), (*vendors)->data(), context);
        auto const told = rows_to_tell(workspace_, channel, mapping, held, bound);
        if (!told) return told.error();
        rows &= *told;
        if (auto const failed = channel.take_failure(); !failed) return failed.error();
        auto const fought = fought_over(channel, mapping, held, **vendors, rows, known.key);
        if (!fought) return fought.error();
        rows &= ~*fought;
        auto const custom = wanted_custom(workspace_, held.id, channel, mapping);
        auto const theirs = custom_of(known.custom);
        if (!custom || !theirs) return custom ? theirs.error() : custom.error();
        auto const custom_rows = custom_rows_to_update(mapping, *custom, *theirs);
        if (rows.none() && custom_rows.none() && lines.empty()) return fought->any();
        if (!can_write(channel, mapping)) return refuse(channel, mapping, false);
        if (!planned_.insert({channel.system.name, held.id}).second) return merge_lines(channel, held, lines);

        PlannedWrite write = begin(channel, mapping, held, due);
        write.key          = known.key;
        write.rows         = rows;
        write.with_lines   = !lines.empty();
        for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
            auto const& row = mapping.rows[index];
            if (holds_lines(row, lines)) write.rows.set(index);
            if (!rows[index]) continue;
            write.changes.push_back({std::string{row.member}, std::string{row.name}, shown(row, **vendors, context),
                                     shown(row, held.object, context)});
        }
        add_custom(write, mapping, custom_rows, *custom, *theirs);
        push(std::move(write));
        return true;
    }

    void push(PlannedWrite write) {
        ++shares_[write.system];
        plan_.writes.push_back(std::move(write));
    }

    /// Rows that the system keeps changing back.
    Result<RowSet> fought_over(Channel& channel, MappingView const& mapping, Held const& held, AnyObject const& theirs,
                               RowSet const& rows, std::string const& key) {
        RowSet fought;
        if (rows.none()) return fought;
        auto const history = workspace_.store().audit_of(held.id);
        if (!history) return history.error();
        auto context = channel.context();
        for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
            auto const& row = mapping.rows[index];
            if (!rows[index] || row.kind != RowKind::member) continue;
            auto const& member = held.object.type().members[row.place].name;
            auto const  ours   = Workspace::shown(held.object.type(), held.object.data(), row.place);
            if (restores(*history, channel.system.name, member, ours) < limits::restores_max) continue;
            fought.set(index);
            plan_.truces.push_back({channel.system.name, std::string{mapping.vendor_object},
                                    std::string{mapping.object}, held.id, key, std::string{row.member},
                                    std::string{row.name}, shown(row, held.object, context),
                                    shown(row, theirs, context)});
        }
        return fought;
    }

    /// How often lately that system was given that value, since a person last asked to go on.
    int restores(std::vector<StoredAudit> const& history, std::string_view system, std::string_view member,
                 std::string const& value) {
        auto const since = workspace_.clock().now() - limits::restores_window;
        int        count = 0;
        for (auto const& entry : history) {
            if (entry.action == "retried") count = 0;
            if (entry.at < since || entry.connection != system || entry.action != "updated") continue;
            if (entry.member == member) count = entry.after == value ? count + 1 : 0;
        }
        return count;
    }

    /// What people see of one value: canonical, except where the vendor's field is made from other members.
    static std::string shown(FieldRow const& row, AnyObject const& object, MappingContext& context) {
        auto const& type = object.type();
        if (row.inputs == 0 || type.members[row.place].personal)
            return Workspace::shown(type, object.data(), row.place);
        std::string text;
        JsonWriter  out{text};
        auto const  encoded = write_row(row, object.data(), out, context);
        return encoded ? text : Workspace::shown(type, object.data(), row.place);
    }

    /// The parent is in the plan already: its lines join it.
    Result<bool> merge_lines(Channel& channel, Held const& held, std::string_view lines) {
        if (lines.empty()) return true;
        for (auto& write : plan_.writes) {
            if (write.record != held.id || write.system != channel.system.name) continue;
            if (write.operation != Operation::update) continue;  // It makes all its lines.
            auto const* mapping = channel.mapping_of_vendor_object(write.vendor_object);
            for (std::size_t index = 0; index < mapping->rows.size(); ++index)
                if (holds_lines(mapping->rows[index], lines)) write.rows.set(index);
            write.with_lines = true;
        }
        return true;
    }

    PlannedWrite begin(Channel& channel, MappingView const& mapping, Held const& held, Store::Due const& due) const {
        PlannedWrite write;
        write.system         = channel.system.name;
        write.vendor_object  = mapping.vendor_object;
        write.object         = mapping.object;
        write.record         = held.id;
        write.record_version = held.version;
        write.title          = title_of(held.object);
        write.due            = due.sequence;
        return write;
    }

    /// Fields that refer to a record which the system neither has nor gets by this plan wait; so does a whole create
    /// that cannot do without one.
    Result<> hold_back_dependants();
    /// The record that a row cannot be written without, where the system does not have it yet.
    std::optional<RecordId> missing_for(PlannedWrite const& write, std::size_t row, Held const& held);
    std::size_t             depth_of(PlannedWrite const& write);
    Result<>                look_at_missing();
    Result<>                take_failures();
    /// Says what the lines are to be, in the writes that have some.
    Result<> tell_lines();
    /// Takes out what would only be refused again. True where something went.
    Result<bool> drop_refused();

    /// A mark, and to how many systems something is owed because of it.
    struct Owing {
        Store::Due               due{};
        std::size_t              systems = 0;
        std::vector<std::string> refused{};
    };

    Workspace&                                 workspace_;
    Plan                                       plan_{};
    std::set<std::pair<std::string, RecordId>> planned_{};
    std::map<RecordId, bool>                   missing_{};  ///< What others wait for, and whether it was looked at.
    std::map<std::uint64_t, Owing>             owing_{};
    std::map<std::string, std::size_t, std::less<>> shares_{};
    std::size_t                                     beyond_ = 0;
};

Result<> Planning::tell_lines() {
    for (auto& write : plan_.writes) {
        write.lines_digest.clear();
        if (!write.with_lines) continue;
        auto&      channel = *workspace_.channel(write.system);
        auto const digest =
            digest_of_lines(channel, *channel.mapping_of_vendor_object(write.vendor_object), write.record);
        if (!digest) return digest.error();
        write.lines_digest = *digest;
    }
    return {};
}

Result<bool> Planning::drop_refused() {
    std::vector<PlannedWrite> kept;
    kept.reserve(plan_.writes.size());
    for (auto& write : plan_.writes) {
        auto const refused = is_refused(workspace_, write);
        if (!refused) return refused.error();
        if (!*refused) {
            kept.push_back(std::move(write));
            continue;
        }
        planned_.erase({write.system, write.record});
        auto const owing = owing_.find(write.due);
        if (owing == owing_.end()) continue;
        owing->second.refused.push_back(write_cause(write.system, write.vendor_object, write.record));
        if (owing->second.refused.size() == owing->second.systems)
            plan_.standing.push_back({owing->second.due, std::move(owing->second.refused)});
    }
    bool const dropped = kept.size() < plan_.writes.size();
    plan_.writes       = std::move(kept);
    return dropped;
}

/// How deep a record stands under others of its own kind that this plan also writes: parents first.
std::size_t Planning::depth_of(PlannedWrite const& write) {
    std::size_t depth  = 0;
    auto const* type   = find_object_type(write.object);
    RecordId    record = write.record;
    for (; depth < 63; ++depth) {
        auto const held = workspace_.hold(*type, record);
        if (!held || !held->exists()) break;
        std::vector<Reference> references;
        for (auto const& member : type->members) member.references(held->object.data(), references);
        auto const parent = std::find_if(references.begin(), references.end(), [&](Reference const& reference) {
            return reference.object == type->name && type->members[reference.place].name == std::string_view{"parent"};
        });
        if (parent == references.end() || !planned_.count({write.system, parent->id})) break;
        record = parent->id;
    }
    return depth;
}

std::optional<RecordId> Planning::missing_for(PlannedWrite const& write, std::size_t row, Held const& held) {
    auto&       channel = *workspace_.channel(write.system);
    auto const& mapping = *channel.mapping_of_vendor_object(write.vendor_object);
    auto        context = channel.context();
    context.record      = held.id;
    auto const encoded  = encode_json(mapping, held.object.data(), RowSet{}.set(row), context);
    if (encoded || encoded.error().code() != ErrorCode::not_found) return std::nullopt;
    auto const id = RecordId::parse(encoded.error().context().value);
    if (!id) return std::nullopt;
    auto const today = workspace_.store().resolve(*id);
    if (!today || planned_.count({write.system, *today})) return std::nullopt;
    return *today;
}

Result<> Planning::hold_back_dependants() {
    for (bool again = true; again;) {
        again = false;
        std::vector<PlannedWrite> kept;
        for (auto& write : plan_.writes) {
            auto const* type = find_object_type(write.object);
            auto const  held = workspace_.hold(*type, write.record);
            if (!held) return held.error();
            auto const& mapping = *workspace_.channel(write.system)->mapping_of_vendor_object(write.vendor_object);
            bool        waits   = false;
            for (std::size_t row = 0; row < mapping.rows.size(); ++row) {
                if (!write.rows[row]) continue;
                auto const missing = missing_for(write, row, *held);
                if (!missing) continue;
                missing_.try_emplace(*missing, false);
                auto const& each = mapping.rows[row];
                list({.system  = write.system,
                      .object  = write.object,
                      .record  = write.record,
                      .reason  = std::string{each.name} + " refers to a record that " + write.system + " does not have",
                      .missing = *missing,
                      .vendor_field = std::string{each.name}});
                write.rows.reset(row);
                std::erase_if(write.changes,
                              [&](PlannedChange const& change) { return change.vendor_field == each.name; });
                waits = waits || each.required || each.inputs || each.kind == RowKind::lines;
            }
            write.with_lines = write.with_lines && has_lines(mapping, write.rows);
            bool const whole = write.operation == Operation::update ? write.rows.any() : !waits;
            if (whole) {
                kept.push_back(std::move(write));
                continue;
            }
            planned_.erase({write.system, write.record});
            again = again || write.operation != Operation::update;
        }
        plan_.writes = std::move(kept);
    }
    return take_failures();
}

/// What is waited for may be owed by now although it has not changed: a route lets it in because of who waits. What was
/// refused stays so.
Result<> Planning::look_at_missing() {
    for (auto& [record, looked] : missing_) {
        if (std::exchange(looked, true)) continue;
        auto const open   = workspace_.store().open_causes_of(record);
        auto const stored = workspace_.store().record(record);
        if (!open || !stored) return open ? stored.error() : open.error();
        if (!*stored || !open->empty()) continue;
        if (auto const seen = look_at({.record = record, .object = (*stored)->object}); !seen) return seen;
    }
    return {};
}

Result<> Planning::take_failures() {
    for (auto& channel : workspace_.channels())
        if (auto const failed = channel->take_failure(); !failed) return failed;
    return {};
}

}  // namespace sync_detail

using namespace sync_detail;

Result<Plan> plan_owed(Workspace& workspace) { return Planning{workspace}.run(); }

Result<Plan> plan_owed_of(Workspace& workspace, Held const& held, Channel& channel) {
    return Planning{workspace}.run_for(held, channel);
}

}  // namespace throughline
