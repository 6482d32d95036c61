#include "org.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string const row = R"({"attributes":{"type":"Account"},"Id":"001000000000001AAA","Name":"A"})";

http::Response found(http::Request const&) {
    return json_answer(200, R"({"totalSize":1,"done":true,"records":[)" + row + "]}");
}

LookUp look(std::string object = "Account") {
    LookUp query;
    query.vendor_object = std::move(object);
    query.fields        = {"Id", "SystemModstamp", "Name"};
    return query;
}

}  // namespace

TEST_CASE("a record is looked for by our id, by its key, or by a field") {
    salesforce::Options options;
    options.external_ids = true;
    Connection org{found, options};

    auto by_our_id        = look();
    by_our_id.external_id = "ours' OR Name != '";
    auto const matches    = org.world.run(org.connector->look(by_our_id));
    REQUIRE(matches);
    CHECK(matches->bodies == std::vector<std::string>{row});
    CHECK(soql_of(org.data_requests().back()) ==
          "SELECT Id,SystemModstamp,Name FROM Account WHERE Throughline_Id__c = 'ours\\' OR Name != \\'' LIMIT 20");
    CHECK(org.data_requests().back().url.find("/query?q=") != std::string::npos);

    auto by_key = look();
    by_key.key  = "001000000000001AAA";
    REQUIRE(org.world.run(org.connector->look(by_key)));
    CHECK(soql_of(org.data_requests().back()).find("WHERE Id = '001000000000001AAA'") != std::string::npos);

    auto by_field        = look();
    by_field.match_field = "AccountNumber";
    by_field.match_value = "42";
    REQUIRE(org.world.run(org.connector->look(by_field)));
    CHECK(soql_of(org.data_requests().back()).find("WHERE AccountNumber = '42'") != std::string::npos);
}

TEST_CASE("looking by our id where the org keeps none is said to be impossible") {
    Connection org{found};
    auto       query  = look();
    query.external_id = "ours";
    auto const result = org.world.run(org.connector->look(query));
    REQUIRE_FALSE(result);
    CHECK(result.error().code() == ErrorCode::unsupported);
    CHECK(org.data_requests().empty());
}

TEST_CASE("descriptions are handed on as they came") {
    Connection org{[](http::Request const&) { return json_answer(200, R"({"name":"Account","fields":[]})"); }};
    CHECK(*org.world.run(org.connector->describe("Account")) == R"({"name":"Account","fields":[]})");
    CHECK(org.data_requests().back().url.ends_with("/services/data/v60.0/sobjects/Account/describe"));
    CHECK_FALSE(org.world.run(org.connector->describe("Account/../User")));
}

TEST_CASE("the sheet says what the org can do") {
    salesforce::Options options;
    CHECK(salesforce::sheet(options).find("Account")->creates == CreateSafety::none);
    options.external_ids = true;
    options.quotes       = false;
    auto const sheet     = salesforce::sheet(options);
    CHECK(sheet.find("Account")->creates == CreateSafety::upsert_by_external_id);
    CHECK(sheet.find("Account")->external_id_field == "Throughline_Id__c");
    CHECK(sheet.find("Account")->batch_rows_max == 200);
    CHECK_FALSE(sheet.find("User")->writable);
    CHECK(sheet.find("Quote") == nullptr);
    auto const system = salesforce::system("crm", login_with_secret(), options);
    for (auto const& mapping : system.mappings) CHECK(sheet.find(mapping.vendor_object) != nullptr);
    CHECK(system.mappings.size() == sheet.objects.size());
    CHECK(system.mappings.back().vendor_object == "Contract");
    CHECK(system.mappings.back().find(RowKind::external_id) != nullptr);
}
