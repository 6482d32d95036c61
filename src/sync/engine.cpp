#include "approvals.hpp"
#include "decisions.hpp"
#include "deriver.hpp"
#include "descriptions.hpp"
#include "losses.hpp"
#include "notifications.hpp"
#include "outbox.hpp"
#include "planner.hpp"
#include "reader.hpp"
#include "receipts.hpp"
#include "refreshing.hpp"
#include "refusing.hpp"
#include "replay_start.hpp"
#include "settling.hpp"
#include "stepping.hpp"
#include "submissions.hpp"
#include "waiting.hpp"
#include "workspace.hpp"
#include "writer.hpp"

#include <stdexcept>

namespace throughline {

struct Engine::Machinery {
    Machinery(Topology topology, Parts parts) : workspace{std::move(topology), parts} {}

    /// What an engine before this one has let rest, rests.
    Result<> ready() {
        if (ready_) return {};
        auto const restored = restore_pauses(workspace);
        ready_              = restored.has_value();
        return restored;
    }
    /// A decision of a person's may have let it go on.
    template <class Decided>
    Decided after(Decided decided) {
        ready_ = false;
        if (!decided) return decided;
        if (auto const restored = ready(); !restored) return restored.error();
        return decided;
    }

    Workspace  workspace;
    Refreshed  last{};
    Refreshing refreshing{workspace};
    Stepping   stepping{workspace, refreshing};

  private:
    bool ready_ = false;
};

namespace sync_detail {

Topology checked(Topology topology) {
    if (auto const fine = topology.check(); !fine) throw std::invalid_argument{fine.error().describe()};
    return topology;
}

}  // namespace sync_detail

Engine::Engine(Topology topology, Parts parts)
    : machinery_{std::make_unique<Machinery>(sync_detail::checked(std::move(topology)), parts)} {}
Engine::~Engine() = default;

Result<> Engine::check() {
    auto& workspace = machinery_->workspace;
    workspace.runner().set_urgency(Urgency::interactive);
    workspace.begin_trace();
    for (auto& channel : workspace.channels()) {
        auto const fine = workspace.runner().run(channel->connector->check());
        if (!fine) return Error{fine.error()}.in_connection(channel->system.name);
    }
    return {};
}

Result<Refreshed> Engine::refresh() {
    auto& workspace = machinery_->workspace;
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    Refreshed refreshed;
    if (auto const begun = machinery_->refreshing.begin(refreshed); !begun) return begun.error();
    if (auto const read = read_all(workspace, refreshed); !read) return read.error();
    if (auto const ended = machinery_->refreshing.end(refreshed); !ended) return ended.error();
    machinery_->last = refreshed;
    return refreshed;
}

Result<std::uint64_t> Engine::ingest(std::string_view system, http::Request const& notification) {
    auto const news = keep_notification(machinery_->workspace, system, notification);
    if (news && *news > 0) wake();
    return news;
}

Result<Plan> Engine::owed() {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return plan_owed(machinery_->workspace);
}

Result<Plan> Engine::plan() {
    auto const refreshed = refresh();
    if (!refreshed) return refreshed.error();
    auto plan = owed();
    if (!plan) return plan;
    if (auto const told = tell_refusals(machinery_->workspace, *plan); !told) return told.error();
    if (auto const told = tell_waits(machinery_->workspace, *plan); !told) return told.error();
    return plan;
}

Result<Applied> Engine::apply(Plan const& plan) {
    if (plan.topology != machinery_->workspace.topology().name)
        return Error{ErrorCode::validation, "the plan was made for another topology"}.with_value(plan.topology);
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    auto&      workspace = machinery_->workspace;
    auto const approval  = use_approval(workspace, plan);
    if (!approval) return approval.error();
    if (auto const told = tell_refusals(workspace, plan); !told) return told.error();
    if (auto const told = tell_waits(workspace, plan); !told) return told.error();
    workspace.runner().set_urgency(Urgency::transactional);
    auto const applied = apply_plan(workspace, plan);
    if (applied && *approval && applied->applied + applied->rejected + applied->uncertain == 0)
        if (auto const back = give_back_approval(workspace, **approval); !back) return back.error();
    return applied;
}

Result<Applied> Engine::run_until_idle() {
    Applied total;
    for (int pass = 0; pass < limits::passes_max; ++pass) {
        if (auto const refreshed = refresh(); !refreshed) return refreshed.error();
        bool owed_some = false;
        // What is more than one plan may hold comes in several, as long as each gets something done.
        for (bool more = true; more;) {
            auto const next = owed();
            if (!next) return next.error();
            auto const applied = apply(*next);
            if (!applied) return applied.error();
            total += *applied;
            owed_some = owed_some || !next->empty();
            more      = next->cut &&
                   (applied->applied > 0 || applied->rejected > 0 || !next->settled.empty() || !next->standing.empty());
        }
        if (!owed_some) break;
    }
    return total;
}

Result<Stepped> Engine::step(Timestamp deadline) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    auto const stepped = machinery_->stepping.step(deadline);
    machinery_->last   = machinery_->stepping.refreshed();
    return stepped;
}

