#include "org.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/salesforce/account.hpp>

#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string row(int number, std::string_view stamp) {
    auto const id = "001" + std::string(12 - std::to_string(number).size(), '0') + std::to_string(number) + "AAA";
    return R"({"attributes":{"type":"Account","url":"/services/data/v60.0/sobjects/Account/x"},"Id":")" + id +
           R"(","SystemModstamp":")" + std::string{stamp} + R"(","Name":"A"})";
}

std::string page(std::vector<std::string> const& rows, std::string const& next = {}) {
    std::string records;
    for (auto const& each : rows) records += (records.empty() ? "" : ",") + each;
    return R"({"totalSize":9,"done":)" + std::string{next.empty() ? "true" : "false"} +
           (next.empty() ? "" : R"(,"nextRecordsUrl":")" + next + "\"") + R"(,"records":[)" + records + "]}";
}

constexpr std::string_view first = "2025-06-01T10:00:00.000+0000";
constexpr std::string_view later = "2025-06-01T10:00:05.000+0000";

}  // namespace

TEST_CASE("the first read asks for everything, deleted rows too, in the order of change") {
    Connection org{[](http::Request const&) { return json_answer(200, page({row(1, first)})); }};
    auto const read = org.changes();
    REQUIRE(read);
    CHECK(read->last);
    REQUIRE(read->records.size() == 1);
    CHECK(read->records.front().text == row(1, first));

    auto const request = org.data_requests().at(0);
    CHECK(request.url.starts_with("https://northwind.my.salesforce.com/services/data/v60.0/queryAll?q="));
    CHECK(request.headers.get("Sforce-Query-Options") == "batchSize=2000");
    CHECK(soql_of(request) ==
          "SELECT Id,SystemModstamp,Name,CurrencyIsoCode,Owner.Name FROM Account ORDER BY SystemModstamp, Id");
}

TEST_CASE("the next read begins behind the last row, less the overlap for late commits (P04)") {
    Connection org{[](http::Request const&) { return json_answer(200, page({row(1, first), row(2, later)})); }};
    auto const bookmark = org.changes()->bookmark;
    REQUIRE(org.changes(bookmark));
    CHECK(soql_of(org.data_requests().at(1)).find(" WHERE SystemModstamp >= 2025-06-01T09:59:05Z ORDER BY") !=
          std::string::npos);
}

TEST_CASE("a read that found nothing keeps its bookmark") {
    int        asked = 0;
    Connection org{
        [&](http::Request const&) { return json_answer(200, ++asked == 1 ? page({row(1, first)}) : page({})); }};
    auto const bookmark = org.changes()->bookmark;
    CHECK(org.changes(bookmark)->bookmark == bookmark);
    CHECK(org.changes(bookmark)->last);
}

TEST_CASE("pages are followed to the end by the vendor's cursor") {
    std::string const cursor = "/services/data/v60.0/query/01g000000000001AAA-2";
    Connection        org{[&](http::Request const& request) {
        if (request.url.ends_with(cursor)) return json_answer(200, page({row(3, later)}));
        return json_answer(200, page({row(1, first), row(2, first)}, cursor));
    }};
    auto const        one = org.changes();
    REQUIRE(one);
    CHECK_FALSE(one->last);
    auto const two = org.changes(one->bookmark);
    REQUIRE(two);
    CHECK(two->last);
    CHECK(two->records.size() == 1);
    CHECK(org.data_requests().at(1).url == std::string{org_url} + cursor);
    CHECK(org.data_requests().at(1).headers.get("Sforce-Query-Options") == "batchSize=2000");
}

TEST_CASE("a lost cursor goes on behind the last row, also inside rows of one instant (P04)") {
    std::string const cursor = "/services/data/v60.0/query/01g000000000001AAA-2";
    for (int const status : {400, 404}) {
        CAPTURE(status);
        Connection org{[&](http::Request const& request) {
            if (request.url.ends_with(cursor)) return refusal_answer(status, "INVALID_QUERY_LOCATOR");
            return json_answer(200, soql_of(request).find("WHERE") == std::string::npos
                                        ? page({row(1, first), row(2, first)}, cursor)
                                        : page({row(3, first)}));
        }};
        auto const one = org.changes();
        auto const two = org.changes(one->bookmark);
        REQUIRE(two);
        CHECK(two->last);
        CHECK(two->records.front().text == row(3, first));
        CHECK(soql_of(org.data_requests().back())
                  .find(" WHERE (SystemModstamp > 2025-06-01T10:00:00Z OR (SystemModstamp = 2025-06-01T10:00:00Z AND "
                        "Id > '001000000000002AAA')) ORDER BY SystemModstamp, Id") != std::string::npos);
    }
}

