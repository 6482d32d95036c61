#pragma once

#include <throughline/sync/engine.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

namespace throughline {

/// An engine that runs on a thread of its own, for a host that has no loop to run it in. While this lives the engine is
/// its: everybody else reaches it through `use` and `ingest`.
class Background {
  public:
    /// Hears what every step did, on the thread that did it. It must not call back.
    using Told = std::function<void(Result<Stepped> const&)>;

    /// Requires: engine and clock outlive it.
    Background(Engine& engine, Clock const& clock, Told told = {});
    /// Ends the thread after the piece that it is at.
    ~Background();
    Background(Background const&)            = delete;
    Background& operator=(Background const&) = delete;

    // From any thread.

    /// Does something with the engine, between two pieces of its work.
    void use(std::function<void(Engine&)> const& what);
    /// Takes a notification, as Engine::ingest does, and has it followed at once.
    Result<std::uint64_t> ingest(std::string_view system, http::Request const& notification);
    /// There is something to do now.
    void wake() { engine_.wake(); }

  private:
    void            work();
    Result<Stepped> step();
    void            wait_until(Timestamp at) const;

    Engine&                 engine_;
    Clock const&            clock_;
    Told                    told_;
    std::mutex              engines_{};
    std::condition_variable free_{};
    std::atomic<int>        waiting_{0};  // Who wants the engine is not kept waiting by one piece after another.
    std::atomic<bool>       stopping_{false};
    std::thread             thread_;
};

/// `engine.step` for ever, on one thread, until the result goes.
std::unique_ptr<Background> run_in_background(Engine& engine, Clock const& clock, Background::Told told = {});

}  // namespace throughline
