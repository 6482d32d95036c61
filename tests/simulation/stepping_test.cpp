#include "wired_circle.hpp"

#include <throughline/sync/background.hpp>
#include <throughline/sync/limits.hpp>

#include <poll.h>

#include <condition_variable>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <thread>

namespace throughline::simulation {

namespace {

constexpr int skills = 40;

struct Stepwise : WiredCircle {
    explicit Stepwise(std::uint64_t seed) : WiredCircle{seed, 2} {
        for (int each = 0; each < skills; ++each) insert("S" + std::to_string(each));
        circle.network.set_weather({.delay_max = std::chrono::milliseconds{300}});
        open(circle.network);
    }
};

bool has_news(Engine const& engine) {
    pollfd handle{.fd = engine.handle(), .events = POLLIN, .revents = 0};
    return ::poll(&handle, 1, 0) == 1;
}

std::size_t threads() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator{"/proc/self/task"}, std::filesystem::directory_iterator{}));
}

}  // namespace

TEST_CASE(
    "stepping through the loop does what running it does, a page or a batch at a time, and stops at the deadline") {
    Stepwise world{1};
    auto&    circle = world.circle;
    auto&    engine = *circle.engine;
    int      steps  = 0;
    Applied  applied;
    Stepped  last;
    for (; !last.idle; ++steps) {
        REQUIRE(steps < 500);
        auto const begun = circle.virtual_clock.now();
        last             = engine.step(begun).value();
        applied += last.applied;
        // One page of five, or one batch: some exchanges of 0.3 seconds at most.
        CHECK(circle.virtual_clock.now() - begun < std::chrono::seconds{20});
    }
    CHECK(steps > 2 * skills / 5);
    CHECK(applied.created == skills);
    CHECK(world.system(1).creates("skills") == skills);
    CHECK(engine.plan().value().empty());

    SUBCASE("idle, it asks nobody anything before the pause is over") {
        auto const asked = circle.network.exchanges();
        auto const next  = engine.step(circle.virtual_clock.now() + std::chrono::hours{1}).value();
        CHECK(next.idle);
        CHECK(next.again_at == last.again_at);
        CHECK(circle.network.exchanges() == asked);
        circle.virtual_clock.advance_to(last.again_at);
        CHECK(engine.step(circle.virtual_clock.now() + std::chrono::hours{1}).value().idle);
        CHECK(circle.network.exchanges() > asked);
    }
    SUBCASE("a notification is news, and ends the pause") {
        CHECK_FALSE(has_news(engine));
        auto const id = std::string{world.first().list("skills").front()["id"].text()};
        world.rename(id, "news");
        REQUIRE(engine.ingest("system0", world.first().notification("skills", id)).value() == 1);
        CHECK(has_news(engine));
        auto const pass = engine.step(circle.virtual_clock.now() + std::chrono::hours{1}).value();
        CHECK(pass.idle);
        CHECK(pass.applied.applied == 1);
        CHECK_FALSE(has_news(engine));
    }
    SUBCASE("a step with time enough is a whole pass") {
        world.insert("late");
        circle.virtual_clock.advance_to(last.again_at);
        auto const pass = engine.step(circle.virtual_clock.now() + std::chrono::hours{1}).value();
        CHECK(pass.idle);
        CHECK(pass.applied.created == 1);
        CHECK(engine.last_refresh().read() >= 1);
    }
}

TEST_CASE("L7: an engine that is stepped may end after any step; the next one goes on") {
    Stepwise world{2};
    auto&    circle = world.circle;
    for (int steps = 0; world.system(1).count("skills") < skills; ++steps) {
        REQUIRE(steps < 500);
        circle.engine->step(circle.virtual_clock.now()).value();
        if (steps % 7 != 6) continue;
        circle.engine.reset();
        circle.network.break_all();
        world.open(circle.network);
        for (int each = 0; each < 12; ++each) circle.engine->step(circle.virtual_clock.now()).value();
    }
    circle.settle();
    CHECK(world.system(1).creates("skills") == skills);
}

TEST_CASE("in the background an engine has one thread, works as soon as there is news, and is gone when it is let go") {
    Stepwise                world{3};
    auto&                   circle = world.circle;
    std::mutex              mutex;
    std::condition_variable rested;
    int                     pauses = 0;
    std::thread{[] {}}.join();  // A sanitizer has a thread of its own, from the first one on.
    auto const before = threads();
    {
        auto const background =
            run_in_background(*circle.engine, circle.virtual_clock, [&](Result<Stepped> const& stepped) {
                if (!stepped || !stepped->idle) return;
                std::lock_guard const lock{mutex};
                ++pauses;
                rested.notify_all();
            });
        auto const wait_for = [&](int count) {
            std::unique_lock lock{mutex};
            rested.wait(lock, [&] { return pauses >= count; });
        };
        CHECK(threads() == before + 1);
        wait_for(1);
        std::string id;
        background->use([&](Engine&) {
            CHECK(world.system(1).count("skills") == skills);
            id = std::string{world.first().list("skills").front()["id"].text()};
            world.rename(id, "news");
        });
        http::Request notice;
        background->use([&](Engine&) { notice = world.first().notification("skills", id); });
        CHECK(background->ingest("system0", notice).value() == 1);
        wait_for(2);
        background->use([&](Engine& engine) {
            CHECK(engine.owed().value().empty());
            std::size_t told = 0;
            for (auto const& skill : world.system(1).list("skills")) told += skill["name"].text() == "news";
            CHECK(told == 1);
        });
        CHECK_THROWS_AS(background->use([](Engine&) { throw std::runtime_error{"the host's own"}; }),
                        std::runtime_error);
        background->wake();
        wait_for(3);
    }
    for (int look = 0; look < 10'000 && threads() != before; ++look) {
    }  // A thread that has been joined may be listed for a moment longer.
    CHECK(threads() == before);
    CHECK(circle.engine->run_until_idle());  // It is the host's again.
}

}  // namespace throughline::simulation
