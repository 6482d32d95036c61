#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

TEST_CASE("a record comes back as it was put, and the next put replaces it") {
    auto const store  = open_in_memory();
    auto       record = record_of(1);
    CHECK_FALSE(store->record(record.id)->has_value());

    REQUIRE(store->put_record(record));
    record.version    = 2;
    record.body       = std::string{"{\"name\":\"A\\u0000\"}"} + '\0' + "x";
    record.deleted    = true;
    record.changed_at = Timestamp::from_microseconds(-5);
    REQUIRE(store->put_record(record));

    auto const read = store->record(record.id).value();
    REQUIRE(read.has_value());
    CHECK(read->id == record.id);
    CHECK(read->object == "Account");
    CHECK(read->version == 2);
    CHECK(read->body == record.body);
    CHECK(read->provenance == record.provenance);
    CHECK(read->deleted);
    CHECK(read->changed_at == record.changed_at);
    CHECK(store->count_records("Account").value() == 1);
}

TEST_CASE("an object is walked in the order of its ids, a page at a time, and without other objects (L12)") {
    auto const store = open_in_memory();
    for (std::uint64_t const number : {5U, 3U, 9U, 1U, 7U}) REQUIRE(store->put_record(record_of(number)));
    for (std::uint64_t const number : {2U, 4U}) REQUIRE(store->put_record(record_of(number, "Project")));

    std::vector<RecordId> walked;
    RecordId              after{};
    while (true) {
        auto const page = store->records("Account", after, 2).value();
        CHECK(page.size() <= 2);
        if (page.empty()) break;
        for (auto const& record : page) walked.push_back(record.id);
        after = page.back().id;
    }
    CHECK(walked == std::vector{id_of(1), id_of(3), id_of(5), id_of(7), id_of(9)});
    CHECK(store->count_records("Project").value() == 2);
    CHECK(store->count_records("Invoice").value() == 0);
    CHECK(store->records("Invoice", {}, 10)->empty());
}

TEST_CASE("ids keep their order when the top bit is set") {
    auto const store = open_in_memory();
    for (auto const id : {RecordId{~0ULL, 0}, RecordId{1, ~0ULL}, RecordId{1ULL << 63, 1}}) {
        auto record = record_of(1);
        record.id   = id;
        REQUIRE(store->put_record(record));
    }
    auto const records = store->records("Account", RecordId{1, 0}, 10).value();
    REQUIRE(records.size() == 3);
    CHECK(records[0].id == RecordId{1, ~0ULL});
    CHECK(records[2].id == RecordId{~0ULL, 0});
}

TEST_CASE("an id never changes the object it names") {
    auto const store = open_in_memory();
    REQUIRE(store->put_record(record_of(1, "Account")));
    auto const refused = store->put_record(record_of(1, "Project"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::validation);
    CHECK(store->record(id_of(1)).value()->object == "Account");
}

}  // namespace throughline::test
