#include "salesforce_org.hpp"
#include "shapes.hpp"

#include <array>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

/// A file of the contracts as JSON; null, said aloud, where it is absent.
Value contract_json(std::string const& path) {
    std::string const text = contract(path);
    if (!text.empty()) return Value::parse(text).value();
    MESSAGE("skipped: the contracts are not here");
    return {};
}

/// Fields that are of the recorded org alone: its own custom fields, and features that this org does not have.
std::set<std::string> const of_the_recorded_org{
    "RecordTypeId",     "Primary_Contact__c",         "ns__Description__c",
    "History__c",       "ns__LinkedAccount__c",       "IsPartner",
    "IsCustomerPortal", "ChannelProgramName",         "ChannelProgramLevelName",
    "DandbCompanyId",   "OperatingHoursId",           "JigsawCompanyId",
    "JigsawContactId",  "LastAmountChangedHistoryId", "LastCloseDateChangedHistoryId",
    "IndividualId"};

Value field_of(Value const& description, std::string const& name) {
    for (Value const& field : description["fields"].elements())
        if (field["name"].text() == name) return field;
    return {};
}

/// What a client decides by; the rest of a field's description is compared in shape only.
constexpr std::array decisive{"name",
                              "type",
                              "label",
                              "length",
                              "precision",
                              "scale",
                              "digits",
                              "nillable",
                              "createable",
                              "updateable",
                              "defaultedOnCreate",
                              "externalId",
                              "unique",
                              "custom",
                              "restrictedPicklist",
                              "picklistValues",
                              "referenceTo",
                              "relationshipName",
                              "soapType",
                              "nameField",
                              "idLookup",
                              "compoundFieldName",
                              "filterable",
                              "sortable",
                              "groupable",
                              "aggregatable",
                              "calculated",
                              "autoNumber",
                              "defaultValue"};

}  // namespace

TEST_CASE("R162: objects are described as a real org described them, field by field") {
    SignedIn client;
    for (std::string const object : {"Account", "Contact", "Opportunity"}) {
        Value theirs = contract_json("salesforce/describe/" + object + ".json");
        if (theirs.is_null()) return;
        // Only Account has this address, of a resource that is not simulated.
        Value urls = theirs["urls"];
        urls.erase("defaultValues");
        theirs.set("urls", std::move(urls));
        Value const ours = SignedIn::body_of(client.get("/sobjects/" + object + "/describe"));
        CHECK(differences(shape_of(ours), shape_of(theirs)) == "");
        for (Value const& field : theirs["fields"].elements()) {
            std::string const name = field["name"].text();
            if (of_the_recorded_org.contains(name)) continue;
            Value const own = field_of(ours, name);
            CAPTURE(object);
            CAPTURE(name);
            REQUIRE(own.is_object());
            for (char const* member : decisive) {
                CAPTURE(std::string{member});
                CHECK(own[member].to_json() == field[member].to_json());
            }
        }
    }
}

TEST_CASE("R162: the global description has the recorded shape and key prefixes") {
    Value const theirs = contract_json("salesforce/describe/_global.json");
    if (theirs.is_null()) return;
    SignedIn    client;
    Value const ours = SignedIn::body_of(client.get("/sobjects"));
    for (auto const& [name, member] : theirs.members()) CHECK(ours[name].kind() == member.kind());
    int compared = 0;
    for (Value const& object : ours["sobjects"].elements())
        for (Value const& other : theirs["sobjects"].elements()) {
            if (object["name"] != other["name"]) continue;
            CAPTURE(object["name"].text());
            CHECK(object["keyPrefix"] == other["keyPrefix"]);
            if (object["name"].text() == "User") continue;  // Its urls tell of passwords, which nobody has here.
            ++compared;
            CHECK(differences(shape_of(object), shape_of(other)) == "");
        }
    CHECK(compared == 3);
}

TEST_CASE("R162: fields of objects known from the reference have its names, lengths and rights") {
    SignedIn client;
    for (std::string const object : {"Quote", "QuoteLineItem", "OpportunityLineItem", "Contract", "Product2"}) {
        Value const reference = contract_json("salesforce/object-reference/" + object + ".json")[object]["properties"];
        if (reference.is_null()) return;
        Value const ours = SignedIn::body_of(client.get("/sobjects/" + object + "/describe"));
        for (Value const& field : ours["fields"].elements()) {
            std::string const name = field["name"].text();
            CAPTURE(object);
            CAPTURE(name);
            REQUIRE(reference.has(name));
            Value const theirs = reference[name];
            if (theirs["maxLength"].is_number() && field["length"].text() != "0")
                CHECK(field["length"].text() == theirs["maxLength"].text());
            if (theirs["readOnly"].is_true()) CHECK_FALSE(field["updateable"].is_true());
        }
    }
}

TEST_CASE("R162: answers have the shape of the samples") {
    SignedIn   client;
    auto const compare = [](std::string const& sample, Value const& ours) {
        Value const theirs = contract_json("salesforce/samples/" + sample);
        CAPTURE(sample);
        if (!theirs.is_null()) CHECK(differences(shape_of(ours), shape_of(theirs)) == "");
    };
    for (int number = 0; number < 201; ++number) client.account("A");
    std::string const gone = client.account("gone");
    client.org.remove("Account", gone).value();
    client.clock.advance(std::chrono::minutes{2});

    http::Request query = http::get(client.base() + "/query?q=SELECT+Id,SystemModstamp+FROM+Account");
    query.headers.add("Sforce-Query-Options", "batchSize=200");
    compare("query-page.shape.json", SignedIn::body_of(client.send(query)));
    compare(
        "get-deleted.shape.json",
        SignedIn::body_of(client.get("/sobjects/Account/deleted?start=2026-01-01T00:00:00Z&end=2026-01-01T00:02:00Z")));
    compare("sobject-collections-partial-failure.shape.json",
            SignedIn::body_of(client.post("/composite/sobjects", Value::parse(R"({"records":[
                {"attributes":{"type":"Account"},"Name":"x"},{"attributes":{"type":"Contact"}}]})")
                                                                     .value())));
    compare("composite-all-or-none-failure.json",
            SignedIn::body_of(client.post("/composite", Value::parse(R"({"allOrNone":true,"compositeRequest":[
                {"method":"POST","url":"/services/data/v62.0/sobjects/Account","referenceId":"a","body":{"Name":"x"}},
                {"method":"POST","url":"/services/data/v62.0/sobjects/Contact","referenceId":"b","body":{}}]})")
                                                            .value())));
    client.token = "";
    compare("error-401-invalid-session.json", SignedIn::body_of(client.get("/limits")));
    auto const token = [&](char const* secret) {
        return SignedIn::body_of(client.org.answer(http::post(
            client.org.origin() + "/services/oauth2/token", "application/x-www-form-urlencoded",
            http::form_encode(
                {{"grant_type", "client_credentials"}, {"client_id", "client"}, {"client_secret", secret}}))));
    };
    compare("token-response.json", token("secret"));
    compare("token-error-400.json", token("wrong"));
}
