#include <doctest/doctest.h>

#include "account.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>

#include <set>

// Records that do not say when they changed: no filter by stamps shows them.

using namespace throughline;
using namespace throughline::tests;

namespace {

Customers with_unstamped(int stamped, int unstamped) {
    Customers customers;
    for (int id = 1; id <= stamped; ++id) customers.rows.push_back({id, "2025-05-01 10:00:00"});
    for (int id = 1001; id <= 1000 + unstamped; ++id) customers.rows.push_back({id, Customers::no_stamp});
    return customers;
}

std::set<std::string> once_each(std::vector<std::string> const& ids) {
    std::set<std::string> const once{ids.begin(), ids.end()};
    CHECK(once.size() == ids.size());
    return once;
}

}  // namespace

TEST_CASE("L1 L2 L10: pages of records without a stamp are told to their end, once, beside those that have one") {
    PlayedAccount account{with_unstamped(300, 600)};
    std::string   bookmark;
    auto const    ids = once_each(read_all(account, bookmark));
    CHECK(ids.size() == 900);
    CHECK(ids.contains("1001"));
    CHECK(ids.contains("1600"));
    CHECK(fetches(account) == 300);

    auto const before = account.exchange.sent.size();
    CHECK(read_all(account, bookmark).empty());  // A pass that asks for what changed pays nothing for them.
    CHECK(account.exchange.sent.size() == before + 2);
    auto const settled = bookmark;
    CHECK(read_all(account, bookmark).empty());
    CHECK(bookmark == settled);
}

TEST_CASE("L7: a read of records without a stamp goes on from the bookmark of any page, in another process") {
    for (std::size_t const rows : {1u, 2u, 3u, 4u, 50u}) {
        CAPTURE(rows);
        std::vector<std::string> ids;
        std::string              bookmark;
        for (bool last = false; !last;) {
            PlayedAccount account{with_unstamped(4, 6), pages_of(rows)};
            auto const    page = account.changes("customer", bookmark);
            REQUIRE(page);
            auto const in_page = ids_in(*page);
            CHECK(in_page.size() <= 2 * rows);  // L12
            ids.insert(ids.end(), in_page.begin(), in_page.end());
            REQUIRE(ids.size() <= 10);
            bookmark = page->bookmark;
            last     = page->last;
        }
        CHECK(once_each(ids).size() == 10);
    }
}

TEST_CASE("L7: a complete read that an earlier version stopped in shows those without a stamp as well") {
    auto customers = with_unstamped(4, 600);
    customers.rows.push_back({5, "2025-05-01 10:00:01"});
    PlayedAccount account{customers};
    std::string   bookmark = R"({"at":"2025-05-01 10:00:00","id":4,"open":true,"page":2,"whole":true})";
    auto const    ids      = once_each(read_all(account, bookmark));
    CHECK(ids.size() == 601);
    CHECK(ids.contains("5"));
    CHECK(nlohmann::json::parse(bookmark)["at"] == "2025-05-01 10:00:01");
}

TEST_CASE("NetSuite: a read of what changed does not ask for records without a stamp, and its first part never does") {
    Customers     customers;
    PlayedAccount account{[&customers](http::Request const& request) { return customers(request); }};
    std::string   bookmark;
    CHECK(read_all(account, bookmark).empty());
    REQUIRE(account.exchange.sent.size() == 2);
    CHECK(query_in(account.exchange.sent[1]) == "SELECT id FROM customer WHERE lastmodifieddate IS NULL ORDER BY id");
    CHECK(read_all(account, bookmark).empty());  // Also where there is nothing yet.
    CHECK(account.exchange.sent.size() == 3);
    customers.rows.push_back({1, "2025-05-01 10:00:00"});
    CHECK(read_all(account, bookmark) == std::vector<std::string>{"1"});
    CHECK(account.exchange.sent.size() == 5);
    for (std::size_t const each : {0u, 2u, 3u})
        CHECK(query_in(account.exchange.sent[each]).find("IS NULL") == std::string::npos);
}

TEST_CASE("NetSuite: records without a stamp are paged by id, among transactions by their type") {
    PlayedAccount account{with_unstamped(0, 3), pages_of(2)};
    auto const    page = account.changes("invoice");
    REQUIRE(page);
    CHECK_FALSE(page->last);
    REQUIRE(account.changes("invoice", page->bookmark));
    REQUIRE(account.exchange.sent.size() == 3);
    CHECK(query_in(account.exchange.sent[2]) ==
          "SELECT id FROM transaction WHERE type = 'CustInvc' AND lastmodifieddate IS NULL AND id > 1002 ORDER BY id");
}

