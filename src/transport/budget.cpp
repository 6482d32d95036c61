#include <throughline/transport/budget.hpp>

#include <algorithm>
#include <stdexcept>

namespace throughline {

Budget::Budget(Limits limits) : limits_{limits} {
    if (limits.concurrency_max <= 0 || limits.requests_max < 0 || limits.span.count() <= 0 || limits.burst <= 0) {
        throw std::invalid_argument{"Budget: limits must be positive"};
    }
    if (limits.requests_max == 0) return;
    // Rounded up: a microsecond too slow rather than one request too many.
    std::chrono::microseconds const span{limits.span};
    spacing_ = std::chrono::microseconds{(span.count() + limits.requests_max - 1) / limits.requests_max};
}

// One that the limits cannot have led to by now was reckoned by a clock that has since been put right.
Timestamp Budget::due(Timestamp now) const { return std::min(state_.due, now + spacing_ * limits_.burst); }

bool Budget::try_acquire(Timestamp now) {
    if (!has_free_slot() || next_permitted(now) > now) return false;
    state_.due = std::max(due(now), now) + spacing_;
    ++state_.in_use;
    return true;
}

void Budget::release() {
    if (state_.in_use == 0) throw std::logic_error{"Budget: released more than was acquired"};
    --state_.in_use;
}

Timestamp Budget::next_permitted(Timestamp now) const {
    return std::max({now, state_.paused_until, due(now) - spacing_ * (limits_.burst - 1)});
}

void Budget::pause_until(Timestamp at) { state_.paused_until = std::max(state_.paused_until, at); }

}  // namespace throughline
