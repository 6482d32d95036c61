#include "salesforce_org.hpp"

using namespace throughline;
using namespace throughline::sandbox;

namespace {

Value record(char const* type, std::vector<Value::Member> members) {
    Value fields = Value::object(std::move(members));
    return fields.set("attributes", Value::object({{"type", type}}));
}

Value records(std::vector<Value> list, bool all_or_none = false) {
    return Value::object({{"allOrNone", all_or_none}, {"records", Value::array(std::move(list))}});
}

std::string codes(Value const& outcomes) {
    std::string text;
    for (Value const& outcome : outcomes.elements()) {
        if (outcome["success"].is_true())
            text += outcome["created"].is_null() ? "ok " : outcome["created"].is_true() ? "created " : "updated ";
        else
            text += outcome["errors"].elements()[0]["statusCode"].text() + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("R16: one outcome per record, in order; a failure leaves the others") {
    SignedIn   client;
    auto const answer = client.post(
        "/composite/sobjects", records({record("Contact", {{"LastName", "One"}}), record("Contact", {{"Phone", "2"}}),
                                        record("Account", {{"Name", "Three"}}), record("Nope", {{"Name", "x"}})}));
    CHECK(answer.status == 200);
    Value const outcomes = SignedIn::body_of(answer);
    CHECK(codes(outcomes) == "ok REQUIRED_FIELD_MISSING ok INVALID_TYPE ");
    CHECK(outcomes.elements()[1]["errors"].elements()[0]["fields"].to_json() == R"(["LastName"])");
    CHECK_FALSE(outcomes.elements()[1].has("id"));
    CHECK(client.org.count("Contact") == 1);
    CHECK(client.org.count("Account") == 1);
}

TEST_CASE("R16: all or none takes back what had succeeded, and counts no create") {
    SignedIn   client;
    auto const answer = client.post(
        "/composite/sobjects",
        records({record("Account", {{"Name", "One"}}), record("Account", {}), record("Account", {{"Name", "Three"}})},
                true));
    CHECK(codes(SignedIn::body_of(answer)) ==
          "ALL_OR_NONE_OPERATION_ROLLED_BACK REQUIRED_FIELD_MISSING ALL_OR_NONE_OPERATION_ROLLED_BACK ");
    CHECK(client.org.count("Account") == 0);
    CHECK(client.org.creates("Account") == 0);
}

TEST_CASE("L3: an upsert repeated creates nothing twice; a key twice in one request is refused") {
    SignedIn client;
    client.add_external_id("Account", true);
    Value const batch  = records({record("Account", {{"ERP_Id__c", "1"}, {"Name", "One"}}),
                                  record("Account", {{"ERP_Id__c", "2"}, {"Name", "Two"}})});
    auto const  upsert = [&](Value const& body) {
        return codes(SignedIn::body_of(client.patch("/composite/sobjects/Account/ERP_Id__c", body)));
    };
    CHECK(upsert(batch) == "created created ");
    CHECK(upsert(batch) == "updated updated ");
    CHECK(client.org.creates("Account") == 2);
    CHECK(upsert(records({record("Account", {{"ERP_Id__c", "3"}, {"Name", "Three"}}),
                          record("Account", {{"ERP_Id__c", "3"}, {"Name", "Three again"}}),
                          record("Account", {{"Name", "no key"}})})) == "created DUPLICATE_VALUE MISSING_ARGUMENT ");
}

TEST_CASE("P08: two rows that share a key make the next upsert undecidable") {
    SignedIn client;
    client.add_external_id("Account", false);
    for (int twin = 0; twin < 2; ++twin)
        client.org.insert("Account", Value::object({{"Name", "Twin"}, {"ERP_Id__c", "1"}})).value();
    auto const answer = client.patch("/composite/sobjects/Account/ERP_Id__c",
                                     records({record("Account", {{"ERP_Id__c", "1"}, {"Name", "x"}})}));
    CHECK(codes(SignedIn::body_of(answer)) == "DUPLICATE_EXTERNAL_ID ");
}

TEST_CASE("R16: updates name their record by Id") {
    SignedIn          client;
    std::string const acme = client.account("Acme");
    std::string const gone = client.account("Gone");
    client.org.remove("Account", gone).value();
    auto const answer =
        client.patch("/composite/sobjects",
                     records({record("Account", {{"Id", acme}, {"NumberOfEmployees", "10000"}}),
                              record("Account", {{"Name", "x"}}), record("Account", {{"id", "0015g000000000zAAA"}}),
                              record("Account", {{"Id", gone}}), record("Account", {{"Id", "rubbish"}})}));
    CHECK(codes(SignedIn::body_of(answer)) ==
          "ok MISSING_ARGUMENT INVALID_CROSS_REFERENCE_KEY ENTITY_IS_DELETED MALFORMED_ID ");
    CHECK(client.org.read("Account", acme)["NumberOfEmployees"].to_json() == "10000");
}

TEST_CASE("R16: more than 200 records are refused as a whole") {
    SignedIn           client;
    std::vector<Value> many(201, record("Account", {{"Name", "A"}}));
    CHECK(client.post("/composite/sobjects", records(many)).status == 400);
    CHECK(client.org.count("Account") == 0);
    many.pop_back();
    CHECK(client.post("/composite/sobjects", records(many)).status == 200);
    CHECK(client.org.count("Account") == 200);
}

TEST_CASE("R13: several records are read and deleted at once") {
    SignedIn          client;
    std::string const one = client.account("One"), two = client.account("Two");
    auto const        read = client.get("/composite/sobjects/Account?ids=" + one + ",0015g000000000zAAA&fields=Name");
    CHECK(SignedIn::body_of(read).elements()[0]["Name"].text() == "One");
    CHECK(SignedIn::body_of(read).elements()[1].is_null());
    CHECK(codes(SignedIn::body_of(client.remove("/composite/sobjects?ids=" + one + "," + one + "&allOrNone=true"))) ==
          "ALL_OR_NONE_OPERATION_ROLLED_BACK ENTITY_IS_DELETED ");
    CHECK(codes(SignedIn::body_of(client.remove("/composite/sobjects?ids=" + one + "," + two))) == "ok ok ");
    CHECK(client.org.count("Account") == 0);
}

TEST_CASE("R16: a composite request fills in references, and takes all back when one fails") {
    SignedIn   client;
    auto const composite = [&](std::string const& amount, bool all_or_none) {
        std::string const body = R"({"allOrNone":)" + std::string{all_or_none ? "true" : "false"} +
                                 R"(,"compositeRequest":[
            {"method":"POST","url":"/services/data/v62.0/sobjects/Account","referenceId":"acc","body":{"Name":"Acme"}},
            {"method":"POST","url":"/services/data/v62.0/sobjects/Opportunity","referenceId":"opp","body":
             {"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-06-30","Amount":)" +
                                 amount +
                                 R"(,"AccountId":"@{acc.id}"}},
            {"method":"GET","url":"/services/data/v62.0/query?q=SELECT Name FROM Account WHERE Id = '@{acc.id}'",
             "referenceId":"read"}]})";
        return SignedIn::body_of(client.post("/composite", Value::parse(body).value()))["compositeResponse"];
    };
    Value const good = composite("10.50", true);
    CHECK(good.elements()[1]["httpStatusCode"].text() == "201");
    CHECK(good.elements()[2]["body"]["records"].elements()[0]["Name"].text() == "Acme");
    CHECK(client.org.list("Opportunity")[0]["AccountId"] == good.elements()[0]["body"]["id"]);
    CHECK(client.org.list("Opportunity")[0]["Amount"].text() == "10.50");

    Value const bad = composite("\"x\"", true);
    CHECK(bad.elements()[0]["body"].elements()[0]["errorCode"].text() == "PROCESSING_HALTED");
    CHECK(bad.elements()[1]["body"].elements()[0]["errorCode"].text() == "JSON_PARSER_ERROR");
    CHECK(bad.elements()[2]["httpStatusCode"].text() == "400");
    CHECK(client.org.count("Account") == 1);
    composite("\"x\"", false);
    CHECK(client.org.count("Account") == 2);
}
