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

bool Budget::try_acquire(Timestamp now) {
    if (in_use_ >= limits_.concurrency_max || next_permitted(now) > now) return false;
    due_ = std::max(due_, now) + spacing_;
    ++in_use_;
    return true;
}

void Budget::release() {
    if (in_use_ == 0) throw std::logic_error{"Budget: released more than was acquired"};
    --in_use_;
}

Timestamp Budget::next_permitted(Timestamp now) const {
    return std::max({now, paused_until_, due_ - spacing_ * (limits_.burst - 1)});
}

void Budget::pause_until(Timestamp at) { paused_until_ = std::max(paused_until_, at); }

}  // namespace throughline
