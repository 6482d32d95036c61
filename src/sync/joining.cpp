#include "joining.hpp"

#include "losses.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

/// Everything that stands for one record in other systems, moved to another.
class Joining {
  public:
    Joining(Workspace& workspace, StoredBinding const& loser, RecordId survivor, std::string_view correlation)
        : workspace_{workspace}, loser_{loser}, survivor_{survivor}, correlation_{correlation} {}

    Result<> run() {
        auto const bindings = workspace_.store().bindings_of(loser_.record);
        if (!bindings) return bindings.error();
        bool all_moved = true;
        for (auto const& binding : *bindings) {
            if (binding.deleted || binding.connection == loser_.connection || is_of_a_process(binding)) continue;
            auto const moved = move(binding);
            if (!moved) return moved.error();
            all_moved = all_moved && *moved;
        }
        if (auto const told = audit(); !told) return told;
        if (auto const kept = keep_what_loses(); !kept) return kept;
        if (auto const done = all_moved ? becomes_the_survivor() : rests(); !done) return done;
        return workspace_.store().mark_due(Store::Work::plan, survivor_, loser_.object);
    }

  private:
    static bool is_of_a_process(StoredBinding const& binding) { return binding.connection.starts_with("process:"); }

    /// False where the survivor has a record of its own there.
    Result<bool> move(StoredBinding binding) {
        auto const own = workspace_.store().binding_of(survivor_, binding.connection, binding.vendor_object);
        if (!own) return own.error();
        if (*own && !(*own)->deleted) {
            auto const told = tell(binding, **own);
            return told ? Result<bool>{false} : told.error();
        }
        StoredBinding left = binding;
        left.key.clear();
        left.deleted = true;
        if (auto const put = workspace_.store().put_binding(left); !put) return put.error();
        binding.record = survivor_;
        if (auto const put = workspace_.store().put_binding(binding); !put) return put.error();
        return true;
    }

    Result<> tell(StoredBinding const& theirs, StoredBinding const& own) {
        return workspace_.raise(Error{ErrorCode::conflict, "two records of this system are one in " + loser_.connection}
                                    .with_value(theirs.key)
                                    .with_expected("one record, as " + own.key),
                                {.cause       = twice_cause(theirs.connection, theirs.vendor_object, theirs.key),
                                 .code        = {},
                                 .message     = {},
                                 .connection  = theirs.connection,
                                 .object      = theirs.vendor_object,
                                 .record      = theirs.key,
                                 .record_id   = survivor_,
                                 .rule        = "records are merged by people, in the system that keeps them",
                                 .owner       = "data steward",
                                 .remedy      = "merge " + theirs.key + " into " + own.key + " there, or delete it",
                                 .correlation = std::string{correlation_}});
    }

    Result<> audit() {
        return workspace_.store().put_audit({.at          = workspace_.clock().now(),
                                             .record      = loser_.record,
                                             .object      = loser_.object,
                                             .member      = {},
                                             .after       = "\"" + survivor_.to_string() + "\"",
                                             .action      = "joined",
                                             .connection  = loser_.connection,
                                             .correlation = std::string{correlation_}});
    }

    Result<> keep_what_loses() {
        auto const& type     = *find_object_type(loser_.object);
        auto const  loser    = workspace_.hold(type, loser_.record);
        auto const  survivor = workspace_.hold(type, survivor_);
        if (!loser || !survivor) return loser ? survivor.error() : loser.error();
        if (!loser->exists() || loser->id == survivor->id) return {};
        return lose_joined(workspace_, *loser, *survivor, correlation_);
    }

    /// Whoever refers to the loser means the survivor.
    Result<> becomes_the_survivor() {
        for (auto const& rule : workspace_.topology().identity)
            if (rule.object == loser_.object)
                if (auto const forgotten = workspace_.store().put_match(rule.object, rule.name, {}, loser_.record);
                    !forgotten)
                    return forgotten;
        return workspace_.store().put_alias(loser_.record, survivor_);
    }

    /// Its record elsewhere stays what it is until people have decided; nothing is owed to it meanwhile.
    Result<> rests() {
        auto const& type = *find_object_type(loser_.object);
        auto        held = workspace_.hold(type, loser_.record);
        if (!held) return held.error();
        held->deleted    = true;
        auto       gone  = held->object;
        auto const place = type.place_named("merged_into");
        auto const said  = member_from_canonical_json(type, gone.data(), place, "\"" + survivor_.to_string() + "\"");
        if (!said) return said;
        auto const merged = merge(
            workspace_, *held,
            {loser_.connection, gone, std::uint32_t{1} << place, workspace_.clock().now(), correlation_, "merged"},
            {loser_.connection});
        if (!merged) return merged.error();
        return *merged ? Result<>{} : workspace_.keep(*held);
    }

    Workspace&           workspace_;
    StoredBinding const& loser_;
    RecordId             survivor_;
    std::string_view     correlation_;
};

}  // namespace sync_detail

Result<> is_parted(Workspace& workspace, RecordId loser) {
    auto const bindings = workspace.store().bindings_of(loser);
    if (!bindings) return bindings.error();
    for (auto const& binding : *bindings)
        if (auto const cleared = workspace.clear(twice_cause(binding.connection, binding.vendor_object, binding.key));
            !cleared)
            return cleared;
    return {};
}

std::string twice_cause(std::string_view system, std::string_view vendor_object, std::string_view key) {
    return "twice|" + std::string{system} + "|" + std::string{vendor_object} + "|" + std::string{key};
}

Error back_after_merge(StoredBinding const& loser) {
    return Error{ErrorCode::duplicate, "a record that was merged into another is back"}
        .in_object(loser.vendor_object)
        .in_record(loser.key)
        .with_owner("data steward")
        .with_remedy("merge it again, or have a new record made in its place");
}

Result<std::optional<RecordId>> survivor_of(Workspace& workspace, AnyObject const& deleted, RecordId loser) {
    auto const& type  = deleted.type();
    auto const  place = type.place_named("merged_into");
    if (place == type.members.size()) return std::optional<RecordId>{};
    std::vector<Reference> references;
    type.members[place].references(deleted.data(), references);
    if (references.empty()) return std::optional<RecordId>{};
    auto const survivor = workspace.hold(type, references.front().id);
    if (!survivor) return survivor.error();
    if (!survivor->exists() || survivor->deleted || survivor->id == loser) return std::optional<RecordId>{};
    return std::optional<RecordId>{survivor->id};
}

Result<> join_records(Workspace& workspace, Channel& channel, StoredBinding loser, RecordId survivor,
                      std::string_view correlation) {
    loser.deleted = true;
    if (auto const put = workspace.store().put_binding(loser); !put) return put;
    auto const joined = sync_detail::Joining{workspace, loser, survivor, correlation}.run();
    channel.forget_references();
    for (auto& each : workspace.channels()) each->forget_references();
    return joined;
}

}  // namespace throughline
