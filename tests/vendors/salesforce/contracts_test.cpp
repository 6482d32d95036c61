#include "contracts.hpp"
#include "../../../src/vendors/salesforce/page.hpp"
#include "org.hpp"

#include <throughline/mapping/json.hpp>

#include <support/random_object.hpp>

#include <set>

using namespace throughline;
using namespace throughline::tests;
using nlohmann::json;

namespace {

bool is_custom(std::string_view name) { return name.ends_with("__c"); }

// Only orgs with several currencies have it, and the contracts are of one that has not.
bool is_of_other_orgs(std::string_view name) { return name == "CurrencyIsoCode"; }

// Which types of the vendor's each codec reads.
std::set<std::string> types_read_by(std::string_view codec) {
    if (codec.starts_with("text")) return {"string", "textarea", "phone", "email", "url", "picklist", "reference"};
    if (codec.starts_with("pick-list")) return {"picklist"};
    if (codec.starts_with("reference, by crosswalk")) return {"picklist", "string"};
    if (codec == "reference") return {"reference"};
    if (codec == "boolean") return {"boolean"};
    if (codec.starts_with("date")) return {"date"};
    if (codec.starts_with("instant")) return {"datetime"};
    if (codec.starts_with("percent")) return {"percent", "double"};
    if (codec.starts_with("amount")) return {"currency"};
    if (codec == "decimal" || codec.starts_with("hours")) return {"double"};
    if (codec == "whole number") return {"int", "double"};
    if (codec == "ISO 4217 code") return {"picklist", "string"};
    if (codec == "key") return {"id", "string"};
    return {};
}

void check_described(FieldRow const& row, json const& fields) {
    auto const named = [&](json const& each) { return each["name"] == row.name; };
    auto const field = std::find_if(fields.begin(), fields.end(), named);
    REQUIRE_MESSAGE(field != fields.end(), "the contract has no such field");
    CHECK_MESSAGE(types_read_by(row.codec).contains((*field)["type"]), (*field)["type"].get<std::string>());
    bool const creates = row.direction == Direction::both || row.direction == Direction::create;
    if (row.kind != RowKind::member) return;
    if (creates) CHECK((*field)["createable"] == true);
    if (row.direction == Direction::both) CHECK((*field)["updateable"] == true);
}

void check_in_reference(FieldRow const& row, json const& fields) {
    auto const field = fields.find(row.name);
    REQUIRE_MESSAGE(field != fields.end(), "the contract has no such field");
    auto type = field->value("type", "");
    if (type == "dateTime") type = "datetime";
    if (row.kind == RowKind::modified) type = "datetime";  // Scraped as a string.
    CHECK_MESSAGE(types_read_by(row.codec).contains(type), type);
    // "Read-only" there means: not updateable. Some of these can be set when the record is made.
    if (row.kind == RowKind::member && field->value("readOnly", false)) CHECK(row.direction != Direction::both);
}

std::vector<MappingView> all_mappings() { return salesforce::system("crm", login_with_secret()).mappings; }

// The records of a kind that stand anywhere in an answer.
void collect(json const& value, std::string const& type, std::vector<json>& into) {
    if (value.is_object() && value.contains("attributes") && value["attributes"].value("type", "") == type)
        into.push_back(value);
    if (value.is_structured())
        for (auto const& each : value) collect(each, type, into);
}

}  // namespace

TEST_CASE("every standard field that is mapped is in the contract, of a fitting type and as writable as we say (R36)") {
    if (!contracts_are_here()) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    int fields_checked = 0;
    for (auto const& mapping : all_mappings()) {
        std::string const object{mapping.vendor_object};
        auto const        described = read_contract("describe/" + object + ".json");
        auto const        reference = read_contract("object-reference/" + object + ".json");
        if (!described && !reference) {
            MESSAGE("not in the contracts: " << object);
            CHECK(object == "User");
            continue;
        }
        auto const contract = json::parse(described ? *described : *reference);
        for (auto const& row : mapping.rows) {
            if (row.name.empty() || row.kind == RowKind::omitted || row.kind == RowKind::ignored) continue;
            if (is_custom(row.name) || is_of_other_orgs(row.name)) continue;
            CAPTURE(object);
            CAPTURE(row.name);
            ++fields_checked;
            if (described)
                check_described(row, contract["fields"]);
            else
                check_in_reference(row, contract[object]["properties"]);
        }
    }
    CHECK(fields_checked > 80);
}

TEST_CASE("what Salesforce requires of a new account, contact or deal, the mapping can send") {
    if (!contracts_are_here()) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    for (auto const& mapping : all_mappings()) {
        auto const text = read_contract("describe/" + std::string{mapping.vendor_object} + ".json");
        if (!text) continue;
        auto const description = json::parse(*text);
        for (auto const& field : description["fields"]) {
            if (field["nillable"] == true || field["defaultedOnCreate"] == true) continue;
            std::string const name = field["name"];
            if (field["createable"] != true || is_custom(name)) continue;  // Custom ones are the recorded org's own.
            CAPTURE(name);
            auto const named = [&](FieldRow const& row) { return row.name == name; };
            CHECK(std::any_of(mapping.rows.begin(), mapping.rows.end(), named));
        }
    }
}

