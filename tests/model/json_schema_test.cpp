#include "golden.hpp"

#include <throughline/model/enumeration.hpp>
#include <throughline/model/json_schema.hpp>
#include <throughline/model/object_list.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace throughline;
using Json = nlohmann::json;

namespace {

/// Every `$ref` below `node` points into `definitions`.
void check_references(Json const& node, Json const& definitions) {
    if (node.is_object() && node.contains("$ref")) {
        auto const target = node.at("$ref").get<std::string>();
        INFO(target);
        REQUIRE(target.starts_with("#/$defs/"));
        CHECK(definitions.contains(target.substr(8)));
    }
    if (node.is_structured())
        for (auto const& each : node) check_references(each, definitions);
}

}  // namespace

TEST_CASE("R159: every object's schema stands alone and names each member and what is required") {
    for (auto const* type : all_object_types()) {
        INFO(type->name);
        auto const schema = Json::parse(json_schema(*type));
        CHECK(schema.at("$schema") == "https://json-schema.org/draft/2020-12/schema");
        CHECK(schema.at("$id") == "urn:throughline:schema:model:1:" + std::string{type->name});
        CHECK(schema.at("additionalProperties") == false);
        CHECK(schema.at("properties").size() == type->members.size());
        auto const required = schema.value("required", Json::array());
        for (auto const& member : type->members) {
            INFO(member.name);
            auto const& property = schema.at("properties").at(std::string{member.name});
            CHECK(property.at("description") == member.definition);
            CHECK((property.contains("type") || property.contains("$ref")));
            CHECK((std::ranges::count(required, Json(member.name)) == 1) == member.required);
            CHECK(property.value("x-throughline-personal", false) == member.personal);
        }
        check_references(schema, schema.value("$defs", Json::object()));
    }
}

TEST_CASE("R159: values are spelled as canonical JSON spells them") {
    auto const  opportunity = Json::parse(json_schema(*find_object_type("Opportunity")));
    auto const& properties  = opportunity.at("properties");
    CHECK(properties.at("amount").at("$ref") == "#/$defs/Money");
    CHECK(properties.at("probability").at("$ref") == "#/$defs/Percent");
    CHECK(properties.at("expected_close").at("format") == "date");
    CHECK(properties.at("account").at("format") == "uuid");
    CHECK(properties.at("account").at("x-throughline-refers-to") == "Account");
    CHECK(properties.at("duration").at("type") == "integer");
    CHECK(properties.at("duration").at("x-throughline-unit") == "days");
    CHECK(properties.at("is_won").at("type") == "boolean");
    CHECK(properties.at("stage").at("enum").front() == "prospecting");
    CHECK(properties.at("role_mix").at("type") == "array");
    CHECK(properties.at("role_mix").at("items").at("$ref") == "#/$defs/RoleHours");

    auto const& definitions = opportunity.at("$defs");
    CHECK(definitions.at("Money").at("required") == Json::array({"amount", "currency"}));
    CHECK(definitions.at("Money").at("properties").at("amount").at("$ref") == "#/$defs/Decimal");
    CHECK(definitions.at("Decimal").at("type") == "string");
    CHECK(definitions.at("Currency").at("pattern") == "^[A-Z]{3}$");
    CHECK(definitions.at("RoleHours").at("properties").at("hours").at("$ref") == "#/$defs/Hours");
}

TEST_CASE("R159: one schema holds every object, and its references resolve") {
    auto const all = Json::parse(json_schema_all());
    for (auto const* type : all_object_types()) CHECK(all.at("$defs").contains(std::string{type->name}));
    check_references(all, all.at("$defs"));
    CHECK(json_schema_all() == json_schema_all());
}

TEST_CASE("R159: the schema is the one that was agreed") {
    model_tests::check_golden("model.schema.json", json_schema_all());
}
