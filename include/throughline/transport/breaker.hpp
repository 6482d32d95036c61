#pragma once

#include <throughline/core/timestamp.hpp>

#include <chrono>

namespace throughline {

/// Lets a host that cannot answer rest: after some failures in a row nothing is sent for a while, then a single probe.
/// A probe that succeeds closes the matter; one that fails doubles the rest. One thread at a time.
class Breaker {
  public:
    struct Limits {
        int                  failures_max = 6;  ///< In a row.
        std::chrono::seconds first_rest{15};
        std::chrono::seconds longest_rest{300};
    };

    Breaker() = default;
    explicit Breaker(Limits limits) : limits_{limits} {}

    /// Whether an exchange may start now. While it rests, one may once the rest is over: the probe.
    bool permits(Timestamp now);
    /// Any answer that shows the host at work, refusals included.
    void succeeded();
    /// Refused or lost connections, and answers of what stands before the host (502, 503, 504).
    void failed(Timestamp now);
    /// An exchange that was permitted will have no answer: it was withdrawn.
    void withdrawn() { probing_ = false; }

    bool      rests() const { return resting_; }
    Timestamp rests_until() const { return until_; }
    int       failures() const { return failures_; }

  private:
    Limits               limits_{};
    int                  failures_ = 0;
    bool                 resting_  = false;
    bool                 probing_  = false;
    Timestamp            until_{};
    std::chrono::seconds rest_{0};
};

}  // namespace throughline
