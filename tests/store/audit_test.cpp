#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

namespace {

void check_same(StoredAudit const& read, StoredAudit const& put) {
    CHECK(read.record == put.record);
    CHECK(read.object == put.object);
    CHECK(read.member == put.member);
    CHECK(read.before == put.before);
    CHECK(read.after == put.after);
    CHECK(read.action == put.action);
    CHECK(read.connection == put.connection);
    CHECK(read.correlation == put.correlation);
    CHECK(read.at == put.at);
}

}  // namespace

TEST_CASE("every audit entry comes back as it was put, in order, whatever shares its change (L11)") {
    auto const               store = open_in_memory();
    std::vector<StoredAudit> put{audit_of(1, "name", "\"Acme\""), audit_of(1, "currency", "\"EUR\""),
                                 audit_of(2, "name", "\"Beta: 4:\""), audit_of(1, "", "", "deleted"),
                                 audit_of(1, "name", std::string("\0x", 2))};
    put.back().at = Timestamp::from_seconds(5);
    for (bool const together : {true, false}) {
        if (together) REQUIRE(store->begin());
        for (auto const& entry : put) REQUIRE(store->put_audit(entry));
        if (together) REQUIRE(store->commit());
    }
    CHECK(store->count_audit().value() == 10);
    auto const read = store->audit(0, 100).value();
    REQUIRE(read.size() == 10);
    for (std::size_t at = 0; at < read.size(); ++at) {
        CAPTURE(at);
        CHECK(read[at].sequence == at + 1);
        check_same(read[at], put[at % put.size()]);
    }
    auto const of_first = store->audit_of(id_of(1)).value();
    REQUIRE(of_first.size() == 8);
    CHECK(of_first[2].action == "deleted");
    CHECK(of_first[2].sequence == 4);
}

TEST_CASE("the audit is read in pages of any size, from any entry on (L12)") {
    auto const store = open_in_memory();
    REQUIRE(store->begin());
    for (int entry = 0; entry < 700; ++entry) {
        REQUIRE(store->put_audit(audit_of(entry < 600 ? 1 : 2, "member", std::to_string(entry))));
    }
    REQUIRE(store->commit());
    for (std::size_t const count : {1U, 7U, 256U, 1'000U}) {
        CAPTURE(count);
        std::uint64_t after = 0;
        while (true) {
            auto const page = store->audit(after, count).value();
            CHECK(page.size() <= count);
            if (page.empty()) break;
            for (auto const& entry : page) {
                REQUIRE(entry.sequence == ++after);
                REQUIRE(entry.after == std::to_string(after - 1));
            }
        }
        CHECK(after == 700);
    }
}

TEST_CASE("an entry is read before its transaction is over, and is gone when that rolls back (L7)") {
    auto const store = open_in_memory();
    REQUIRE(store->put_audit(audit_of(1, "name", "1")));
    REQUIRE(store->begin());
    REQUIRE(store->put_audit(audit_of(1, "name", "2")));
    CHECK(store->count_audit().value() == 2);
    REQUIRE(store->put_audit(audit_of(1, "name", "3")));
    REQUIRE(store->rollback());
    CHECK(store->count_audit().value() == 1);
    REQUIRE(store->put_audit(audit_of(1, "name", "4")));
    auto const read = store->audit_of(id_of(1)).value();
    REQUIRE(read.size() == 2);
    CHECK(read[1].after == "4");
    CHECK(read[1].sequence == 2);
}

}  // namespace throughline::test