TEST_CASE("the pick-lists of a new org are all known") {
    if (!contracts_are_here()) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    MappingContext context;
    for (auto const& mapping : all_mappings()) {
        auto const text = read_contract("describe/" + std::string{mapping.vendor_object} + ".json");
        if (!text) continue;
        auto const description = json::parse(*text);
        for (auto const& field : description["fields"])
            for (auto const& row : mapping.rows) {
                if (row.name != field["name"] || !row.codec.starts_with("pick-list")) continue;
                for (auto const& choice : field["picklistValues"]) {
                    auto const value = choice["value"].get<std::string>();
                    CAPTURE(value);
                    AnyObject object{mapping.type()};
                    CHECK(row.decode(Wire{Wire::Kind::text, value}, object.data(), context));
                }
            }
    }
}

TEST_CASE("recorded descriptions give their custom fields") {
    auto const description = read_contract("describe/Account.json");
    if (!description) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    auto const fields = salesforce::custom_fields(*description);
    REQUIRE(fields);
    CHECK(*fields ==
          std::vector<std::string>{"Primary_Contact__c", "ns__Description__c", "History__c", "ns__LinkedAccount__c"});
    for (auto const* object : {"Contact", "Opportunity"})
        CHECK(salesforce::custom_fields(*read_contract("describe/" + std::string{object} + ".json"))->empty());
}

TEST_CASE("recorded records go through the real decoder") {
    if (!contracts_are_here()) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    MirrorReferences references;
    int              records = 0;
    auto const       decode  = [&](json const& answer) {
        for (auto const& mapping : all_mappings()) {
            std::vector<json> found;
            collect(answer, std::string{mapping.vendor_object}, found);
            for (auto const& record : found) {
                MappingContext context{&references, nullptr, nullptr, {}, {}, {}};
                auto const     decoded = JsonDecoder{mapping}.decode(record.dump(), context);
                REQUIRE(decoded);
                ++records;
                // Nobody asked for every field; what is there must be readable.
                for (auto const& fault : decoded->faults) CHECK(fault.message() == "a required field is missing");
            }
        }
    };
    for (auto const& entry : std::filesystem::directory_iterator{contract_path("recorded")})
        for (auto const& answer : recorded_answers(*read_contract("recorded/" + entry.path().filename().string())))
            decode(answer);
    decode(json::parse(*read_contract("samples/query-page.shape.json")));
    CHECK(records > 10);
}

TEST_CASE("recorded query pages are pages, recorded outcomes are outcomes") {
    if (!contracts_are_here()) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    int        pages = 0, outcomes = 0;
    auto const look_at = [&](json const& answer) {
        if (answer.is_object() && answer.contains("records") && answer.contains("done")) {
            ++pages;
            auto const text = answer.dump();
            auto const page = salesforce::read_page(text);
            REQUIRE(page);
            CHECK(page->records.size() == answer["records"].size());
            CHECK(page->done == answer["done"].get<bool>());
        }
        if (!answer.is_array() || answer.empty() || !answer[0].is_object() || !answer[0].contains("success")) return;
        Connection             org{[&](http::Request const&) { return json_answer(200, answer.dump()); }};
        std::vector<WriteItem> items;
        for (std::size_t item = 0; item < answer.size(); ++item) {
            WriteItem create;
            create.operation = Operation::create;
            create.body      = "{}";
            items.push_back(create);
        }
        auto const written = org.write(items, "Contact");
        REQUIRE(written.size() == answer.size());
        for (std::size_t item = 0; item < answer.size(); ++item) {
            ++outcomes;
            CHECK((written[item].kind == Outcome::Kind::applied) == answer[item]["success"].get<bool>());
            CHECK(written[item].kind != Outcome::Kind::uncertain);
        }
    };
    for (auto const& entry : std::filesystem::directory_iterator{contract_path("recorded")})
        for (auto const& answer : recorded_answers(*read_contract("recorded/" + entry.path().filename().string())))
            look_at(answer);
    for (auto const* sample : {"query-page.shape.json", "sobject-collections-partial-failure.shape.json"})
        look_at(json::parse(*read_contract("samples/" + std::string{sample})));
    CHECK(pages >= 3);
    CHECK(outcomes >= 20);
}

TEST_CASE("recorded token answers are read") {
    auto const granted = read_contract("samples/token-response.json");
    auto const refused = read_contract("samples/token-error-400.json");
    if (!granted || !refused) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    ScriptedExchange world{[&](http::Request const& request) -> Result<http::Response> {
        if (request.url.ends_with("/token")) return json_answer(200, *granted);
        CHECK(request.url.starts_with("https://na15.salesforce.com/services/data/"));
        CHECK(request.headers.get("Authorization") == "Bearer 12345");
        return json_answer(401, *read_contract("samples/error-401-invalid-session.json"));
    }};
    auto const       system = salesforce::system("crm", login_with_secret());
    CHECK(world.run(system.connect(Exchange{world})->check()).error().code() == ErrorCode::auth);

    ScriptedExchange shut{[&](http::Request const&) -> Result<http::Response> { return json_answer(400, *refused); }};
    auto const       error = shut.run(system.connect(Exchange{shut})->check()).error();
    CHECK(error.context().vendor_code == "invalid_grant");
    CHECK(error.message().find("hasn't approved this consumer") != std::string::npos);
}