TEST_CASE("custom fields are found by the description and asked for, once each, compound ones by their parts") {
    std::string const description =
        R"({"name":"Account","childRelationships":[{"field":"x"}],"fields":[
            {"name":"Name","custom":false,"type":"string","picklistValues":[]},
            {"name":"Region__c","custom":true,"type":"picklist","picklistValues":[{"value":"EMEA"}]},
            {"custom":true,"name":"Site__c","type":"location"},
            {"custom":true,"name":"Site__Latitude__s","type":"double"},
            {"custom":true,"name":"owner.name","type":"string"}]})";
    Connection org{[&](http::Request const& request) {
        return json_answer(200, request.url.ends_with("/sobjects/Account/describe") ? description : page({}));
    }};
    auto const read = org.changes({}, true);
    CHECK_FALSE(org.data_requests().empty());
    // The last one is no name that a mapping could have: it stands twice and is asked for once.
    REQUIRE(read);
    CHECK(soql_of(org.data_requests().at(1)) ==
          "SELECT Id,SystemModstamp,Name,CurrencyIsoCode,Owner.Name,Region__c,Site__Latitude__s FROM Account ORDER BY "
          "SystemModstamp, Id");
    REQUIRE(org.changes({}, true));
    CHECK(org.data_requests().size() == 3);  // The description is remembered for a while.
}

TEST_CASE("an org with one currency is not asked for it, and says it all the same") {
    salesforce::Options options;
    options.multi_currency = false;
    options.currency       = *Currency::parse("JPY");
    auto const two         = page({row(1, first), row(2, later)});
    Connection org{[&](http::Request const&) { return json_answer(200, two); }, options};
    auto const read = org.changes();
    REQUIRE(read);
    CHECK(soql_of(org.data_requests().at(0)).find("CurrencyIsoCode") == std::string::npos);
    REQUIRE(read->records.size() == 2);
    for (auto const& record : read->records) {
        auto const json = nlohmann::json::parse(record.text);
        CHECK(json["CurrencyIsoCode"] == "JPY");
        CHECK(json["Name"] == "A");
    }
    for (auto const& mapping : org.system.mappings)
        for (auto const& mapped : mapping.rows)
            if (mapped.name == "CurrencyIsoCode") CHECK(mapped.direction == Direction::read);
}

TEST_CASE("a next page elsewhere is not fetched: the token stays home (L13)") {
    for (std::string const link :
         {"https://evil.example/services/data/v60.0/query/1", "//evil.example/services/data/v60.0/query/1",
          "http://northwind.my.salesforce.com/services/data/v60.0/query/1", "/secur/logout.jsp", "@evil.example/",
          "https://northwind.my.salesforce.com.evil.example/services/data/", "/services/data/v60.0/query/1 HTTP/1.1"}) {
        CAPTURE(link);
        Connection org{[&](http::Request const&) { return json_answer(200, page({row(1, first)}, link)); }};
        auto const read = org.changes();
        REQUIRE_FALSE(read);
        CHECK(read.error().code() == ErrorCode::forbidden);
        CHECK(org.data_requests().size() == 1);
    }
    Connection org{[&](http::Request const&) {
        return json_answer(200, page({row(1, first)}, std::string{org_url} + "/services/data/v60.0/query/1"));
    }};
    CHECK(org.changes());
}

