#include <doctest/doctest.h>

#include "account.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>

#include <set>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("NetSuite: changes are listed by SuiteQL, then read one by one with their lines") {
    Customers     customers{{{7, "2025-05-01 10:00:00"}}};
    PlayedAccount account{customers};
    auto const    page = account.changes("customer");
    REQUIRE(page);
    CHECK(page->last);
    CHECK_FALSE(page->complete);
    REQUIRE(account.exchange.sent.size() == 3);  // The second asks for records without a stamp: none.
    CHECK(path_of(account.exchange.sent[0]) == "/services/rest/query/v1/suiteql?limit=250&offset=0");
    CHECK(account.exchange.sent[0].headers.get("Prefer") == "transient");
    CHECK(query_in(account.exchange.sent[0]) ==
          "SELECT id, TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS changed_at FROM customer "
          "WHERE lastmodifieddate IS NOT NULL ORDER BY lastmodifieddate, id");
    CHECK(path_of(account.exchange.sent[2]) == "/services/rest/record/v1/customer/7?expandSubResources=true");
}

TEST_CASE("NetSuite: transactions are told apart by their type") {
    PlayedAccount account{Customers{}};
    REQUIRE(account.changes("invoice"));
    CHECK(query_in(account.exchange.sent[0]).find("FROM transaction WHERE type = 'CustInvc' AND lastmodified") !=
          std::string::npos);
}

TEST_CASE("R16: pages go on by (stamp, id), also where many records share a stamp") {
    for (std::size_t const rows : {1u, 2u, 3u, 7u, 50u}) {
        CAPTURE(rows);
        Customers customers;
        for (int id = 1; id <= 20; ++id)
            customers.rows.push_back({id, id < 15 ? "2025-05-01 10:00:00" : "2025-05-01 10:00:01"});
        PlayedAccount account{customers, pages_of(rows)};
        std::string   bookmark;
        auto const    ids = read_all(account, bookmark);
        CHECK(ids.size() == 20);
        CHECK(std::set<std::string>{ids.begin(), ids.end()}.size() == 20);
        for (auto const& request : account.exchange.sent) CHECK(request.url.find("offset=0&") == std::string::npos);
    }
}

TEST_CASE("R16: a change that became visible late, or in the hour that comes twice, is still found") {
    Customers     customers{{{1, "2025-11-02 01:59:00"}}};
    PlayedAccount account{[&customers](http::Request const& request) { return customers(request); }};
    std::string   bookmark;
    CHECK(read_all(account, bookmark) == std::vector<std::string>{"1"});
    customers.rows.push_back({2, "2025-11-02 01:02:00"});  // The clock went back meanwhile.
    auto const ids = read_all(account, bookmark);
    CHECK(std::find(ids.begin(), ids.end(), "2") != ids.end());
}

TEST_CASE("L5: records of the overlap that were read and stored are not fetched again") {
    Customers customers;
    for (int id = 1; id <= 10; ++id) customers.rows.push_back({id, "2025-05-01 10:00:00"});
    PlayedAccount account{[&customers](http::Request const& request) { return customers(request); }};
    std::string   bookmark;
    CHECK(read_all(account, bookmark).size() == 10);
    auto const before = fetches(account);
    CHECK(read_all(account, bookmark).empty());
    CHECK(fetches(account) == before);
    auto const settled = bookmark;
    CHECK(read_all(account, bookmark).empty());
    CHECK(bookmark == settled);

    customers.rows[4].changed_at = "2025-05-01 10:00:07";
    CHECK(read_all(account, bookmark) == std::vector<std::string>{"5"});
}

TEST_CASE("L2: a page that was never stored is handed out again") {
    Customers     customers{{{1, "2025-05-01 10:00:00"}}};
    PlayedAccount account{[&customers](http::Request const& request) { return customers(request); }};
    std::string   bookmark;
    CHECK(read_all(account, bookmark).size() == 1);
    customers.rows.push_back({2, "2025-05-01 09:30:00"});  // Committed late, behind the bookmark.
    auto const lost = account.changes("customer", bookmark);
    REQUIRE(lost);
    CHECK(ids_in(*lost) == std::vector<std::string>{"2"});
    CHECK(lost->bookmark != bookmark);
    auto const again = account.changes("customer", bookmark);  // The store refused it: the old bookmark stands.
    REQUIRE(again);
    auto const ids = ids_in(*again);
    CHECK(std::find(ids.begin(), ids.end(), "2") != ids.end());
}

