#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <stdexcept>

using namespace throughline;

namespace {

/// Says what it is told to, to steer `below` into its corners.
struct Scripted final : Random {
    std::array<std::uint64_t, 3> numbers;
    std::size_t                  used = 0;

    explicit Scripted(std::array<std::uint64_t, 3> script) : numbers{script} {}
    std::uint64_t next() override { return numbers.at(used++); }
};

}  // namespace

TEST_CASE("a seed gives the same numbers on every machine") {
    SeededRandom random{42};
    CHECK(random.next() == 0x15780b2e0c2ec716U);
    CHECK(random.next() == 0x6104d9866d113a7eU);
    SeededRandom again{42};
    SeededRandom other{43};
    again.next();
    CHECK(again.next() == 0x6104d9866d113a7eU);
    CHECK(other.next() != 0x15780b2e0c2ec716U);
}

TEST_CASE("numbers below a limit are below it, and none is preferred") {
    SeededRandom       random{1};
    std::array<int, 6> counts{};
    for (int i = 0; i < 60'000; ++i) ++counts[random.below(counts.size())];
    for (int const count : counts) CHECK(std::abs(count - 10'000) < 500);
    for (int i = 0; i < 100; ++i) CHECK(random.below(1) == 0);
    for (int i = 0; i < 100; ++i) CHECK(random.below(std::numeric_limits<std::uint64_t>::max()) < ~std::uint64_t{0});
    CHECK_THROWS_AS(random.below(0), std::invalid_argument);

    // 0 would favour the first number of three, as 2^64 is not a multiple of three; it is drawn again.
    Scripted unfair{{0, 0, ~std::uint64_t{0}}};
    CHECK(unfair.below(3) == 2);
    CHECK(unfair.used == 3);
}

TEST_CASE("a chance comes as often as it says") {
    SeededRandom random{2};
    int          hits = 0;
    for (int i = 0; i < 10'000; ++i) hits += random.chance(1, 4) ? 1 : 0;
    CHECK(std::abs(hits - 2'500) < 200);
    CHECK(random.chance(1, 1));
    CHECK_FALSE(random.chance(0, 1));
}

TEST_CASE("hexadecimal digits, as many as asked for") {
    SeededRandom random{3};
    CHECK(random.hex(0).empty());
    for (std::size_t digits : {1U, 15U, 16U, 17U, 32U}) {
        auto const text = random.hex(digits);
        CHECK(text.size() == digits);
        CHECK(text.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
    CHECK(random.hex(32) != random.hex(32));
}

TEST_CASE("the system's generator does not repeat itself") {
    SystemRandom            random;
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1'000; ++i) seen.insert(random.next());
    CHECK(seen.size() == 1'000);
}
