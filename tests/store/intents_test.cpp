#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

TEST_CASE("an intent is open until its outcome is known, and comes back whole after a restart (L7, R187)") {
    TemporaryFolder const folder;
    std::uint64_t         first  = 0;
    std::uint64_t         second = 0;
    {
        auto const store = std::move(SqliteStore::open(folder.file("state.db")).value());
        first            = store->put_intent(intent_of(1)).value();
        second           = store->put_intent(intent_of(2)).value();
        REQUIRE(store->set_intent_state(first, StoredIntent::State::uncertain, 2));
    }
    auto const store = std::move(SqliteStore::open(folder.file("state.db")).value());
    auto const open  = store->open_intents(10).value();
    REQUIRE(open.size() == 2);
    CHECK(open[0].id == first);
    CHECK(open[0].state == StoredIntent::State::uncertain);
    CHECK(open[0].attempts == 2);
    CHECK(open[0].record == id_of(1));
    CHECK(open[0].object == "Account");
    CHECK(open[0].connection == "erp");
    CHECK(open[0].vendor_object == "customer");
    CHECK(open[0].operation == "upsert");
    CHECK(open[0].external_id == "tl-1");
    CHECK(open[0].body == intent_of(1).body);
    CHECK(open[0].projection == intent_of(1).projection);
    CHECK(open[0].record_version == 3);
    CHECK(open[0].correlation == "c-1");
    CHECK(open[0].intended_at == intent_of(1).intended_at);
    CHECK(open[1].id == second);
    CHECK(store->open_intents(1)->size() == 1);
    CHECK(store->open_intents_of(id_of(2))->size() == 1);
    CHECK(store->open_intents_of(id_of(3))->empty());
}

TEST_CASE("a closed intent is not open again, and its number is not given again") {
    auto const store = open_in_memory();
    auto const first = store->put_intent(intent_of(1)).value();
    REQUIRE(store->set_intent_state(first, StoredIntent::State::applied, 1));
    CHECK(store->open_intents(10)->empty());
    CHECK(store->open_intents_of(id_of(1))->empty());
    CHECK(store->set_intent_state(first, StoredIntent::State::applied, 1).has_value());

    auto const reopened = store->set_intent_state(first, StoredIntent::State::intended, 2);
    REQUIRE_FALSE(reopened);
    CHECK(reopened.error().code() == ErrorCode::not_found);
    CHECK(store->set_intent_state(first + 1, StoredIntent::State::applied, 1).error().code() == ErrorCode::not_found);
    CHECK(store->put_intent(intent_of(1)).value() > first);
}

}  // namespace throughline::test
