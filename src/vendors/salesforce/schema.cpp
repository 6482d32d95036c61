#include <throughline/vendors/salesforce/schema.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace throughline::salesforce {

namespace {

using Json = nlohmann::json;

constexpr std::size_t fields_max = 20'000;

VendorType type_of(std::string_view spelled) {
    constexpr std::array<std::pair<std::string_view, VendorType>, 24> types{{
        {"string", VendorType::text},         {"textarea", VendorType::text},
        {"phone", VendorType::text},          {"url", VendorType::text},
        {"email", VendorType::text},          {"encryptedstring", VendorType::text},
        {"combobox", VendorType::text},       {"anyType", VendorType::text},
        {"time", VendorType::text},           {"id", VendorType::reference},
        {"reference", VendorType::reference}, {"picklist", VendorType::choice},
        {"multipicklist", VendorType::text},  {"boolean", VendorType::boolean},
        {"int", VendorType::integer},         {"long", VendorType::integer},
        {"double", VendorType::decimal},      {"currency", VendorType::decimal},
        {"percent", VendorType::decimal},     {"date", VendorType::date},
        {"datetime", VendorType::timestamp},  {"address", VendorType::object},
        {"location", VendorType::object},     {"complexvalue", VendorType::object},
    }};
    for (auto const& [name, type] : types)
        if (name == spelled) return type;
    return VendorType::unknown;
}

std::string text_at(Json const& json, char const* key) {
    auto const found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}
bool flag_at(Json const& json, char const* key, bool otherwise) {
    auto const found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}
std::size_t size_at(Json const& json, char const* key) {
    auto const found = json.find(key);
    return found != json.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
}

// A value that is no longer active may stand in old records, and is refused in new ones.
std::vector<std::string> active_values(Json const& field) {
    std::vector<std::string> values;
    auto const               listed = field.find("picklistValues");
    if (listed == field.end() || !listed->is_array()) return values;
    for (auto const& each : *listed)
        if (each.is_object() && flag_at(each, "active", true)) values.push_back(text_at(each, "value"));
    return values;
}

SchemaField field_from(Json const& json) {
    SchemaField field{.name = text_at(json, "name")};
    field.spelled_type = text_at(json, "type");
    field.type         = type_of(field.spelled_type);
    field.label        = text_at(json, "label");
    field.nillable     = flag_at(json, "nillable", true);
    field.defaulted    = flag_at(json, "defaultedOnCreate", false);
    field.createable   = flag_at(json, "createable", true);
    field.updateable   = flag_at(json, "updateable", true);
    field.length       = size_at(json, "length");
    field.precision    = size_at(json, "precision");
    field.scale        = size_at(json, "scale");
    field.values       = active_values(json);
    field.relation     = text_at(json, "relationshipName");
    // Whole numbers have `digits` instead.
    if (field.precision == 0) field.precision = size_at(json, "digits");
    if (auto const found = json.find("referenceTo"); found != json.end() && found->is_array())
        for (auto const& each : *found)
            if (each.is_string()) field.refers_to.push_back(each.get<std::string>());
    return field;
}

Error no_description(std::string_view reason) {
    return Error{ErrorCode::corrupt, "this is no description of an object: " + std::string{reason}};
}

}  // namespace

Result<VendorSchema> read_schema(std::string_view describe, std::string_view vendor_object) {
    auto const json = Json::parse(describe, nullptr, false);
    if (!json.is_object()) return no_description("no JSON object");
    auto const fields = json.find("fields");
    if (fields == json.end() || !fields->is_array()) return no_description("it has no list of fields");
    if (fields->size() > fields_max) return no_description("more fields than any object has");

    VendorSchema schema{text_at(json, "name"), {}};
    if (!vendor_object.empty() && schema.object != vendor_object)
        return no_description("it is about another object").with_value(schema.object).with_expected(vendor_object);
    for (auto const& field : *fields)
        if (field.is_object() && !text_at(field, "name").empty()) schema.fields.push_back(field_from(field));
    schema.sort();
    return schema;
}

}  // namespace throughline::salesforce
