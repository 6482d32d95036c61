#include "run_tool.hpp"

#include <support/committed_file.hpp>

using namespace throughline::tests;

namespace {

constexpr auto deal = R"({"totalSize": 1, "done": true, "records": [
  {"attributes": {"type": "Opportunity", "url": "/services/data/v60.0/sobjects/Opportunity/006A"},
   "Id": "006Hs00001AbCdE", "SystemModstamp": "2025-06-30T12:00:00.000+0000", "IsDeleted": false,
   "CurrencyIsoCode": "EUR", "Name": "Data platform, phase 2", "AccountId": "001Hs00002XyZ",
   "StageName": "Closed Won", "Probability": 100, "Amount": 250000.00, "CloseDate": "2025-06-27",
   "Duration_Days__c": null, "Region__c": "EMEA", "IsWon": true, "IsClosed": true, "Margin__c": 31.5}]})";

nlohmann::json member(nlohmann::json const& record, std::string_view name) {
    for (auto const& each : record["members"])
        if (each["member"] == std::string{name}) return each;
    FAIL("no such member");
    return {};
}

}  // namespace

TEST_CASE("a payload is read, explained and written back (R160, R275)") {
    auto const ran = run_tool({"map", "try", "salesforce", "Opportunity", "-"}, deal);
    CHECK(ran.end == 0);
    CHECK(ran.err.empty());
    check_committed("tests/tool/golden/try-salesforce-opportunity.golden", ran.out);
}

TEST_CASE("every member says where it comes from (R160)") {
    auto const ran = run_tool({"map", "try", "salesforce", "Opportunity", "-", "--json"}, deal);
    CHECK(ran.end == 0);
    auto const record = ran.json()["records"][0];
    CHECK(record["key"] == "006Hs00001AbCdE");
    CHECK(member(record, "name")["origin"] == "field");
    CHECK(member(record, "name")["from"][0]["field"] == "Name");
    CHECK(member(record, "amount")["value"]["amount"] == "250000.00");
    CHECK(member(record, "amount")["from"][0]["given"] == "250000.00");
    CHECK(member(record, "duration")["origin"] == "null");
    CHECK(member(record, "type")["origin"] == "absent");
    CHECK(member(record, "role_mix")["origin"] == "not kept");
    CHECK(record["custom"] == R"({"Margin__c":31.5})");
    CHECK(record["writes_owed"] == 0);
    CHECK(ran.json()["assumed_crosswalks"] == nlohmann::json::array({"region"}));
}

TEST_CASE("one record, an array of them and a page are all payloads") {
    auto const record = R"({"Id":"1","Name":"A","CurrencyIsoCode":"EUR"})";
    for (auto const& payload :
         {std::string{record}, "[" + std::string{record} + "]", R"({"records":[)" + std::string{record} + R"(]})"}) {
        auto const ran = run_tool({"map", "try", "salesforce", "Account", "-", "--json"}, payload);
        CHECK(ran.json()["records"].size() == 1);
        CHECK(ran.json()["records"][0]["key"] == "1");
    }
    CHECK(run_tool({"map", "try", "salesforce", "Account", "-", "--json"}, R"({"records":[]})")
              .json()["records"]
              .empty());
}

TEST_CASE("what cannot be read is a finding, with its field and its remedy (L10)") {
    auto const ran =
        run_tool({"map", "try", "salesforce", "Opportunity", "-"},
                 R"({"Id":"1","Name":"A","StageName":"Sold","CurrencyIsoCode":"EUR","Probability":"high"})");
    CHECK(ran.end == 1);
    CHECK(ran.says("StageName: the value is none of the choices"));
    CHECK(ran.says("Probability"));
    CHECK(run_tool({"map", "try", "salesforce", "Opportunity", "-"}, "[17]").end == 1);
}

TEST_CASE("what is no JSON, or not there, is a mistake in the command") {
    CHECK(run_tool({"map", "try", "salesforce", "Opportunity", "-"}, "{\"Id\":").end == 2);
    CHECK(run_tool({"map", "try", "salesforce", "Opportunity", "-"}, "{} {}").end == 2);
    auto const missing = run_tool({"map", "try", "salesforce", "Opportunity", "/no/such/file"});
    CHECK(missing.end == 2);
    CHECK(missing.complains("cannot read /no/such/file"));
}

TEST_CASE("personal data is hidden unless it is asked for (L13)") {
    auto const payload = R"({"Id":"1","LastName":"Okonkwo","AccountId":"2","Email":"ada@example.com"})";
    auto const hidden  = run_tool({"map", "try", "salesforce", "Contact", "-"}, payload);
    CHECK_FALSE(hidden.says("ada@example.com"));
    CHECK_FALSE(hidden.says("Okonkwo"));
    CHECK(hidden.says("(personal)"));
    auto const machines = run_tool({"map", "try", "salesforce", "Contact", "-", "--json"}, payload);
    CHECK_FALSE(machines.says("ada@example.com"));
    CHECK(run_tool({"map", "try", "salesforce", "Contact", "-", "--show-personal"}, payload).says("ada@example.com"));
}

TEST_CASE("lines are records of their own") {
    auto const order  = R"({"id":"7","currency":{"id":"4"},"subsidiary":{"id":"1"},"subtotal":300,
        "lastModifiedDate":"2025-06-30T12:00:00Z","status":{"id":"B"},
        "item":{"items":[{"line":1,"amount":100},{"line":2,"amount":200}]}})";
    auto const ran    = run_tool({"map", "try", "netsuite", "Contract", "-", "--json"}, order);
    auto const record = ran.json()["records"][0];
    REQUIRE(record.contains("lines"));
    REQUIRE(record["lines"].size() == 2);
    CHECK(record["lines"][0]["object"] == "ContractLine");
    CHECK(member(record["lines"][1], "amount")["value"]["amount"] == "200");
    CHECK(run_tool({"map", "try", "netsuite", "Contract", "-"}, order).says("line 2: ContractLine"));
}

TEST_CASE("another spelling of the same value is told from another value (L8)") {
    auto const ran = run_tool({"map", "try", "netsuite", "Task", "-", "--json"},
                              R"({"id":"1","project":{"id":"2"},"title":"A","order":3.0,"estimatedWork":"2.50"})");
    for (auto const& change : ran.json()["records"][0]["changes"]) {
        CAPTURE(change.dump());
        if (change["field"] == "order") CHECK(change["change"] == "same value, spelled otherwise");
        if (change["field"] == "estimatedWork") CHECK(change["now"] == "2.50");
        CHECK(change["change"] != "another value");
    }
    CHECK(ran.end == 0);
}

TEST_CASE("control characters of a payload are shown and not obeyed (L13)") {
    auto const ran = run_tool({"map", "try", "salesforce", "Account", "-"},
                              "{\"Id\":\"1\",\"Name\":\"\\u001b[2J\",\"CurrencyIsoCode\":\"EUR\",\"x\x7f\":1}");
    CHECK(ran.out.find('\x1b') == std::string::npos);
    CHECK(ran.out.find('\x7f') == std::string::npos);
}
