#include "salesforce_org.hpp"

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("R13: a record is created, read, changed and deleted by its address") {
    SignedIn   client;
    auto const created = client.post("/sobjects/Account/", Value::object({{"Name", "Acme"}, {"BillingCity", "Oslo"}}));
    CHECK(created.status == 201);
    std::string const id = SignedIn::body_of(created)["id"].text();
    CHECK(created.body == R"({"id":")" + id + R"(","success":true,"errors":[]})");
    CHECK(id.starts_with("001"));
    CHECK(id.size() == 18);

    client.clock.advance(std::chrono::seconds{90});
    CHECK(
        client.patch("/sobjects/Account/" + id.substr(0, 15), Value::object({{"Phone", "1"}, {"BillingCity", nullptr}}))
            .status == 204);
    Value const read = SignedIn::body_of(client.get("/sobjects/Account/" + id));
    CHECK(read["Phone"].text() == "1");
    CHECK(read["BillingCity"].is_null());
    CHECK(read["BillingAddress"].is_null());
    CHECK(read["CreatedDate"].text() == "2026-01-01T00:00:00.000+0000");
    CHECK(read["SystemModstamp"].text() == "2026-01-01T00:01:30.000+0000");
    CHECK(read["CurrencyIsoCode"].text() == "USD");
    CHECK(SignedIn::body_of(client.get("/sobjects/Account/" + id + "?fields=Name,phone")).size() == 3);

    CHECK(client.remove("/sobjects/Account/" + id).status == 204);
    for (auto const& answer : {client.get("/sobjects/Account/" + id), client.remove("/sobjects/Account/" + id),
                               client.patch("/sobjects/Account/" + id, Value::object({{"Phone", "2"}}))}) {
        CHECK(answer.status == 404);
        CHECK(SignedIn::code_of(answer) == "ENTITY_IS_DELETED");
    }
    CHECK(client.org.creates("Account") == 1);
    CHECK(client.org.count("Account") == 0);
}

TEST_CASE("R16: an upsert by external id creates once, then updates; several matches are answered 300") {
    SignedIn client;
    client.add_external_id("Account", false);
    auto const upsert = [&](Value const& fields) { return client.patch("/sobjects/Account/ERP_Id__c/C%2042", fields); };
    auto const first  = upsert(Value::object({{"Name", "Acme"}}));
    CHECK(first.status == 201);
    CHECK(SignedIn::body_of(first)["created"].is_true());
    auto const second = upsert(Value::object({{"Name", "Acme II"}}));
    CHECK(second.status == 200);
    CHECK(SignedIn::body_of(second)["id"] == SignedIn::body_of(first)["id"]);
    CHECK(client.org.creates("Account") == 1);
    CHECK(client.org.list("Account")[0]["ERP_Id__c"].text() == "C 42");
    CHECK(SignedIn::code_of(upsert(Value::object({{"Name", "x"}, {"ERP_Id__c", "C 42"}}))) == "INVALID_FIELD");

    client.org.insert("Account", Value::object({{"Name", "Twin"}, {"ERP_Id__c", "C 42"}})).value();
    auto const third = upsert(Value::object({{"Name", "Which?"}}));
    CHECK(third.status == 300);
    CHECK(SignedIn::body_of(third).size() == 2);
    CHECK(SignedIn::body_of(third).elements()[0].text().starts_with("/services/data/v62.0/sobjects/Account/001"));
    CHECK(client.get("/sobjects/Account/ERP_Id__c/C%2042").status == 300);
    CHECK(client.get("/sobjects/Account/ERP_Id__c/none").status == 404);
    CHECK(client.patch("/sobjects/Account/Phone/1", Value::object({{"Name", "x"}})).status == 404);
}

