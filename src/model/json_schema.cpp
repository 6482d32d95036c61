#include "words.hpp"

#include <throughline/model/enumeration.hpp>
#include <throughline/model/json_schema.hpp>
#include <throughline/model/version.hpp>

#include <nlohmann/json.hpp>

#include <array>

namespace throughline {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto dialect = "https://json-schema.org/draft/2020-12/schema";

std::string schema_id() { return "urn:throughline:schema:model:" + std::to_string(model_version); }

Json reference_to(std::string_view definition) { return {{"$ref", "#/$defs/" + std::string{definition}}}; }

Json decimal_schema(std::string_view description) {
    return {{"description", description}, {"type", "string"}, {"pattern", "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"}};
}

Json date_schema(std::string_view description) {
    return {{"description", description}, {"type", "string"}, {"format", "date"}};
}

Json dates_schema(std::string_view description) {
    return {{"description", description},
            {"type", "object"},
            {"properties",
             {{"start", date_schema("First day.")}, {"end", date_schema("Day after the last; absent while open.")}}},
            {"required", Json::array({"start"})},
            {"additionalProperties", false}};
}

Json money_schema() {
    return {{"description", "An exact amount of one currency."},
            {"type", "object"},
            {"properties", {{"amount", reference_to("Decimal")}, {"currency", reference_to("Currency")}}},
            {"required", Json::array({"amount", "currency"})},
            {"additionalProperties", false}};
}

Json period_schema() {
    return {{"description", "An accounting period."},
            {"type", "object"},
            {"properties",
             {{"range", reference_to("DateRange")},
              {"name", {{"description", "As accounting names it."}, {"type", "string"}}}}},
            {"required", Json::array({"range", "name"})},
            {"additionalProperties", false}};
}

Json currency_schema() { return {{"description", "ISO 4217 code."}, {"type", "string"}, {"pattern", "^[A-Z]{3}$"}}; }

/// Schemas of the kinds that have a name of their own under `$defs`; the others are said in place.
struct Value {
    std::string_view name;
    MemberKind       kind;
    Json (*schema)();
};
constexpr std::array values{
    Value{"Decimal", MemberKind::decimal, [] { return decimal_schema("An exact decimal number, as text."); }},
    Value{"Percent", MemberKind::percent, [] { return decimal_schema("A percentage: 12.5 is twelve and a half."); }},
    Value{"Hours", MemberKind::hours, [] { return decimal_schema("Hours of work."); }},
    Value{"Currency", MemberKind::currency, currency_schema},
    Value{"Money", MemberKind::money, money_schema},
    Value{"DateRange", MemberKind::date_range, [] { return dates_schema("Days from a first to before an end."); }},
    Value{"Period", MemberKind::period, period_schema},
};

Json kind_schema(MemberType const& member, MemberKind kind) {
    for (auto const& value : values)
        if (value.kind == kind) return reference_to(value.name);
    switch (kind) {
        case MemberKind::boolean:
            return {{"type", "boolean"}};
        case MemberKind::integer:
            return {{"type", "integer"}};
        case MemberKind::date:
            return {{"type", "string"}, {"format", "date"}};
        case MemberKind::timestamp:
            return {{"type", "string"}, {"format", "date-time"}};
        case MemberKind::enumeration:
            return {{"type", "string"}, {"enum", Json::array_t(member.choices.begin(), member.choices.end())}};
        case MemberKind::reference:
            return {{"type", "string"}, {"format", "uuid"}, {"x-throughline-refers-to", member.refers_to}};
        case MemberKind::object:
            return reference_to(member.nested->name);
        default:
            return {{"type", "string"}};
    }
}

Json member_schema(MemberType const& member) {
    Json       schema{{"description", member.definition}};
    auto const shape = member.kind == MemberKind::list
                           ? Json{{"type", "array"}, {"items", kind_schema(member, member.element)}}
                           : kind_schema(member, member.kind);
    schema.update(shape);
    if (!member.unit.empty()) schema["x-throughline-unit"] = member.unit;
    schema["x-throughline-owner"] = name_of_enumerator(member.owner);
    if (member.personal) schema["x-throughline-personal"] = true;
    return schema;
}

Json object_schema(ObjectType const& type) {
    auto properties = Json::object();
    auto required   = Json::array();
    for (auto const& member : type.members) {
        properties[std::string{member.name}] = member_schema(member);
        if (member.required) required.push_back(member.name);
    }
    Json schema{{"title", type.name}, {"description", type.definition}, {"type", "object"}};
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

/// Every object and value nested in `type`, at any depth.
void collect_used(ObjectType const& type, Json& definitions) {
    for (auto const& member : type.members) {
        auto const kind = member.kind == MemberKind::list ? member.element : member.kind;
        if (kind == MemberKind::period) definitions["DateRange"] = nullptr;
        if (kind == MemberKind::money) {
            definitions["Decimal"]  = nullptr;
            definitions["Currency"] = nullptr;
        }
        for (auto const& value : values)
            if (value.kind == kind) definitions[std::string{value.name}] = nullptr;
        if (!member.nested || definitions.contains(std::string{member.nested->name})) continue;
        definitions[std::string{member.nested->name}] = object_schema(*member.nested);
        collect_used(*member.nested, definitions);
    }
}

}  // namespace

std::string json_schema(ObjectType const& type) {
    Json schema{{"$schema", dialect}, {"$id", schema_id() + ":" + std::string{type.name}}};
    schema.update(object_schema(type));
    auto definitions = Json::object();
    collect_used(type, definitions);
    for (auto const& value : values) {
        std::string const name{value.name};
        if (definitions.contains(name)) definitions[name] = value.schema();
    }
    if (!definitions.empty()) schema["$defs"] = std::move(definitions);
    return schema.dump(2) + "\n";
}

std::string json_schema_all() {
    auto definitions = Json::object();
    for (auto const* type : all_object_types()) definitions[std::string{type->name}] = object_schema(*type);
    for (auto const* type : nested_object_types()) definitions[std::string{type->name}] = object_schema(*type);
    for (auto const& value : values) definitions[std::string{value.name}] = value.schema();
    Json const schema{{"$schema", dialect},
                      {"$id", schema_id()},
                      {"title", "The canonical model"},
                      {"$defs", std::move(definitions)}};
    return schema.dump(2) + "\n";
}

}  // namespace throughline
