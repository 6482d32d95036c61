#include <throughline/core/random.hpp>
#include <throughline/transport/budget.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

namespace throughline::test {

namespace {

constexpr Timestamp start = Timestamp::from_seconds(1'700'000'000);

Timestamp after(std::int64_t milliseconds) { return start + std::chrono::milliseconds{milliseconds}; }

}  // namespace

TEST_CASE("no more requests run at a time than are permitted (L12)") {
    Budget budget{{.concurrency_max = 2}};
    CHECK(budget.try_acquire(start));
    CHECK(budget.try_acquire(start));
    CHECK_FALSE(budget.try_acquire(start));
    CHECK(budget.in_use() == 2);
    budget.release();
    CHECK(budget.try_acquire(start));
}

TEST_CASE("requests are spaced so that their rate is kept") {
    Budget budget{{.concurrency_max = 100, .requests_max = 4}};
    CHECK(budget.try_acquire(start));
    CHECK_FALSE(budget.try_acquire(after(249)));
    CHECK(budget.next_permitted(start) == after(250));
    CHECK(budget.try_acquire(after(250)));
    CHECK(budget.try_acquire(after(5'000)));
    CHECK_FALSE(budget.try_acquire(after(5'001)));
}

TEST_CASE("a burst is what a quiet time allows, and no more") {
    Budget budget{{.concurrency_max = 100, .requests_max = 10, .burst = 3}};
    int    taken = 0;
    while (budget.try_acquire(start)) ++taken;
    CHECK(taken == 3);
    CHECK(budget.next_permitted(start) == after(100));
}

TEST_CASE("no span, wherever it begins, sees more requests than its share (property)") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed ", seed);
        SeededRandom random{seed};
        int const    share = static_cast<int>(1 + random.below(9));
        Budget       budget{{.concurrency_max = 1'000, .requests_max = share, .span = std::chrono::milliseconds{700}}};
        std::vector<Timestamp> sent;
        std::int64_t           now = 0;
        while (sent.size() < 200) {
            now += static_cast<std::int64_t>(random.below(120));
            if (budget.try_acquire(after(now))) sent.push_back(after(now));
        }
        for (std::size_t at = 0; at + static_cast<std::size_t>(share) < sent.size(); ++at) {
            CHECK(sent[at + static_cast<std::size_t>(share)] - sent[at] >= std::chrono::milliseconds{700});
        }
    }
}

TEST_CASE("a throttled vendor is left alone until it said") {
    Budget budget{{.concurrency_max = 5}};
    budget.pause_until(after(3'000));
    budget.pause_until(after(1'000));
    CHECK_FALSE(budget.try_acquire(after(2'999)));
    CHECK(budget.next_permitted(start) == after(3'000));
    CHECK(budget.try_acquire(after(3'000)));
}

TEST_CASE("limits and releases that make no sense are refused") {
    CHECK_THROWS_AS(Budget{{.concurrency_max = 0}}, std::invalid_argument);
    CHECK_THROWS_AS(Budget{{.requests_max = -1}}, std::invalid_argument);
    Budget budget{{.concurrency_max = 1}};
    CHECK_THROWS_AS(budget.release(), std::logic_error);
}

}  // namespace throughline::test
