#pragma once

#include "world.hpp"

#include <throughline/sandbox/network.hpp>

#include <map>
#include <string>
#include <vector>

namespace throughline::simulation {

/// Thrown to end a run in the middle: the engine is gone, its store and the vendors are not.
struct Crash {};

/// The engine's clock. It may end the run at any of its many looks at the time, inside transactions too.
class CrashingClock final : public Clock {
  public:
    explicit CrashingClock(VirtualClock const& clock) : clock_{clock} {}

    Timestamp now() const override {
        if (countdown_ > 0 && --countdown_ == 0) throw Crash{};
        return clock_.now();
    }
    void crash_after(std::uint64_t looks) { countdown_ = looks; }

  private:
    VirtualClock const&   clock_;
    mutable std::uint64_t countdown_ = 0;
};

/// One firm, two systems, one engine, in weather: everything follows from the seed.
class Storm {
  public:
    explicit Storm(std::uint64_t its_seed);

    /// Works, changes and crashes for a while; then the weather clears and everything must settle.
    void run();

    std::uint64_t                seed;
    Tenants                      tenants;
    sandbox::Network             network;
    CrashingClock                clock;
    SeededRandom                 chance;
    std::unique_ptr<SqliteStore> store;
    std::unique_ptr<Engine>      engine;
    std::uint64_t                crashes = 0;
    std::uint64_t                edits   = 0;

  private:
    void open();
    void one_pass();
    void people_work();
    void settle();
};

// The oracles: they read the vendors and the store as an auditor would, and share no arithmetic with the engine.

/// L3: nothing was ever created twice at the ledger.
void check_no_doubles(Storm& storm);
/// L2, L9: every won deal is in the ledger with its own name and amount, or in an open exception; orders and schedules
/// add up to it.
void check_nothing_lost(Storm& storm);
/// L2: what the ledger says of invoices stands on the deals.
void check_feedback(Storm& storm);
/// L1, L5: nothing is owed, and further passes write nothing, neither to a vendor nor to the audit.
void check_silence(Storm& storm);

}  // namespace throughline::simulation
