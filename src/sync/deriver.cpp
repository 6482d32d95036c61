#include "deriver.hpp"

#include "losses.hpp"
#include "process_graph.hpp"
#include "stored_records.hpp"

#include <algorithm>
#include <set>

namespace throughline {

namespace sync_detail {

/// Marks the records of daily derivations when a new day has begun.
Result<> begin_day(Workspace& workspace) {
    auto const today = date_of(workspace.clock().now()).to_string();
    auto const last  = workspace.store().setting("derived on");
    if (!last) return last.error();
    if (*last == today) return {};
    for (auto const& process : workspace.topology().processes)
        if (process.daily)
            if (auto const marked = workspace.mark_all_due(Store::Work::derive, process.from); !marked) return marked;
    return workspace.store().put_setting("derived on", today);
}

/// A process that is new, or another than it was, looks at all its records: those that are under way go on by today's
/// definition, from whatever an earlier one has made of them.
Result<> begin_versions(Workspace& workspace) {
    auto const begun = workspace.store().setting("derived on");
    if (!begun) return begun.error();
    for (auto const& process : workspace.topology().processes) {
        auto const name  = "process|" + process.name;
        auto const today = std::to_string(process.version);
        auto const known = workspace.store().setting(name);
        if (!known) return known.error();
        if (*known == today) continue;
        if (!begun->empty())  // Otherwise all there is has just been read, and is marked.
            if (auto const marked = workspace.mark_all_due(Store::Work::derive, process.from); !marked) return marked;
        if (auto const put = workspace.store().put_setting(name, today); !put) return put;
    }
    return {};
}

std::string speaker_of(Process const& process) { return "process:" + process.name; }

/// Takes one proposal over: what it says now against what it said before.
Result<bool> propose(Workspace& workspace, Process const& process, RecordId cause, Desired::Proposal const& proposal,
                     std::string const& trace) {
    auto const& type    = proposal.object.type();
    auto const  speaker = speaker_of(process);
    auto        held    = workspace.hold(type, proposal.id);
    if (!held) return held.error();
    if (!held->exists() && !proposal.creates) return false;
    if (!held->exists()) {
        auto const same = same_by_identity(workspace, proposal.object, proposal.id);
        if (!same) return same.error();
        if (same->size() == 1) {
            if (auto const put = workspace.store().put_alias(proposal.id, same->front()); !put) return put.error();
            if (auto again = workspace.hold(type, proposal.id); again)
                held = std::move(again);
            else
                return again.error();
        }
    }
    auto const before = workspace.store().binding_of(held->id, speaker, type.name);
    if (!before) return before.error();
    auto const shadow = *before ? from_canonical_json(type, (*before)->shadow) : Result<AnyObject>{AnyObject{type}};
    if (!shadow) return shadow.error();

    std::uint32_t changed = 0;
    for (std::size_t place = 0; place < type.members.size(); ++place)
        if ((proposal.members >> place & 1u) &&
            (!*before || !type.members[place].same(proposal.object.data(), shadow->data())))
            changed |= std::uint32_t{1} << place;
    if (!changed) return false;

    auto const bound = bound_systems(workspace.store(), held->id);
    if (!bound) return bound.error();
    auto const merging =
        merge(workspace, *held, {speaker, proposal.object, changed, workspace.clock().now(), trace, "derived"}, *bound);
    if (!merging) return merging.error();
    if (*merging)
        if (auto const settled = settle_contests(workspace, *held); !settled) return settled.error();
    StoredBinding const binding{.record        = held->id,
                                .object        = std::string{type.name},
                                .connection    = speaker,
                                .vendor_object = std::string{type.name},
                                .key           = held->id.to_string(),
                                .external_id   = cause.to_string(),
                                .shadow        = to_canonical_json(proposal.object)};
    if (auto const put = workspace.store().put_binding(binding); !put) return put.error();
    return *merging;
}

std::string gate_cause(Process const& process, RecordId id) {
    return "gate|" + process.name + "|" + id.to_string() + "|";
}

/// Raises what is violated now and clears what no longer is.
Result<> settle_violations(Workspace& workspace, Process const& process, RecordId id,
                           std::vector<Violation> const& violations, std::string const& trace) {
    auto const            prefix = gate_cause(process, id);
    std::set<std::string> current;
    for (auto const& violation : violations) {
        StoredException known{.cause       = prefix + violation.path,
                              .code        = std::string{name_of(ErrorCode::validation)},
                              .message     = violation.message,
                              .object      = process.from,
                              .record      = id.to_string(),
                              .record_id   = id,
                              .path        = violation.path,
                              .value       = violation.value,
                              .expected    = violation.expected,
                              .rule        = "gate of \"" + process.name + "\"",
                              .owner       = violation.owner,
                              .remedy      = violation.remedy,
                              .correlation = trace};
        current.insert(known.cause);
        if (auto const raised = workspace.raise(std::move(known)); !raised) return raised;
    }
    auto const open = workspace.store().open_exceptions(prefix, 64);
    if (!open) return open.error();
    for (auto const& exception : *open)
        if (exception.cause.starts_with(prefix) && !current.count(exception.cause))
            if (auto const cleared = workspace.clear(exception.cause); !cleared) return cleared;
    return {};
}

/// What a process says that it makes is all that it may propose.
Result<> check_declared(Process const& process, Desired const& desired) {
    if (process.makes.empty()) return {};
    for (auto const& proposal : desired.proposals) {
        auto const& type = proposal.object.type();
        if (is_listed(process.makes, type.name, {})) continue;
        for (std::size_t place = 0; place < type.members.size(); ++place)
            if ((proposal.members >> place & 1u) && !is_listed(process.makes, type.name, type.members[place].name))
                return Error{ErrorCode::unsupported, "a process proposes what it does not say that it makes"}
                    .in_object(process.name)
                    .in_field(std::string{type.name} + "." + std::string{type.members[place].name})
                    .with_owner("integration")
                    .with_remedy("list it in the process's `makes`");
    }
    return {};
}

Result<std::uint64_t> derive_one(Workspace& workspace, Process const& process, Store::Due const& due,
                                 std::string const& trace) {
    auto const* type = find_object_type(process.from);
    auto        held = workspace.hold(*type, due.record);
    if (!held) return held.error();
    if (!held->exists()) return std::uint64_t{0};

    StoredRecords records{workspace};
    Desired       desired;
    if (!held->deleted)
        process.derive(held->id, held->object, records, desired);
    else if (process.retract)
        process.retract(held->id, held->object, records, desired);
    if (records.failure) return *records.failure;
    if (auto const settled = settle_violations(workspace, process, held->id, desired.violations, trace); !settled)
        return settled.error();
    if (!desired.violations.empty()) return std::uint64_t{0};  // A shut gate lets nothing through.

    if (auto const declared = check_declared(process, desired); !declared) return declared.error();

    std::uint64_t changed = 0;
    for (auto const& proposal : desired.proposals) {
        auto const proposed = propose(workspace, process, held->id, proposal, trace);
        if (!proposed) return proposed.error();
        changed += *proposed;
    }
    return changed;
}

Result<std::uint64_t> derive_page(Workspace& workspace, std::vector<Store::Due> const& page, std::string const& trace) {
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    std::uint64_t changed = 0;
    for (auto const& due : page) {
        for (auto const& process : workspace.topology().processes) {
            if (process.from != due.object) continue;
            auto const done = derive_one(workspace, process, due, trace);
            if (!done) return done.error();
            changed += *done;
        }
        if (auto const unmarked = workspace.store().unmark_due(Store::Work::derive, due.record, due.sequence);
            !unmarked)
            return unmarked.error();
    }
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return changed;
}

}  // namespace sync_detail

using namespace sync_detail;

Result<std::vector<Violation>> violations_of(Workspace& workspace, RecordId id, AnyObject const& object) {
    std::vector<Violation> found;
    for (auto const& process : workspace.topology().processes) {
        if (process.from != object.type().name) continue;
        StoredRecords records{workspace};
        Desired       desired;
        process.derive(id, object, records, desired);
        if (records.failure) return *records.failure;
        for (auto& violation : desired.violations)
            if (std::find(found.begin(), found.end(), violation) == found.end()) found.push_back(std::move(violation));
    }
    return found;
}

Result<std::vector<RecordId>> same_by_identity(Workspace& workspace, AnyObject const& object, RecordId except) {
    std::set<RecordId> candidates;
    for (auto const& rule : workspace.topology().identity) {
        if (rule.object != object.type().name) continue;
        auto const key = rule.key(object);
        if (!key) continue;
        auto const found = workspace.store().match(rule.object, rule.name, normalized_key(*key));
        if (!found) return found.error();
        for (auto const each : *found) {
            auto const today = workspace.store().resolve(each);
            if (!today) return today.error();
            if (*today != except) candidates.insert(*today);
        }
    }
    return std::vector<RecordId>{candidates.begin(), candidates.end()};
}

Result<> derive_little(Workspace& workspace) {
    auto const trace = workspace.begin_trace();
    for (int round = 0; round < limits::derivation_rounds_max && !workspace.runner().is_late(); ++round) {
        auto const due = workspace.store().due(Store::Work::derive, 0, limits::due_per_page);
        if (!due) return due.error();
        if (due->empty() || due->size() == limits::due_per_page) return {};
        if (auto const done = derive_page(workspace, *due, trace); !done) return done.error();
    }
    return {};
}

Result<std::uint64_t> derive_all(Workspace& workspace) {
    std::uint64_t changed = 0, looked_at = 0;
    auto const    trace = workspace.begin_trace();
    if (auto const begun = begin_versions(workspace); !begun) return begun.error();
    if (auto const begun = begin_day(workspace); !begun) return begun.error();
    for (int round = 0; round < limits::derivation_rounds_max; ++round) {
        bool          any   = false;
        std::uint64_t after = 0;
        for (;;) {
            auto const page = workspace.store().due(Store::Work::derive, after, limits::due_per_page);
            if (!page) return page.error();
            if (page->empty()) break;
            any             = true;
            after           = page->back().sequence;
            auto const done = derive_page(workspace, *page, trace);
            if (!done) return done.error();
            changed += *done;
            looked_at += page->size();
            workspace.progress().derived(looked_at);
        }
        if (!any) return changed;
    }
    return Error{ErrorCode::conflict, "derivations keep changing what others derive from: a cycle"}
        .with_owner("integration")
        .with_remedy("look at the audit's latest derived entries; two derivations set one another's sources");
}

}  // namespace throughline
