#pragma once

#include <throughline/core/timestamp.hpp>

#include <chrono>

namespace throughline {

/// How much of a vendor's patience one connection may use: requests at a time, and requests in a span of time. Pure:
/// it is told the time and never waits. Requests are spaced evenly, so that no span of that length, wherever it
/// begins, sees more than its share; `burst` allows as many as that at once after a quiet time.
class Budget {
  public:
    struct Limits {
        int                       concurrency_max = 5;
        int                       requests_max    = 0;  ///< In each `span`; 0 for no limit.
        std::chrono::milliseconds span{1'000};
        int                       burst = 1;
    };

    /// Requires: concurrency_max > 0, requests_max >= 0, span > 0, burst > 0.
    explicit Budget(Limits limits);

    /// Takes one slot; `release` gives it back when the answer has come.
    bool try_acquire(Timestamp now);
    /// Requires: a slot that was acquired and not released.
    void release();
    int  in_use() const { return state_.in_use; }
    bool has_free_slot() const { return state_.in_use < limits_.concurrency_max; }

    /// When the rate next permits a request, at or after `now`. Says nothing about slots: those wait for answers.
    Timestamp next_permitted(Timestamp now) const;
    /// Nothing is permitted before that: the vendor throttled us and said until when. Never shortens a pause.
    void pause_until(Timestamp at);

    /// How far it is: to be kept, and gone on from.
    struct State {
        Timestamp due{};  ///< When the next request would come, if all came evenly.
        Timestamp paused_until{};
        int       in_use = 0;
    };
    State const& state() const { return state_; }
    void         resume(State state) { state_ = state; }

  private:
    Timestamp due(Timestamp now) const;

    Limits                    limits_;
    std::chrono::microseconds spacing_{0};
    State                     state_{};
};

}  // namespace throughline