TEST_CASE("R16: a record changed within the last minutes is fetched again, for its stamp has whole seconds only") {
    Customers customers{{{1, "2025-06-15 08:06:39"}}};
    customers.modified = "2025-06-15T15:06:39Z";  // A second before the clock of the test.
    PlayedAccount account{customers};
    std::string   bookmark;
    CHECK(read_all(account, bookmark).size() == 1);
    CHECK(read_all(account, bookmark).size() == 1);
}

TEST_CASE("L7: a read goes on from the bookmark of any page, in another process") {
    Customers customers;
    for (int id = 1; id <= 9; ++id) customers.rows.push_back({id, "2025-05-01 10:00:00"});
    std::set<std::string> seen;
    std::string           bookmark;
    for (int pages = 0; pages < 5; ++pages) {
        PlayedAccount account{customers, pages_of(2)};
        auto const    page = account.changes("customer", bookmark);
        REQUIRE(page);
        for (auto const& id : ids_in(*page)) CHECK(seen.insert(id).second);
        bookmark = page->bookmark;
    }
    CHECK(seen.size() == 9);
}

TEST_CASE("NetSuite: a record that is gone when it is read counts as deleted") {
    Customers     customers{{{1, "2025-05-01 10:00:00"}, {2, "2025-05-01 10:00:00"}}, {1}};
    PlayedAccount account{customers};
    auto const    page = account.changes("customer");
    REQUIRE(page);
    CHECK(ids_in(*page) == std::vector<std::string>{"2"});
    CHECK(page->deleted == std::vector<std::string>{"1"});
}

TEST_CASE("L13: no address in an answer is ever followed") {
    PlayedAccount account{[](http::Request const& request) -> Result<http::Response> {
        if (path_of(request).find("suiteql") == std::string::npos)
            return answer_of(200, R"({"id":"1","links":[{"rel":"self","href":"https://evil.example/x"}]})");
        return answer_of(200, R"({"links":[{"rel":"next","href":"https://evil.example/steal"}],"count":1,)"
                              R"("hasMore":false,"items":[{"id":"1","changed_at":"2025-05-01 10:00:00",)"
                              R"("links":[{"rel":"self","href":"https://evil.example/1"}]}],"totalResults":1})");
    }};
    REQUIRE(account.changes("customer"));
    for (auto const& request : account.exchange.sent)
        CHECK(request.url.starts_with("https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/"));
}

TEST_CASE("L10: an answer that is not what was asked for is an error that says so") {
    struct Case {
        char const* what;
        char const* list;
        char const* record;
        bool        html;
    };
    for (auto const& each :
         {Case{"a proxy's page", "<html>Sign in</html>", "", true},
          Case{"a list cut short", R"({"items":[{"id":"1",)", "", false}, Case{"no list", R"({"count":0})", "", false},
          Case{"a record cut short", R"({"items":[{"id":"1","changed_at":"2025-05-01 10:00:00"}]})",
               R"({"id":"1","companyName":"Ac)", false},
          Case{"another record", R"({"items":[{"id":"1","changed_at":"2025-05-01 10:00:00"}]})", R"({"id":"2"})",
               false}}) {
        CAPTURE(each.what);
        PlayedAccount account{[&each](http::Request const& request) -> Result<http::Response> {
            bool const list   = path_of(request).find("suiteql") != std::string::npos;
            auto       answer = answer_of(200, list ? each.list : each.record);
            if (each.html) answer.headers.set("Content-Type", "text/html");
            return answer;
        }};
        auto const    page = account.changes("customer");
        REQUIRE_FALSE(page);
        CHECK(page.error().code() == ErrorCode::corrupt);
        CHECK(page.error().context().object == "customer");
        if (each.html) CHECK(page.error().context().value == "20 bytes");  // Never what they are (L13).
    }
}

TEST_CASE(
    "L2 L10: a record that the account refuses to show, or garbles, is kept aside by itself, and the page goes on") {
    struct Case {
        char const*    what;
        http::Response answer;
    };
    Customers const customers{{{1, "2025-05-01 10:00:00"}, {2, "2025-05-01 10:00:00"}, {3, "2025-05-01 10:00:01"}}};
    for (auto const& each :
         {Case{"forbidden", refusal(403, "INSUFFICIENT_PERMISSION")}, Case{"validation", refusal(400, "USER_ERROR")},
          Case{"corrupt", answer_of(200, R"({"id":"2","companyName":"Ac)")},
          Case{"corrupt", answer_of(200, R"({"id":"7","companyName":"Acme"})")}}) {
        CAPTURE(each.answer.body);
        bool          spoilt = true;
        PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
            bool const is_it = path_of(request).find("/customer/2?") != std::string::npos;
            return is_it && spoilt ? Result<http::Response>{each.answer} : customers(request);
        }};
        auto const    page = account.changes("customer");
        REQUIRE_MESSAGE(page, page.error().describe());
        CHECK(page->last);
        CHECK(ids_in(*page) == std::vector<std::string>{"1", "2", "3"});
        MappingContext context;
        auto const     record = JsonDecoder{view_of<NetSuite, CustomerAccount>}.decode(page->records[1].text, context);
        REQUIRE(record);
        CHECK(record->envelope.key == "2");
        CHECK(std::any_of(record->faults.begin(), record->faults.end(), [&](Error const& fault) {
            return fault.context().value.find(each.what) != std::string::npos;
        }));
        auto const alone = account.changes("customer", page->bookmark);
        REQUIRE_MESSAGE(alone, alone.error().describe());
        CHECK(ids_in(*alone) == std::vector<std::string>{"2"});
        spoilt           = false;  // It was not read, so that it is read again while it stands in the overlap.
        auto const again = account.changes("customer", page->bookmark);
        REQUIRE(again);
        CHECK(ids_in(*again) == std::vector<std::string>{"2"});
    }
}

TEST_CASE("L10: a page of which no record can be read is the object's trouble, as is what no record answers for") {
    Customers const customers{{{1, "2025-05-01 10:00:00"}, {2, "2025-05-01 10:00:00"}, {3, "2025-05-01 10:00:01"}},
                              {3}};
    for (int const status : {403, 401, 503}) {
        CAPTURE(status);
        PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
            bool const spoils = status == 403 || path_of(request).find("/customer/2?") != std::string::npos;
            bool const is_get = path_of(request).find("/customer/") != std::string::npos;
            bool const gone   = path_of(request).find("/customer/3?") != std::string::npos;
            return is_get && spoils && !gone ? refusal(status, "") : customers(request);
        }};
        auto const    page = account.changes("customer");
        REQUIRE_FALSE(page);
        CHECK(page.error().context().object == "customer");
        CHECK(page.error().code() == (status == 403   ? ErrorCode::forbidden
                                      : status == 401 ? ErrorCode::auth
                                                      : ErrorCode::transient));
    }
}

