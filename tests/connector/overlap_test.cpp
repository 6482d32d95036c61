#include <throughline/connector/overlap.hpp>
#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace throughline;
using namespace std::chrono_literals;

namespace {

Timestamp at(std::int64_t seconds) { return Timestamp::from_seconds(1'750'000'000 + seconds); }

}  // namespace

TEST_CASE("P11: the window grows to twice the latest of what came late, and no further than a day") {
    Overlap overlap{60s};
    CHECK(overlap.window() == 60s);
    overlap.begin(at(0));
    overlap.saw("a", at(-10));
    overlap.saw("b", at(5));
    overlap.end();
    CHECK(overlap.lag() == 0s);  // Of the first read nothing is known to be new.

    overlap.begin(at(5));
    overlap.saw("a", at(-10));
    overlap.saw("b", at(5));
    overlap.saw("late", at(-45));
    overlap.saw("c", at(100));
    overlap.end();
    CHECK(overlap.lag() == 50s);
    CHECK(overlap.window() == 100s);

    overlap.begin(at(100));
    overlap.saw("c", at(100));
    overlap.saw("b", at(20));  // Changed since, and that late.
    overlap.end();
    CHECK(overlap.lag() == 80s);
    CHECK(Overlap{48h}.window() == 48h);
}

TEST_CASE("P11: what was never looked at is not late: another bookmark, a restart, a read that nobody ended") {
    Overlap overlap{60s};
    overlap.saw("x", at(-1000));
    overlap.end();
    overlap.begin(at(0));
    overlap.saw("a", at(-10));
    overlap.begin(at(0));  // Abandoned, and begun again.
    overlap.saw("a", at(-10));
    overlap.end();
    overlap.begin(at(500));
    overlap.saw("old", at(-400));  // Before what is known at all.
    overlap.end();
    CHECK(overlap.lag() == 0s);
    for (std::size_t row = 0; row <= Overlap::rows_max; ++row) {
        if (row == 0) overlap.begin(at(600));
        overlap.saw(std::to_string(row), at(601));
    }
    overlap.end();
    overlap.begin(at(600));
    overlap.saw("new", at(590));
    overlap.end();
    CHECK(overlap.lag() == 0s);
}

TEST_CASE("P11 property: lateness that grows by less than double at a time loses nothing") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        INFO("seed " << seed);
        SeededRandom random{seed};
        struct Row {
            std::string  key;
            std::int64_t stamp;
            std::int64_t shows;
        };
        std::vector<Row>      rows;
        std::set<std::string> read;
        Overlap               overlap{60s};
        std::int64_t          bookmark = 0, lateness = 40;
        for (std::int64_t now = 10; now < 4'000; now += 10) {
            if (random.chance(1, 2)) {
                auto const late = random.chance(1, 3)
                                      ? static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(lateness)))
                                      : 0;
                rows.push_back({std::to_string(now), now, now + late});
            }
            if (now % 500 == 0) lateness += lateness / 4;
            overlap.begin(at(bookmark));
            auto const from   = at(bookmark) - overlap.window();
            auto       newest = bookmark;
            for (auto const& row : rows) {
                if (row.shows > now || at(row.stamp) < from) continue;
                overlap.saw(row.key, at(row.stamp));
                read.insert(row.key);
                newest = std::max(newest, row.stamp);
            }
            overlap.end();
            bookmark = newest;
        }
        std::size_t shown = 0;
        for (auto const& row : rows) shown += row.shows < 3'990;
        CHECK(read.size() >= shown);
    }
}

TEST_CASE("L12: what nobody measures is not looked at: a first load, what has ended, and more than is kept in mind") {
    Overlap overlap{60s};
    CHECK_FALSE(overlap.measures());
    overlap.begin(at(0));
    CHECK(overlap.measures());
    for (std::size_t row = 0; row <= Overlap::rows_max; ++row) overlap.saw(std::to_string(row), at(1));
    CHECK_FALSE(overlap.measures());
    overlap.begin(at(1));
    overlap.end();
    CHECK_FALSE(overlap.measures());
}
