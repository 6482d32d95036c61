#include <throughline/sync/background.hpp>

#include <throughline/sync/limits.hpp>

#include <poll.h>

#include <algorithm>

namespace throughline {

Background::Background(Engine& engine, Clock const& clock, Told told)
    : engine_{engine}, clock_{clock}, told_{std::move(told)}, thread_{[this] { work(); }} {}

Background::~Background() {
    stopping_ = true;
    engine_.wake();
    thread_.join();
}

void Background::use(std::function<void(Engine&)> const& what) {
    ++waiting_;
    std::lock_guard const lock{engines_};
    --waiting_;
    free_.notify_one();  // Before `what`, which may throw: who waits takes the lock after us in any case.
    what(engine_);
}

Result<std::uint64_t> Background::ingest(std::string_view system, http::Request const& notification) {
    Result<std::uint64_t> taken{std::uint64_t{0}};
    use([&](Engine& engine) { taken = engine.ingest(system, notification); });
    return taken;
}

void Background::work() {
    while (!stopping_) {
        auto const stepped = step();
        if (told_) told_(stepped);
        if (!stepped)
            wait_until(clock_.now() + limits::step_pause);
        else if (stepped->idle)
            wait_until(stepped->again_at);
    }
}

Result<Stepped> Background::step() {
    std::unique_lock lock{engines_};
    free_.wait(lock, [this] { return waiting_ == 0; });
    return engine_.step(clock_.now());
}

void Background::wait_until(Timestamp at) const {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(at - clock_.now());
    // A clock that is set meanwhile lengthens the wait by no more than one pause.
    auto const wait = std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds{0}, limits::step_pause);
    pollfd     news{.fd = engine_.handle(), .events = POLLIN, .revents = 0};
    ::poll(&news, 1, static_cast<int>(wait.count()));
}

std::unique_ptr<Background> run_in_background(Engine& engine, Clock const& clock, Background::Told told) {
    return std::make_unique<Background>(engine, clock, std::move(told));
}

}  // namespace throughline