TEST_CASE("L2 L10: a row of a list that has no stamp, or no id, is kept aside by itself, and the read goes on") {
    for (std::size_t const rows : {1u, 3u, 4u, 50u}) {
        CAPTURE(rows);
        Customers customers;
        for (int id = 1; id <= 9; ++id) customers.rows.push_back({id, "2025-05-01 10:00:00"});
        customers.rows.push_back({77, Customers::no_stamp});
        customers.rows.push_back({-7, Customers::no_stamp});
        customers.rows.push_back({-5, "2025-05-01 10:00:01"});
        customers.rows.push_back({10, "2025-05-01 10:00:02"});
        PlayedAccount account{customers, pages_of(rows)};
        std::string   bookmark;
        auto const    ids = once_each(read_all(account, bookmark));
        CHECK(ids == std::set<std::string>{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "77", "-5", "-7"});
        CHECK(nlohmann::json::parse(bookmark)["at"] == "2025-05-01 10:00:02");
        CHECK(fetches(account) == 10);
    }
}

TEST_CASE("L10: what a list tells of a record without a stamp cannot be read, and names the stamp") {
    PlayedAccount         account{Customers{{{7, "2025-05-01 10:00:00"}, {77, Customers::no_stamp}, {78, "5/1/2025"}}}};
    std::string           bookmark;
    std::set<std::string> keys;
    for (bool last = false; !last;) {
        auto const page = account.changes("customer", bookmark);
        REQUIRE(page);
        for (auto const& each : page->records) {
            MappingContext context;
            auto const     record = JsonDecoder{view_of<NetSuite, CustomerAccount>}.decode(each.text, context);
            REQUIRE(record);
            bool const names_stamp = std::any_of(record->faults.begin(), record->faults.end(), [](Error const& fault) {
                return fault.context().field == "lastModifiedDate";
            });
            CHECK(names_stamp == (record->envelope.key != "7"));
            keys.insert(record->envelope.key);
        }
        bookmark = page->bookmark;
        last     = page->last;
    }
    CHECK(keys == std::set<std::string>{"7", "77", "78"});
}

TEST_CASE("L2 L12: a page of which no row says where it stands ends a read that would go on for ever") {
    PlayedAccount account{Customers{{{77, "5/1/2025"}, {78, "5/1/2025"}, {79, "5/1/2025"}}}, pages_of(2)};
    auto const    page = account.changes("customer");
    REQUIRE_FALSE(page);
    CHECK(page.error().code() == ErrorCode::corrupt);
}

TEST_CASE("L12: an answer that repeats itself, or promises more and tells nothing, ends a read as well") {
    for (char const* const items : {"[]", R"([{"id":"9","changed_at":"2025-05-01 10:00:00"}])", R"([{"id":"9"}])"}) {
        CAPTURE(items);
        PlayedAccount account{[items](http::Request const& request) -> Result<http::Response> {
            if (path_of(request).find("suiteql") == std::string::npos) return answer_of(200, R"({"id":"9"})");
            return answer_of(200, R"({"hasMore":true,"items":)" + std::string{items} + "}");
        }};
        std::string bookmark = R"({"at":"2025-05-01 10:00:00","id":9,"open":true,"page":1,"whole":true,"unstamped":9})";
        auto const  unstamped = account.changes("customer", bookmark);
        REQUIRE_FALSE(unstamped);
        CHECK(unstamped.error().code() == ErrorCode::corrupt);
        bookmark           = R"({"at":"2025-05-01 10:00:00","id":9,"open":true,"page":1})";
        auto const stamped = account.changes("customer", bookmark);
        REQUIRE_FALSE(stamped);
        CHECK(stamped.error().code() == ErrorCode::corrupt);
        CHECK(account.exchange.sent.size() == 2);
    }
}

TEST_CASE("NetSuite: a bookmark that stands among records without a stamp where no complete read is open, is refused") {
    PlayedAccount account{Customers{}};
    for (char const* const bookmark : {R"({"at":"","id":0,"open":true,"page":1,"whole":true,"unstamped":"1 OR 1=1"})",
                                       R"({"at":"","id":0,"open":false,"page":1,"whole":true,"unstamped":5})",
                                       R"({"at":"","id":0,"open":true,"page":1,"unstamped":5})"}) {
        auto const page = account.changes("customer", bookmark);
        REQUIRE_FALSE(page);
        CHECK(page.error().code() == ErrorCode::corrupt);
    }
    CHECK(account.exchange.sent.empty());
}
