#include <throughline/core/random.hpp>
#include <throughline/transport/budget_pool.hpp>

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace throughline::test {

namespace {

constexpr Timestamp noon = Timestamp::from_seconds(1'700'049'600);  // 2023-11-15T12:00:00Z

Timestamp after(std::int64_t milliseconds) { return noon + std::chrono::milliseconds{milliseconds}; }

auto pool_of(BudgetPool::Limits limits) { return std::make_shared<BudgetPool>(limits); }

}  // namespace

TEST_CASE("R201 L12: connections that share a vendor never use more than it permits, all together") {
    auto const         pool = pool_of({.pace = {.concurrency_max = 3, .requests_max = 10}});
    BudgetPool::Member one{pool}, other{pool};
    CHECK(one.try_acquire(Urgency::transactional, noon));
    CHECK_FALSE(other.try_acquire(Urgency::transactional, noon));  // Ten in a second are one in a tenth of it.
    CHECK(other.next_permitted(Urgency::transactional, noon) == after(100));
    CHECK(other.try_acquire(Urgency::transactional, after(100)));
    CHECK(one.try_acquire(Urgency::transactional, after(200)));
    CHECK_FALSE(other.try_acquire(Urgency::transactional, after(300)));  // Three are under way.
    one.release();
    CHECK(other.try_acquire(Urgency::transactional, after(300)));
    CHECK_THROWS_AS((BudgetPool::Member{pool}.release()), std::logic_error);
}

TEST_CASE("R271 L13: whatever one tenant wants, another has its share as soon as it wants it (property)") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed ", seed);
        SeededRandom random{seed};
        auto const   pool = pool_of({.pace = {.concurrency_max = 2, .requests_max = 20}});
        std::array<std::unique_ptr<BudgetPool::Member>, 3> members;
        for (auto& member : members) member = std::make_unique<BudgetPool::Member>(pool);
        std::array<int, 3> served{};
        std::int64_t       longest_wait = 0, waits_since = -1;
        for (std::int64_t now = 0; now < 60'000; now += 5) {
            // Two always want something, and the first asks far more often; the third now and then.
            auto const ask = [&](std::size_t who) {
                if (!members[who]->try_acquire(Urgency::transactional, after(now))) return false;
                members[who]->release();
                ++served[who];
                return true;
            };
            for (int each = 0; each < 8; ++each) ask(0);
            ask(1);
            if (waits_since < 0 && random.chance(1, 100)) waits_since = now;
            if (waits_since < 0 || !ask(2)) continue;
            longest_wait = std::max(longest_wait, now - waits_since);
            waits_since  = -1;
        }
        CAPTURE(served[2]);
        CHECK(served[0] <= served[1] + 2);
        CHECK(served[0] + served[1] + served[2] > 1'100);  // Nothing is wasted on fairness.
        CHECK(longest_wait <= 160);                        // Its turn comes after one of each of the others.
    }
}

TEST_CASE("R201 P27: the more urgent goes first, and finds a slot that a backfill has left") {
    auto const         pool = pool_of({.pace = {.concurrency_max = 3}, .slots_for_urgent = 1});
    BudgetPool::Member load{pool}, person{pool};
    CHECK(load.try_acquire(Urgency::backfill, noon));
    CHECK(load.try_acquire(Urgency::backfill, noon));
    CHECK_FALSE(load.try_acquire(Urgency::backfill, noon));
    CHECK(person.try_acquire(Urgency::interactive, noon));
    CHECK_FALSE(person.try_acquire(Urgency::interactive, noon));
    load.release();
    load.release();
    CHECK_FALSE(load.try_acquire(Urgency::transactional, after(1)));  // The person waits, and is first.
    CHECK(person.try_acquire(Urgency::interactive, after(1)));
    CHECK(load.try_acquire(Urgency::transactional, after(2)));
}

TEST_CASE("a connection that no longer asks keeps nobody waiting, nor does one that is gone") {
    auto const         pool = pool_of({.pace = {.concurrency_max = 1}});
    BudgetPool::Member one{pool};
    {
        BudgetPool::Member gone{pool};
        CHECK(gone.try_acquire(Urgency::interactive, noon));
        CHECK_FALSE(one.try_acquire(Urgency::backfill, noon));
        CHECK_FALSE(gone.try_acquire(Urgency::interactive, noon));
    }
    CHECK(one.try_acquire(Urgency::backfill, noon));
    BudgetPool::Member silent{pool};
    CHECK_FALSE(silent.try_acquire(Urgency::interactive, noon));
    one.release();
    CHECK_FALSE(one.try_acquire(Urgency::backfill, after(500)));
    CHECK(one.try_acquire(Urgency::backfill, after(1'001)));
}

TEST_CASE("R201 P27: of a day's requests a backfill leaves some for changes, and all leave some for people") {
    auto const         pool = pool_of({.pace                          = {.concurrency_max = 500},
                                       .daily_max                     = 200,
                                       .daily_percent_for_urgent      = 30,
                                       .daily_percent_for_interactive = 10});
    BudgetPool::Member all{pool};
    auto const         take = [&](Urgency urgency, Timestamp at) {
        int taken = 0;
        while (all.try_acquire(urgency, at)) ++taken, all.release();
        return taken;
    };
    CHECK(take(Urgency::backfill, noon) == 140);
    CHECK(take(Urgency::transactional, noon) == 40);
    CHECK(take(Urgency::interactive, noon) == 20);
    auto const midnight = Timestamp::from_seconds(1'700'092'800);
    CHECK(all.next_permitted(Urgency::interactive, noon) == midnight);
    CHECK(take(Urgency::backfill, midnight) == 140);
    all.heard_used_today(195, midnight);  // Another application has used the rest.
    CHECK(take(Urgency::transactional, midnight) == 0);
    CHECK(take(Urgency::interactive, midnight) == 5);
}

TEST_CASE("what throttles one connection holds all; limits that leave nothing are refused") {
    auto const         pool = pool_of({.pace = {.concurrency_max = 2}});
    BudgetPool::Member one{pool}, other{pool};
    one.pause_until(after(3'000));
    CHECK_FALSE(other.try_acquire(Urgency::interactive, after(2'999)));
    CHECK(other.try_acquire(Urgency::interactive, after(3'000)));
    CHECK_THROWS_AS(pool_of({.pace = {.concurrency_max = 2}, .slots_for_urgent = 2}), std::invalid_argument);
    CHECK_THROWS_AS(pool_of({.pace = {}, .daily_percent_for_urgent = 101}), std::invalid_argument);
    CHECK_THROWS_AS(pool_of({.pace = {}, .daily_percent_for_urgent = 5, .daily_percent_for_interactive = 6}),
                    std::invalid_argument);
}

}  // namespace throughline::test
