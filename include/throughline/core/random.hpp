#pragma once

#include <cstdint>
#include <string>

namespace throughline {

/// Where chance comes from. Everything that needs it is given one of these, so that a run can be replayed.
class Random {
  public:
    virtual ~Random() = default;

    virtual std::uint64_t next() = 0;

    /// A uniformly distributed number below `limit`. Requires: limit > 0.
    std::uint64_t below(std::uint64_t limit);
    /// True `numerator` times out of `denominator`. Requires: denominator > 0.
    bool chance(std::uint64_t numerator, std::uint64_t denominator) { return below(denominator) < numerator; }
    /// `digits` hexadecimal digits: nonces, trace ids.
    std::string hex(std::size_t digits);
};

/// The operating system's generator: unpredictable, for nonces and jitter. Thread-safe.
class SystemRandom final : public Random {
  public:
    std::uint64_t next() override;
};

/// The same numbers for the same seed on every machine (xoshiro256**, seeded by splitmix64). Not thread-safe.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed);

    std::uint64_t next() override;

  private:
    std::uint64_t state_[4];
};

}  // namespace throughline