int Engine::handle() const { return machinery_->stepping.news().handle(); }

void Engine::wake() { machinery_->stepping.news().tell(); }

Result<std::vector<Violation>> Engine::validate(RecordId id, AnyObject const& object) {
    return violations_of(machinery_->workspace, id, object);
}

Result<std::vector<Violation>> Engine::validate(ObjectType const& type, RecordId id) {
    auto const held = machinery_->workspace.hold(type, id);
    if (!held) return held.error();
    if (!held->exists() || held->deleted)
        return Error{ErrorCode::not_found, "there is no such record"}.in_object(type.name).in_record(id.to_string());
    return violations_of(machinery_->workspace, held->id, held->object);
}

Result<Submitted> Engine::submit_and_wait(Submission const& submission, Timestamp deadline) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    machinery_->workspace.runner().set_urgency(Urgency::interactive);
    return submit(machinery_->workspace, submission, deadline);
}

Result<> Engine::request_approval(Plan const& plan, std::string_view by) {
    return ask_for_approval(machinery_->workspace, plan, by);
}

Result<> Engine::approve(std::string_view plan_hash, std::string_view by, std::string_view note) {
    return give_approval(machinery_->workspace, plan_hash, by, note);
}

Result<std::optional<Approval>> Engine::approval(std::string_view plan_hash) {
    return approval_of(machinery_->workspace, plan_hash);
}

Result<std::uint64_t> Engine::deliver(std::string_view sink_name, EventSink& sink) {
    return deliver_events(machinery_->workspace, sink_name, sink);
}

Refreshed const& Engine::last_refresh() const { return machinery_->last; }

Topology const& Engine::topology() const { return machinery_->workspace.topology(); }

Result<Replay> Engine::replay(ReplayFrom const& from) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return replay_receipts(machinery_->workspace, from);
}

Result<Replayed> Engine::adopt(Replay const& replay, std::string_view by) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return adopt_replay(machinery_->workspace, replay, by);
}

Result<Replayed> Engine::replay_by_policy(ReplayFrom const& from) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return throughline::replay_by_policy(machinery_->workspace, from);
}

Result<std::uint64_t> Engine::erase_received(std::string_view system, std::string_view vendor_object,
                                             std::string_view key) {
    auto& store = machinery_->workspace.store();
    auto  bound = store.binding(system, vendor_object, key);
    if (!bound) return bound.error();
    auto const lost = *bound ? store.erase_losses((*bound)->record) : Result<std::uint64_t>{std::uint64_t{0}};
    if (!lost) return lost;
    auto const received = store.erase_receipts(system, vendor_object, key);
    if (!received) return received;
    return *received + *lost;
}

Result<> Engine::restore(std::uint64_t loss, std::string_view by) {
    if (auto const ready = machinery_->ready(); !ready) return ready;
    return restore_loss(machinery_->workspace, loss, by);
}

Result<bool> Engine::retry(std::string_view cause, std::string_view by) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return machinery_->after(retry_exception(machinery_->workspace, cause, by));
}

Result<> Engine::discard(std::string_view cause, std::string_view reason, std::string_view by) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return machinery_->after(discard_exception(machinery_->workspace, cause, reason, by));
}

Result<> Engine::reassign(std::string_view cause, std::string_view owner, std::string_view by) {
    return reassign_exception(machinery_->workspace, cause, owner, by);
}

Result<bool> Engine::correct(std::string_view cause, std::string_view vendor_field, std::string_view json,
                             std::string_view by) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    return correct_parked(machinery_->workspace, cause, vendor_field, json, by);
}

Result<> Engine::bind(std::string_view cause, std::string_view vendor_key, std::string_view by) {
    if (auto const ready = machinery_->ready(); !ready) return ready.error();
    machinery_->workspace.runner().set_urgency(Urgency::interactive);
    return bind_by_hand(machinery_->workspace, cause, vendor_key, by);
}

std::uint64_t Refreshed::read() const {
    std::uint64_t total = 0;
    for (auto const& count : counts) total += count.read;
    return total;
}

std::uint64_t Refreshed::changed() const {
    std::uint64_t total = 0;
    for (auto const& count : counts) total += count.changed;
    return total;
}

Applied& Applied::operator+=(Applied const& other) {
    applied += other.applied;
    created += other.created;
    rejected += other.rejected;
    retryable += other.retryable;
    uncertain += other.uncertain;
    skipped += other.skipped;
    return *this;
}

}  // namespace throughline
