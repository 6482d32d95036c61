#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

namespace {

constexpr auto all = std::uint64_t{1'000};

StoredLoss loss_of(std::uint64_t record, std::string lost, std::int64_t at = 7) {
    return {.at          = Timestamp::from_seconds(at),
            .record      = id_of(record),
            .object      = "Account",
            .member      = "name",
            .cause       = "not its owner",
            .said_by     = "erp",
            .lost        = std::move(lost),
            .stands_by   = "crm",
            .stands      = "\"Acme\"",
            .said_at     = Timestamp::from_seconds(at - 1),
            .from        = id_of(record),
            .correlation = "trace"};
}

std::string values_of(std::vector<StoredLoss> const& losses) {
    std::string text;
    for (auto const& each : losses) text += each.lost + " ";
    return text;
}

}  // namespace

TEST_CASE("P10: what lost is kept with both values and who said them, and outlives its store") {
    TemporaryFolder const folder;
    auto const            path = folder.file("state.db");
    REQUIRE(SqliteStore::open(path).value()->put_loss(loss_of(1, "\"Acme Ltd\"")));
    auto const store = std::move(SqliteStore::open(path).value());
    auto const kept  = store->losses(0, all).value();
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().record == id_of(1));
    CHECK(kept.front().from == id_of(1));
    CHECK(kept.front().object == "Account");
    CHECK(kept.front().member == "name");
    CHECK(kept.front().cause == "not its owner");
    CHECK(kept.front().said_by == "erp");
    CHECK(kept.front().lost == "\"Acme Ltd\"");
    CHECK(kept.front().stands_by == "crm");
    CHECK(kept.front().stands == "\"Acme\"");
    CHECK(kept.front().at == Timestamp::from_seconds(7));
    CHECK(kept.front().said_at == Timestamp::from_seconds(6));
    CHECK(kept.front().correlation == "trace");
    CHECK(store->loss(kept.front().sequence).value()->lost == "\"Acme Ltd\"");
    CHECK_FALSE(store->loss(kept.front().sequence + 1).value());
    CHECK_FALSE(store->loss(0).value());
}

TEST_CASE("P10: losses are walked in order, all of them or those of a record, and go one at a time") {
    auto const store = open_in_memory();
    for (auto const record : {1u, 2u, 1u, 2u}) {
        auto const number = std::to_string(store->losses(0, all).value().size());
        REQUIRE(store->put_loss(loss_of(record, number)));
    }
    auto const kept = store->losses(0, all).value();
    CHECK(values_of(kept) == "0 1 2 3 ");
    CHECK(values_of(store->losses(kept[1].sequence, 1).value()) == "2 ");
    CHECK(values_of(store->losses_of(id_of(2), 0, all).value()) == "1 3 ");
    CHECK(values_of(store->losses_of(id_of(2), kept[1].sequence, all).value()) == "3 ");
    REQUIRE(store->remove_loss(kept[1].sequence));
    CHECK(values_of(store->losses(0, all).value()) == "0 2 3 ");
    CHECK(store->erase_losses(id_of(1)).value() == 2);
    CHECK(values_of(store->losses(0, all).value()) == "3 ");
}

TEST_CASE("L12: losses go by age and by number, the oldest first, so many at a time") {
    auto const store = open_in_memory();
    for (int each = 0; each < 10; ++each) REQUIRE(store->put_loss(loss_of(1, std::to_string(each), each)));
    CHECK(store->prune_losses(Timestamp::from_seconds(0), 10, all).value() == 0);
    CHECK(store->prune_losses(Timestamp::from_seconds(3), 10, 2).value() == 2);
    CHECK(values_of(store->losses(0, all).value()) == "2 3 4 5 6 7 8 9 ");
    CHECK(store->prune_losses(Timestamp::from_seconds(3), 10, all).value() == 1);
    CHECK(store->prune_losses(Timestamp::from_seconds(3), 4, all).value() == 3);
    CHECK(values_of(store->losses(0, all).value()) == "6 7 8 9 ");
    CHECK(store->prune_losses(Timestamp::from_seconds(3), 0, all).value() == 4);
    CHECK(store->prune_losses(Timestamp::from_seconds(3), 0, all).value() == 0);
}

}  // namespace throughline::test
