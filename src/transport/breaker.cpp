#include <throughline/transport/breaker.hpp>

#include <algorithm>

namespace throughline {

bool Breaker::permits(Timestamp now) {
    if (!resting_) return true;
    if (probing_ || now < until_) return false;
    probing_ = true;
    return true;
}

void Breaker::succeeded() {
    failures_ = 0;
    resting_ = probing_ = false;
    rest_               = std::chrono::seconds{0};
}

void Breaker::failed(Timestamp now) {
    ++failures_;
    if (resting_ && !probing_) return;  // Sent before the rest began: it says nothing new.
    if (!resting_ && failures_ < limits_.failures_max) return;
    rest_    = resting_ ? std::min(rest_ * 2, limits_.longest_rest) : limits_.first_rest;
    resting_ = true;
    probing_ = false;
    until_   = now + rest_;
}

}  // namespace throughline
