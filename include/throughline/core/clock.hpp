#pragma once

#include <throughline/core/timestamp.hpp>

#include <chrono>

namespace throughline {

/// Where the time comes from. Everything that asks for the time is given one of these; nothing reads the machine's
/// clock by itself. Implementations may be asked from any thread.
class Clock {
  public:
    virtual ~Clock() = default;

    virtual Timestamp now() const = 0;
};

/// The machine's UTC clock.
class SystemClock final : public Clock {
  public:
    Timestamp now() const override;
};

/// A clock that moves only when told to: for tests and simulation. Not for use from several threads.
class VirtualClock final : public Clock {
  public:
    explicit VirtualClock(Timestamp start) : now_{start} {}

    Timestamp now() const override { return now_; }
    void      advance(std::chrono::microseconds by) { now_ = now_ + by; }
    void      advance_to(Timestamp at) {
        if (now_ < at) now_ = at;
    }

  private:
    Timestamp now_;
};

}  // namespace throughline