TEST_CASE("a bookmark that is none, or leads elsewhere, is refused") {
    Connection org{[](http::Request const&) { return json_answer(200, page({})); }};
    for (std::string const bookmark :
         {"x", "{}", R"({"after":"yesterday"})",
          R"({"after":"2025-06-01T10:00:00Z","id":"001","next":"https://evil.example/"})"}) {
        CAPTURE(bookmark);
        CHECK(org.changes(bookmark).error().code() == ErrorCode::corrupt);
    }
    CHECK(org.data_requests().empty());
}

TEST_CASE("what is no query result is never taken for one (L2, L10)") {
    auto const     whole = page({row(1, first)});
    http::Response html;
    html.status = 200;
    html.headers.add("Content-Type", "text/html;charset=UTF-8");
    html.body = "<html>" + std::string(500, 'x');
    std::vector<http::Response> answers{
        html,
        json_answer(200, whole.substr(0, whole.size() - 3)),
        json_answer(200, whole + "{"),
        json_answer(200, "[]"),
        json_answer(200, R"({"totalSize":0,"records":[]})"),
        json_answer(200, R"({"totalSize":1,"done":true})"),
        json_answer(200, R"({"totalSize":1,"done":false,"records":[]})"),
        json_answer(200, R"({"totalSize":1,"done":true,"records":["x"]})"),
    };
    for (auto const& answer : answers) {
        CAPTURE(answer.body);
        Connection org{[&](http::Request const&) { return answer; }};
        auto const read = org.changes();
        REQUIRE_FALSE(read);
        CHECK(read.error().code() == ErrorCode::corrupt);
        CHECK(read.error().context().object == "Account");
        CHECK(read.error().context().value.size() <= 200);
    }
}

TEST_CASE("a read outlasts lost answers and a server's trouble, and says when it cannot") {
    int        asked = 0;
    Connection org{[&](http::Request const&) -> Result<http::Response> {
        switch (++asked) {
            case 1:
                return Error{ErrorCode::uncertain, "connection lost"};
            case 2:
                return refusal_answer(503, "SERVER_UNAVAILABLE");
            case 3:
                return refusal_answer(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.");
            case 4:
                return refusal_answer(400, "QUERY_TIMEOUT");
            default:
                return json_answer(200, page({row(1, first)}));
        }
    }};
    CHECK(org.changes());
    CHECK(asked == 5);

    auto const lost = [](http::Request const&) -> Result<http::Response> { return Error{ErrorCode::uncertain, "?"}; };
    Connection never{lost};
    CHECK(never.changes().error().code() == ErrorCode::transient);
    CHECK(never.data_requests().size() == 5);
}

TEST_CASE("the daily limit is not waited out here: it says when to come back") {
    Connection org{[](http::Request const&) {
        auto answer = refusal_answer(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        answer.headers.add("Sforce-Limit-Info", "api-usage=15001/15000");
        return answer;
    }};
    auto const error = org.changes().error();
    CHECK(error.code() == ErrorCode::throttled);
    REQUIRE(error.retry_after());
    CHECK(*error.retry_after() >= std::chrono::hours{1});
    CHECK(org.data_requests().size() == 1);
}

TEST_CASE("a field that the org does not have is named, with what to do") {
    Connection org{[](http::Request const&) {
        return refusal_answer(400, "INVALID_FIELD",
                              "SELECT Region__c FROM Account\\n^\\nERROR at Row:1:Column:8\\nNo such column "
                              "'Region__c' on entity 'Account'.");
    }};
    auto const error = org.changes().error();
    CHECK(error.code() == ErrorCode::validation);
    CHECK(error.context().object == "Account");
    CHECK(error.context().field == "Region__c");
    CHECK(error.context().vendor_code == "INVALID_FIELD");
    CHECK(error.context().owner == "integration");
    CHECK_FALSE(error.context().remedy.empty());
}

namespace {

/// What a mapping says of a row that was handed out.
std::vector<Error> faults_of(RawRecord const& record) {
    MappingContext context;
    return JsonDecoder{view_of<Salesforce, Account>}.decode(record.text, context).value().faults;
}

std::string unstamped(int number, std::string_view stamp) {
    auto text = row(number, "STAMP");
    text.replace(text.find(R"("SystemModstamp":"STAMP",)"), 25, stamp);
    return text;
}

}  // namespace

TEST_CASE("L2 L10: a row without a readable stamp is kept aside by itself, and the read goes on behind the others") {
    for (std::string_view const stamp :
         {"", R"("SystemModstamp":null,)", R"("SystemModstamp": null,)", R"("SystemModstamp":"yesterday",)",
          R"("SystemModstamp":"",)", R"("SystemModstamp":17,)"}) {
        for (std::size_t const place : {0u, 1u, 2u}) {
            CAPTURE(stamp);
            CAPTURE(place);
            std::vector<std::string> rows{row(1, first), row(2, later)};
            rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(place), unstamped(7, stamp));
            Connection org{[&](http::Request const&) { return json_answer(200, page(rows)); }};
            auto const read = org.changes();
            REQUIRE_MESSAGE(read, read.error().describe());
            REQUIRE(read->records.size() == 3);
            for (std::size_t each = 0; each < 3; ++each) {
                auto const faults = faults_of(read->records[each]);
                CHECK(faults.size() == (each == place ? 1 : 0));
                for (auto const& fault : faults) CHECK(fault.context().field == "SystemModstamp");
            }
            REQUIRE(org.changes(read->bookmark));
            CHECK(soql_of(org.data_requests().back()).find(" WHERE SystemModstamp >= 2025-06-01T09:59:05Z ORDER BY") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("L2: rows of which none says where it stands move no bookmark, and end no read that goes on") {
    std::string const cursor = "/services/data/v60.0/query/01g000000000001AAA-2";
    std::string       next;
    Connection        org{[&](http::Request const&) {
        return json_answer(200, page({unstamped(7, ""), unstamped(8, "")}, next));
    }};
    auto const        read = org.changes();
    REQUIRE(read);
    CHECK(read->records.size() == 2);
    CHECK(read->bookmark.empty());  // The next one begins where this one did.
    next            = cursor;
    auto const open = org.changes();
    REQUIRE_FALSE(open);
    CHECK(open.error().code() == ErrorCode::corrupt);
}
