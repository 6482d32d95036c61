#include "samples.hpp"

#include <doctest/doctest.h>

#include <cstdint>

namespace throughline::test {

namespace {

std::vector<RecordId> records_of(std::vector<Store::Due> const& due) {
    std::vector<RecordId> records;
    for (auto const& one : due) records.push_back(one.record);
    return records;
}

constexpr auto derive = Store::Work::derive;
constexpr auto plan   = Store::Work::plan;

}  // namespace

TEST_CASE("due records come in the order of their marks, each once, per kind of work") {
    auto const store = open_in_memory();
    for (std::uint64_t const number : {3U, 1U, 2U, 3U}) REQUIRE(store->mark_due(derive, id_of(number), "Account"));
    REQUIRE(store->mark_due(plan, id_of(9), "Project"));

    auto const due = store->due(derive, 0, 10).value();
    CHECK(records_of(due) == std::vector{id_of(1), id_of(2), id_of(3)});
    CHECK(due[0].object == "Account");
    CHECK(records_of(store->due(derive, due[0].sequence, 1).value()) == std::vector{id_of(2)});
    CHECK(records_of(store->due(plan, 0, 10).value()) == std::vector{id_of(9)});
}

TEST_CASE("what is marked while it is worked on stays due (L2)") {
    auto const store = open_in_memory();
    REQUIRE(store->mark_due(plan, id_of(1), "Account"));
    auto const seen = store->due(plan, 0, 10)->front();
    REQUIRE(store->mark_due(plan, id_of(1), "Account"));
    REQUIRE(store->unmark_due(plan, id_of(1), seen.sequence));

    auto const again = store->due(plan, 0, 10).value();
    REQUIRE(again.size() == 1);
    CHECK(again[0].sequence > seen.sequence);
    REQUIRE(store->unmark_due(derive, id_of(1), UINT64_MAX));
    CHECK(store->due(plan, 0, 10)->size() == 1);
    REQUIRE(store->unmark_due(plan, id_of(1), UINT64_MAX));
    CHECK(store->due(plan, 0, 10)->empty());
}

TEST_CASE("a sequence is never given twice, even where nothing is due any more") {
    auto const    store = open_in_memory();
    std::uint64_t last  = 0;
    for (int round = 0; round < 5; ++round) {
        REQUIRE(store->mark_due(derive, id_of(1), "Account"));
        auto const due = store->due(derive, last, 1).value();
        REQUIRE(due.size() == 1);
        CHECK(due[0].sequence > last);
        last = due[0].sequence;
        REQUIRE(store->unmark_due(derive, id_of(1), last));
    }
}

}  // namespace throughline::test