TEST_CASE("L10: a permission that is gone later is the object's trouble too, not that of each record that changes") {
    Customers     customers{{{1, "2025-05-01 10:00:00"}}};
    bool          allowed = true;
    PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
        bool const is_get = path_of(request).find("/customer/") != std::string::npos;
        return is_get && !allowed ? refusal(403, "INSUFFICIENT_PERMISSION") : customers(request);
    }};
    std::string   bookmark;
    CHECK(read_all(account, bookmark).size() == 1);
    customers.rows.push_back({2, "2025-05-01 11:00:00"});
    allowed         = false;
    auto const page = account.changes("customer", bookmark);
    REQUIRE_FALSE(page);
    CHECK(page.error().code() == ErrorCode::forbidden);
}

TEST_CASE("NetSuite: reads are repeated through rate limits, outages and lost answers, with growing waits") {
    int           failures = 0;
    Customers     customers{{{1, "2025-05-01 10:00:00"}}};
    PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
        switch (++failures) {
            case 1:
                return refusal(429, "CONCURRENCY_LIMIT_EXCEEDED");
            case 2:
                return refusal(500, "UNEXPECTED_ERROR");
            case 3:
                return Error{ErrorCode::uncertain, "the connection was lost"};
            case 4:
                return Error{ErrorCode::transient, "the connection was refused"};
            default:
                return customers(request);
        }
    }};
    auto const    page = account.changes("customer");
    REQUIRE(page);
    CHECK(page->records.size() == 1);
    REQUIRE(account.exchange.slept.size() == 4);
    CHECK(account.exchange.slept[3] > account.exchange.slept[0]);
}

TEST_CASE("L12: patience ends") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return answer_of(503); }};
    auto const    page = account.changes("customer");
    REQUIRE_FALSE(page);
    CHECK(page.error().code() == ErrorCode::transient);
    CHECK(account.exchange.sent.size() == 5);
}

TEST_CASE("NetSuite: a bookmark of another making is refused") {
    PlayedAccount account{Customers{}};
    for (char const* const bookmark : {"nonsense", "{}", R"({"at":"5/1/2025","id":1,"open":false,"page":1})",
                                       R"({"at":"2025-05-01 10:00:00' OR '1'='1","id":1,"open":false,"page":1})"}) {
        auto const page = account.changes("customer", bookmark);
        REQUIRE_FALSE(page);
        CHECK(page.error().code() == ErrorCode::corrupt);
    }
    CHECK_FALSE(account.changes("vendorBill"));
    CHECK(account.exchange.sent.empty());
}
