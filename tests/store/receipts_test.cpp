#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace throughline::test {

namespace {

constexpr auto all = std::uint64_t{1'000};

StoredReceipt receipt_of(std::string key, std::string body, std::int64_t at = 7) {
    return {.connection    = "crm",
            .vendor_object = "Account",
            .key           = std::move(key),
            .body          = std::move(body),
            .at            = Timestamp::from_seconds(at)};
}

std::string bodies_of(std::vector<StoredReceipt> const& receipts) {
    std::string text;
    for (auto const& one : receipts) text += one.key + one.body + (one.outdated ? "! " : " ");
    return text;
}

}  // namespace

TEST_CASE("R191: what was received is kept once, and the last of each record is what is read again") {
    auto const store = open_in_memory();
    CHECK(store->put_receipt(receipt_of("a", "1")).value());
    CHECK(store->put_receipt(receipt_of("b", "1")).value());
    CHECK_FALSE(store->put_receipt(receipt_of("a", "1")).value());
    CHECK(store->put_receipt(receipt_of("a", "2")).value());
    auto const kept = store->receipts(0, all).value();
    CHECK(bodies_of(kept) == "b1 a2 ");
    CHECK(kept.front().connection == "crm");
    CHECK(kept.front().vendor_object == "Account");
    CHECK(kept.front().at == Timestamp::from_seconds(7));
    CHECK(bodies_of(store->receipts(kept.front().sequence, all).value()) == "a2 ");
    CHECK(store->put_receipt(receipt_of("a", "1")).value());  // It is again as it was: that is news.
    CHECK(bodies_of(store->receipts(0, 1).value()) == "b1 ");
}

TEST_CASE("R191: a receipt is outdated by our own write until the vendor has said the same again") {
    auto const store = open_in_memory();
    REQUIRE(store->put_receipt(receipt_of("a", "1")));
    REQUIRE(store->outdate_receipt("crm", "Account", "a"));
    REQUIRE(store->outdate_receipt("crm", "Account", "never there"));
    CHECK(bodies_of(store->receipts(0, all).value()) == "a1! ");
    CHECK_FALSE(store->put_receipt(receipt_of("a", "1")).value());
    CHECK(bodies_of(store->receipts(0, all).value()) == "a1 ");
}

TEST_CASE("L12: receipts go by age and by size, the oldest first, so many at a time") {
    auto const store = open_in_memory();
    for (int each = 0; each < 10; ++each)
        REQUIRE(store->put_receipt(receipt_of(std::to_string(each), std::string(100, 'x'), each)));
    auto const prune = [&](std::int64_t before, std::uint64_t bytes_max, std::size_t count) {
        return store->prune_receipts("crm", "Account", Timestamp::from_seconds(before), bytes_max, count).value();
    };
    CHECK(prune(0, 1'000, 100) == 0);
    CHECK(prune(3, 1'000, 2) == 2);
    CHECK(prune(3, 1'000, 2) == 1);
    CHECK(store->receipts(0, all)->size() == 7);
    CHECK(prune(0, 450, 100) == 3);
    CHECK(prune(0, 450, 100) == 0);
    CHECK(store->receipts(0, all)->front().key == "6");
    CHECK(store->prune_receipts("erp", "Account", Timestamp::from_seconds(100), 0, 100).value() == 0);
}

TEST_CASE("L12: the size of receipts is counted in bytes, whatever their characters are") {
    auto const  store = open_in_memory();
    std::string umlauts;
    for (int each = 0; each < 50; ++each) umlauts += "\u00e4";  // Two bytes each.
    for (int each = 0; each < 10; ++each) REQUIRE(store->put_receipt(receipt_of(std::to_string(each), umlauts)));
    auto const prune = [&](std::uint64_t bytes_max) {
        return store->prune_receipts("crm", "Account", Timestamp::from_seconds(0), bytes_max, 100).value();
    };
    CHECK(prune(1'000) == 0);
    CHECK(prune(999) == 1);
    CHECK(prune(450) == 5);
    CHECK(prune(450) == 0);
    CHECK(store->erase_receipts("crm", "Account", "9").value() == 1);  // What is erased counts no longer.
    CHECK(prune(300) == 0);
    CHECK(prune(299) == 1);
}

TEST_CASE("L13: what is erased is gone from the log as well, at once, and what was kept aside of the record with it") {
    TemporaryFolder const folder;
    auto const            path  = folder.file("state.db");
    auto const            store = SqliteStore::open(path).value();
    std::string const     words = "{\"Email\": \"canary-4711@example.com\"}";
    REQUIRE(store->put_receipt(receipt_of("a", words)));
    REQUIRE(store->put_receipt(receipt_of("b", "another@example.com")));
    for (auto const* key : {"a", "b"})
        REQUIRE(store->put_parked({.connection    = "crm",
                                   .vendor_object = "Account",
                                   .key           = key,
                                   .body          = std::string{key} + words,
                                   .cause         = "read|crm|Account|a",
                                   .at            = {}}));
    auto const is_in = [&](std::string const& text) {
        bool found = false;
        for (auto const* suffix : {"", "-wal"}) {
            std::ifstream     file{path + suffix, std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
            found = found || bytes.find(text) != std::string::npos;
        }
        return found;
    };
    REQUIRE(is_in("a" + words));
    CHECK(store->erase_receipts("crm", "Account", "a").value() == 1);
    CHECK_FALSE(store->parked_record("crm", "Account", "a").value());
    CHECK_FALSE(is_in("a" + words));
    CHECK(store->parked_record("crm", "Account", "b").value());
    CHECK(store->erase_receipts("crm", "Account", "b").value() == 1);
    CHECK_FALSE(is_in("canary-4711"));
    CHECK_FALSE(is_in("another@example.com"));
}

TEST_CASE("R191: what was received of a person can be erased, and no page of the file still holds it") {
    TemporaryFolder const folder;
    auto const            path  = folder.file("state.db");
    auto                  store = std::move(SqliteStore::open(path).value());
    REQUIRE(store->put_receipt(receipt_of("a", "{\"Email\": \"canary-4711@example.com\"}")));
    REQUIRE(store->put_receipt(receipt_of("a", "{\"Email\": \"canary-4712@example.com\"}")));
    REQUIRE(store->put_receipt(receipt_of("b", "{\"Email\": \"another@example.com\"}")));
    CHECK(store->erase_receipts("crm", "Account", "a").value() == 2);
    CHECK(store->erase_receipts("crm", "Account", "a").value() == 0);
    CHECK(store->receipts(0, all)->size() == 1);
    store.reset();
    std::ifstream     file{path, std::ios::binary};
    std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
    CHECK(bytes.find("another@example.com") != std::string::npos);
    CHECK(bytes.find("canary-47") == std::string::npos);
}

TEST_CASE("what a trial did is undone, its transactions and names included") {
    auto const store = open_in_memory();
    REQUIRE(store->put_record(record_of(1)));
    REQUIRE(store->begin_trial());
    CHECK_FALSE(store->begin_trial());
    {
        auto transaction = Transaction::begin(*store);
        REQUIRE(transaction);
        REQUIRE(store->put_record(record_of(2, "Project")));
        REQUIRE(store->put_audit(audit_of(2, "name", "1")));
        REQUIRE(transaction->commit());
    }
    {
        auto const abandoned = Transaction::begin(*store);
        REQUIRE(store->put_record(record_of(3)));
    }
    CHECK(store->record(id_of(2)).value());
    CHECK_FALSE(store->record(id_of(3)).value());
    REQUIRE(store->begin());
    REQUIRE(store->put_record(record_of(4)));
    REQUIRE(store->end_trial());
    CHECK_FALSE(store->end_trial());
    for (std::uint64_t const number : {2, 3, 4}) CHECK_FALSE(store->record(id_of(number)).value());
    CHECK(store->record(id_of(1)).value());
    CHECK(store->count_audit().value() == 0);
    REQUIRE(store->put_record(record_of(2, "Invoice")));
    REQUIRE(store->put_record(record_of(5, "Project")));
    CHECK(store->record(id_of(2)).value()->object == "Invoice");
    CHECK(store->record(id_of(5)).value()->object == "Project");
}

}  // namespace throughline::test
