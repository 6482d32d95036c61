#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
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

/// A vendor's clock: it runs as everybody's does, and is wrong.
class SkewedClock final : public Clock {
  public:
    SkewedClock(VirtualClock const& clock, std::chrono::seconds ahead) : clock_{clock}, ahead_{ahead} {}

    Timestamp now() const override { return clock_.now() + ahead_; }

  private:
    VirtualClock const&  clock_;
    std::chrono::seconds ahead_;
};

/// A law that a run broke, in words.
struct Finding {
    std::string law;  ///< "L3".
    std::string what;
    RecordId    record{};  ///< Whose story tells how it came to that, where one is concerned.
};

/// One engine among simulated systems, in one thread and in virtual time: what happens follows from the seed alone. A
/// topology of systems and of people derives from it.
class Stage {
  public:
    explicit Stage(std::uint64_t its_seed);
    virtual ~Stage()               = default;
    Stage(Stage const&)            = delete;
    Stage& operator=(Stage const&) = delete;

    /// Works, changes and crashes for a while in that weather; then the weather clears and all must settle.
    void run(sandbox::Weather const& weather);
    /// One pass of the engine, perhaps with a crash, and people at work before and in between.
    void one_pass();
    /// Faults stop, people rest: everything must drain within a bound that follows from the topology (liveness), and no
    /// customer, project or invoice is there twice.
    void settle();
    /// Makes the engine, where there is none.
    void open();

    std::uint64_t                seed;
    VirtualClock                 virtual_clock;
    SeededRandom                 vendors_chance;
    SeededRandom                 chance;
    sandbox::Network             network;
    CrashingClock                clock;
    std::unique_ptr<SqliteStore> store;
    std::unique_ptr<Engine>      engine{};

    std::uint64_t working_passes_min = 3;  ///< Before all rests; up to three more.

    // What happened.
    std::uint64_t        crashes = 0;
    std::uint64_t        edits   = 0;
    int                  passes  = 0;  ///< That settling took.
    std::vector<Finding> findings{};   ///< Of the laws that running itself tries.

  protected:
    virtual Topology topology() = 0;
    /// People change things in their systems; time passes.
    virtual void people_work() = 0;
    /// After a crash: the store may be another, opened anew.
    virtual void after_crash() {}
    /// What goes wrong inside the vendors, beyond the weather.
    virtual void trouble() {}
    /// The vendors work as they should again. What is under way there may take that long to show.
    virtual std::chrono::seconds calm_down() { return {}; }

    std::uint64_t looks_before_crash_max = 400;

  private:
    void fall_down();
    void drain();
    void look_for_doubles();
    bool is_idle(Plan const& plan) const;
    int  passes_max() const;

    std::size_t systems_ = 0;
};

/// What a run had to do with, summed up over many.
struct Tally {
    std::uint64_t                        seeds = 0, exchanges = 0, edits = 0, crashes = 0;
    int                                  passes_max = 0;
    std::map<std::string, std::uint64_t> faults{};

    void        add(Stage const& stage);
    std::string to_string() const;
};

}  // namespace throughline::simulation
