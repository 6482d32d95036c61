#include <doctest/doctest.h>

#include "account.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

Result<Found> look(PlayedAccount& account, LookUp query) {
    return account.exchange.run(account.connector->look(std::move(query)));
}

LookUp for_object(std::string object) {
    LookUp query;
    query.vendor_object = std::move(object);
    return query;
}

}  // namespace

TEST_CASE("NetSuite: a record is looked for by our id, and none is no error") {
    bool          there = true;
    PlayedAccount account{[&there](http::Request const&) -> Result<http::Response> {
        return there ? answer_of(200, R"({"id":"107","externalId":"ours"})") : refusal(404, "NONEXISTENT_ID");
    }};
    auto          query = for_object("customer");
    query.external_id   = "ours";
    auto const found    = look(account, query);
    REQUIRE(found);
    CHECK(found->bodies.size() == 1);
    CHECK(path_of(account.exchange.sent.front()) ==
          "/services/rest/record/v1/customer/eid:ours?expandSubResources=true");
    there            = false;
    auto const empty = look(account, query);
    REQUIRE(empty);
    CHECK(empty->bodies.empty());
}

TEST_CASE("NetSuite: a record is looked for by its key") {
    PlayedAccount account{
        [](http::Request const&) -> Result<http::Response> { return answer_of(200, R"({"id":"107"})"); }};
    auto query = for_object("customer");
    query.key  = "107";
    REQUIRE(look(account, query));
    CHECK(path_of(account.exchange.sent.front()) == "/services/rest/record/v1/customer/107?expandSubResources=true");
    query.key = "107/../../employee";
    CHECK_FALSE(look(account, query));
}

TEST_CASE("L13: a search by value cannot break out of its literal") {
    PlayedAccount account{[](http::Request const& request) -> Result<http::Response> {
        if (path_of(request).find("suiteql") != std::string::npos)
            return answer_of(200, R"({"items":[{"id":"4"},{"id":"9"}],"hasMore":false})");
        auto const id = path_of(request).find("/4?") != std::string::npos ? "4" : "9";
        return answer_of(200, std::string{R"({"id":")"} + id + R"("})");
    }};
    auto          query = for_object("salesOrder");
    query.match_field   = "otherrefnum";
    query.match_value   = "PO' OR '1'='1";
    auto const found    = look(account, query);
    REQUIRE(found);
    CHECK(found->bodies.size() == 2);
    CHECK(nlohmann::json::parse(account.exchange.sent.front().body)["q"] ==
          "SELECT id FROM transaction WHERE type = 'SalesOrd' AND otherrefnum = 'PO'' OR ''1''=''1' ORDER BY id");
    query.match_field = "id = 1 OR otherrefnum";
    CHECK_FALSE(look(account, query));
}

TEST_CASE("NetSuite: the account describes a record type as JSON Schema") {
    PlayedAccount account{
        [](http::Request const&) -> Result<http::Response> { return answer_of(200, R"({"type":"object"})"); }};
    auto const described = account.exchange.run(account.connector->describe("customer"));
    REQUIRE(described);
    CHECK(*described == R"({"type":"object"})");
    CHECK(path_of(account.exchange.sent.front()) == "/services/rest/record/v1/metadata-catalog/customer");
    CHECK(account.exchange.sent.front().headers.get("Accept") == "application/schema+json");
}

TEST_CASE("NetSuite: the crosswalk of currencies is read from the account") {
    ScriptedExchange exchange{[](http::Request const&) -> Result<http::Response> {
        return answer_of(
            200, R"({"items":[{"id":"1","symbol":"USD"},{"id":"2","symbol":"GBP"},{"id":"7","symbol":"PTS"}]})");
    }};
    auto const       read = exchange.run(netsuite::read_currency_crosswalk(Exchange{exchange}, token_login()));
    REQUIRE(read);
    REQUIRE(read->canonical_of("2"));
    CHECK(*read->canonical_of("2") == "GBP");
    CHECK(read->canonical_of("7") == nullptr);
}

TEST_CASE("NetSuite: the sheet says for each record type what it does") {
    auto const sheet = netsuite::sheet();
    REQUIRE(sheet.find("customer"));
    CHECK(sheet.find("customer")->creates == CreateSafety::upsert_by_external_id);
    CHECK(sheet.find("billingSchedule")->changes == ChangeDetection::full_read);
    CHECK(sheet.find("customerPayment")->writable == false);
    CHECK(sheet.concurrency_max == 5);
    for (auto const& view : netsuite::system("erp", token_login()).mappings)
        if (!view.is_line()) CHECK(sheet.find(view.vendor_object));
}