TEST_CASE("a field that may not hold what was sent is refused with its code and name") {
    SignedIn client;
    client.org.add_field("Opportunity", {.name       = "Legal_Entity__c",
                                         .type       = FieldType::picklist,
                                         .picklist   = {{.value = "US"}, {.value = "UK"}},
                                         .restricted = true});
    std::string const account = client.account("Acme");
    auto const        refused = [&](char const* field, Value value) {
        Value fields = Value::object({{"Name", "Deal"}, {"StageName", "Prospecting"}, {"CloseDate", "2026-06-30"}});
        fields.set(field, std::move(value));
        auto const  answer = client.post("/sobjects/Opportunity", fields);
        Value const error  = SignedIn::body_of(answer).elements().at(0);
        CHECK(answer.status == 400);
        return error["errorCode"].text() + (error.has("fields") ? " " + error["fields"].elements()[0].text() : "");
    };
    CHECK(refused("Nope__c", 1) == "INVALID_FIELD");
    CHECK(refused("Name", std::string(121, 'x')) == "STRING_TOO_LONG Name");
    CHECK(refused("Name", nullptr) == "REQUIRED_FIELD_MISSING Name");
    CHECK(refused("Name", "") == "REQUIRED_FIELD_MISSING Name");
    CHECK(refused("CloseDate", "30/06/2026") == "JSON_PARSER_ERROR");
    CHECK(refused("CloseDate", "2026-02-30") == "JSON_PARSER_ERROR");
    CHECK(refused("Amount", "a lot") == "JSON_PARSER_ERROR");
    CHECK(refused("Amount", Value::number("10000000000000000")) == "NUMBER_OUTSIDE_VALID_RANGE Amount");
    CHECK(refused("IsPrivate", nullptr) == "INVALID_TYPE_ON_FIELD_IN_RECORD IsPrivate");
    CHECK(refused("Legal_Entity__c", "FR") == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Legal_Entity__c");
    CHECK(refused("CurrencyIsoCode", "XXX") == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST CurrencyIsoCode");
    CHECK(refused("ExpectedRevenue", 5) == "INVALID_FIELD_FOR_INSERT_UPDATE ExpectedRevenue");
    CHECK(refused("IsWon", true) == "INVALID_FIELD_FOR_INSERT_UPDATE IsWon");
    CHECK(refused("AccountId", "nonsense") == "MALFORMED_ID AccountId");
    CHECK(refused("AccountId", "0055g0000000001AAA") == "MALFORMED_ID AccountId");
    CHECK(refused("AccountId", "0015g000000000zAAA") == "INVALID_CROSS_REFERENCE_KEY");
    client.org.remove("Account", account).value();
    CHECK(refused("AccountId", account) == "ENTITY_IS_DELETED");
    CHECK(client.org.count("Opportunity") == 0);
    CHECK(client.org.creates("Opportunity") == 0);
}

TEST_CASE("characters are counted, not bytes") {
    SignedIn    client;
    std::string umlauts;
    for (int count = 0; count < 120; ++count) umlauts += "ü";
    CHECK(client.opportunity(umlauts).starts_with("006"));
    CHECK_FALSE(client.org.insert(
        "Opportunity",
        Value::object({{"Name", umlauts + "ü"}, {"StageName", "Prospecting"}, {"CloseDate", "2026-06-30"}})));
}

TEST_CASE("R42: a unique value is taken once") {
    SignedIn client;
    client.add_external_id("Account", true);
    std::string const first  = client.org.insert("Account", Value::object({{"Name", "A"}, {"ERP_Id__c", "1"}})).value();
    auto const        second = client.post("/sobjects/Account", Value::object({{"Name", "B"}, {"ERP_Id__c", "1"}}));
    CHECK(SignedIn::code_of(second) == "DUPLICATE_VALUE");
    CHECK(second.body.find(first) != std::string::npos);
    CHECK(client.patch("/sobjects/Account/" + first, Value::object({{"ERP_Id__c", "1"}})).status == 204);
    client.org.remove("Account", first).value();
    CHECK(client.post("/sobjects/Account", Value::object({{"Name", "B"}, {"ERP_Id__c", "1"}})).status == 201);
}

TEST_CASE("R16: a lookup may name its record by that record's external id") {
    SignedIn client;
    client.add_external_id("Account", true);
    std::string const acme = client.org.insert("Account", Value::object({{"Name", "A"}, {"ERP_Id__c", "1"}})).value();
    Value fields = Value::object({{"Name", "Deal"}, {"StageName", "Prospecting"}, {"CloseDate", "2026-06-30"}});
    fields.set("Account", Value::object({{"ERP_Id__c", "1"}}));
    CHECK(client.post("/sobjects/Opportunity", fields).status == 201);
    CHECK(client.org.list("Opportunity")[0]["AccountId"].text() == acme);
    fields.set("Account", Value::object({{"ERP_Id__c", "2"}}));
    auto const missing = client.post("/sobjects/Opportunity", fields);
    CHECK(SignedIn::code_of(missing) == "INVALID_FIELD");
    CHECK(missing.body.find("Foreign key external ID: 2 not found for field ERP_Id__c in entity Account") !=
          std::string::npos);
}

TEST_CASE("what cannot be understood is refused with the right status") {
    SignedIn   client;
    auto const status_code = [&](http::Response const& answer) {
        return std::to_string(answer.status) + " " + SignedIn::code_of(answer);
    };
    CHECK(status_code(client.get("/nothing")) == "404 NOT_FOUND");
    CHECK(status_code(client.get("/sobjects/Foo")) == "404 NOT_FOUND");
    CHECK(status_code(client.get("/sobjects/Account/0015g0000000009AAA")) == "404 NOT_FOUND");
    CHECK(status_code(client.send(http::put(client.base() + "/sobjects/Account", "application/json", "{}"))) ==
          "405 METHOD_NOT_ALLOWED");
    CHECK(status_code(client.send(http::post(client.base() + "/sobjects/Account", "application/json", "{"))) ==
          "400 JSON_PARSER_ERROR");
    CHECK(status_code(client.send(http::post(client.base() + "/sobjects/Account", "text/plain", "{}"))) ==
          "415 UNSUPPORTED_MEDIA_TYPE");
    CHECK(status_code(client.send(http::get(client.org.origin() + "/services/data/v20.0/limits"))) ==
          "410 UNSUPPORTED_API_VERSION");
    CHECK(status_code(client.send(http::get(client.org.origin() + "/services/data/v999.0/limits"))) == "404 NOT_FOUND");
}

TEST_CASE("a write can be made conditional on nobody having written since") {
    SignedIn          client;
    std::string const id      = client.account("Acme");
    auto const        patched = [&](char const* since) {
        http::Request request =
            http::patch(client.base() + "/sobjects/Account/" + id, "application/json", R"({"Phone":"1"})");
        request.headers.add("If-Unmodified-Since", since);
        return client.send(request).status;
    };
    CHECK(patched("Thu, 01 Jan 2026 00:00:00 GMT") == 204);
    CHECK(patched("Wed, 31 Dec 2025 23:59:59 GMT") == 412);
    CHECK(patched("yesterday") == 400);
}

TEST_CASE("P05: a locked row and a validation rule refuse a write, which then succeeds") {
    SignedIn client;
    client.org.lock_rows("Account", 1);
    CHECK(SignedIn::code_of(client.post("/sobjects/Account", Value::object({{"Name", "A"}}))) == "UNABLE_TO_LOCK_ROW");
    CHECK(client.post("/sobjects/Account", Value::object({{"Name", "A"}})).status == 201);
    client.org.check_writes(
        [](std::string_view, std::string_view, Value const& fields) -> std::optional<SalesforceRefusal> {
            if (!fields["Phone"].is_null()) return std::nullopt;
            return SalesforceRefusal{"FIELD_CUSTOM_VALIDATION_EXCEPTION", "A telephone number, please", {"Phone"}};
        });
    CHECK(SignedIn::code_of(client.post("/sobjects/Account", Value::object({{"Name", "B"}}))) ==
          "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    CHECK(client.post("/sobjects/Account", Value::object({{"Name", "B"}, {"Phone", "1"}})).status == 201);
}
