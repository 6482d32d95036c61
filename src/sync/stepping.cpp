#include "stepping.hpp"

#include "approvals.hpp"
#include "planner.hpp"
#include "reader.hpp"
#include "refusing.hpp"
#include "waiting.hpp"
#include "writer.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace throughline {

News::News() : descriptor_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), "no descriptor for the engine's news"};
}

News::~News() { ::close(descriptor_); }

void News::tell() const {
    std::uint64_t const one = 1;
    // It fails only where it has been told more often than a number can say.
    static_cast<void>(::write(descriptor_, &one, sizeof one) == sizeof one);
}

bool News::take() const {
    std::uint64_t times = 0;
    return ::read(descriptor_, &times, sizeof times) == sizeof times;
}

Result<Stepped> Stepping::step(Timestamp deadline) {
    auto const& clock = workspace_.clock();
    Stepped     stepped;
    if (stage_ == Stage::rest) {
        bool const news = news_.take();
        if (!news && clock.now() < again_at_) return Stepped{.idle = true, .again_at = again_at_};
        stage_  = Stage::begin;
        passes_ = 0;
    }
    do {
        if (auto const done = piece(deadline, stepped.applied); !done) {
            rest();
            return done.error();
        }
        if (stage_ == Stage::rest) {
            stepped.idle     = true;
            stepped.again_at = again_at_;
            return stepped;
        }
    } while (clock.now() < deadline);
    stepped.again_at = clock.now();
    return stepped;
}

void Stepping::rest() {
    stage_    = Stage::rest;
    again_at_ = workspace_.clock().now() + limits::step_pause;
    plan_.reset();
}

Result<> Stepping::piece(Timestamp deadline, Applied& applied) {
    switch (stage_) {
        case Stage::begin:
            return begin();
        case Stage::read:
            return read(deadline);
        case Stage::derive:
            return derive();
        case Stage::plan:
            return make_plan();
        case Stage::write:
            return write(deadline, applied);
        case Stage::rest:
            break;
    }
    return {};
}

Result<> Stepping::begin() {
    refreshed_ = {};
    if (auto const begun = refreshing_.begin(refreshed_); !begun) return begun;
    channel_ = place_ = 0;
    stage_            = Stage::read;
    return {};
}

Result<> Stepping::read(Timestamp deadline) {
    auto const& channels = workspace_.channels();
    while (channel_ < channels.size() && place_ == channels[channel_]->system.mappings.size()) ++channel_, place_ = 0;
    if (channel_ == channels.size()) {
        stage_ = Stage::derive;
        return {};
    }
    auto const through = read_some(workspace_, *channels[channel_], place_, deadline, refreshed_);
    if (!through) return through.error();
    place_ += *through;
    return {};
}

Result<> Stepping::derive() {
    if (auto const ended = refreshing_.end(refreshed_); !ended) return ended;
    stage_ = Stage::plan;
    return {};
}

Result<> Stepping::make_plan() {
    auto planned = plan_owed(workspace_);
    if (!planned) return planned.error();
    auto approval = use_approval(workspace_, *planned);
    if (!approval) return approval.error();
    if (auto const told = tell_refusals(workspace_, *planned); !told) return told;
    if (auto const told = tell_waits(workspace_, *planned); !told) return told;
    approval_ = *std::move(approval);
    workspace_.runner().set_urgency(Urgency::transactional);
    plan_.emplace(*std::move(planned));
    next_    = 0;
    of_plan_ = {};
    stage_   = Stage::write;
    return {};
}

Result<> Stepping::write(Timestamp deadline, Applied& applied) {
    Applied    some;
    auto const next = apply_some(workspace_, *plan_, next_, deadline, some);
    applied += some;
    of_plan_ += some;
    if (!next) return next.error();
    next_ = *next;
    if (next_ < plan_->writes.size()) return {};
    if (approval_ && of_plan_.applied + of_plan_.rejected + of_plan_.uncertain == 0)
        if (auto const back = give_back_approval(workspace_, *approval_); !back) return back;
    approval_.reset();
    bool const something = of_plan_.applied > 0 || of_plan_.rejected > 0;
    // What is more than one plan may hold comes in several, as long as each gets something done.
    if (plan_->cut && (something || !plan_->settled.empty() || !plan_->standing.empty())) {
        stage_ = Stage::plan;
        return {};
    }
    if (!something || ++passes_ == limits::passes_max)
        rest();
    else
        stage_ = Stage::begin;
    return {};
}

}  // namespace throughline
