#include <throughline/core/id.hpp>
#include <throughline/mapping/vendor_schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace throughline {

namespace mapping_detail {

using SchemaJson = nlohmann::ordered_json;

constexpr std::size_t schema_fields_max = 20'000;  // The largest objects known have about 2,000.

char lower_letter(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_but_for_case(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower_letter(one) == lower_letter(other); });
}

SchemaJson field_json(SchemaField const& field, bool with_label) {
    SchemaJson json{{"name", field.name}, {"type", name_of(field.type)}};
    if (!field.spelled_type.empty()) json["spelled_type"] = field.spelled_type;
    if (with_label && !field.label.empty()) json["label"] = field.label;
    if (!field.nillable) json["nillable"] = false;
    if (field.defaulted) json["defaulted"] = true;
    if (!field.createable) json["createable"] = false;
    if (!field.updateable) json["updateable"] = false;
    if (field.length) json["length"] = field.length;
    if (field.precision) json["precision"] = field.precision;
    if (field.scale) json["scale"] = field.scale;
    if (!field.values.empty()) json["values"] = field.values;
    if (!field.refers_to.empty()) json["refers_to"] = field.refers_to;
    if (!field.relation.empty()) json["relation"] = field.relation;
    return json;
}

std::string schema_text(VendorSchema const& schema, bool with_labels) {
    auto fields = SchemaJson::array();
    for (auto const& field : schema.fields) fields.push_back(field_json(field, with_labels));
    SchemaJson const json{{"schema", std::string{vendor_schema_schema} + std::to_string(vendor_schema_schema_version)},
                          {"object", schema.object},
                          {"fields", std::move(fields)}};
    return json.dump(-1, ' ', false, SchemaJson::error_handler_t::replace);
}

VendorType vendor_type_named(std::string_view name) {
    for (auto type = VendorType::unknown; type <= VendorType::list;
         type      = static_cast<VendorType>(static_cast<unsigned>(type) + 1))
        if (name_of(type) == name) return type;
    return VendorType::unknown;
}

std::string text_at(SchemaJson const& json, char const* key) {
    auto const found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}
bool flag_at(SchemaJson const& json, char const* key, bool otherwise) {
    auto const found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}
std::size_t size_at(SchemaJson const& json, char const* key) {
    auto const found = json.find(key);
    return found != json.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
}
std::vector<std::string> texts_at(SchemaJson const& json, char const* key) {
    std::vector<std::string> texts;
    if (auto const found = json.find(key); found != json.end() && found->is_array())
        for (auto const& each : *found)
            if (each.is_string()) texts.push_back(each.get<std::string>());
    return texts;
}

SchemaField field_from(SchemaJson const& json) {
    return {.name         = text_at(json, "name"),
            .type         = vendor_type_named(text_at(json, "type")),
            .spelled_type = text_at(json, "spelled_type"),
            .label        = text_at(json, "label"),
            .nillable     = flag_at(json, "nillable", true),
            .defaulted    = flag_at(json, "defaulted", false),
            .createable   = flag_at(json, "createable", true),
            .updateable   = flag_at(json, "updateable", true),
            .length       = size_at(json, "length"),
            .precision    = size_at(json, "precision"),
            .scale        = size_at(json, "scale"),
            .values       = texts_at(json, "values"),
            .refers_to    = texts_at(json, "refers_to"),
            .relation     = text_at(json, "relation")};
}

std::optional<ValueType> value_type_of(VendorType type) {
    switch (type) {
        case VendorType::text:
        case VendorType::choice:
        case VendorType::reference:
            return ValueType::text;
        case VendorType::boolean:
            return ValueType::boolean;
        case VendorType::integer:
        case VendorType::decimal:
            return ValueType::decimal;
        case VendorType::date:
            return ValueType::date;
        case VendorType::timestamp:
            return ValueType::timestamp;
        case VendorType::unknown:
        case VendorType::object:
        case VendorType::list:
            break;
    }
    return std::nullopt;
}

Error not_a_schema(std::string const& reason) {
    return Error{ErrorCode::corrupt, "this is no stored vendor schema: " + reason};
}

}  // namespace mapping_detail

using namespace mapping_detail;

SchemaField const* VendorSchema::find(std::string_view field) const {
    auto const at = std::lower_bound(fields.begin(), fields.end(), field,
                                     [](SchemaField const& each, std::string_view name) { return each.name < name; });
    return at != fields.end() && at->name == field ? &*at : nullptr;
}

SchemaField const* VendorSchema::find_any_case(std::string_view field) const {
    for (auto const& each : fields)
        if (same_but_for_case(each.name, field)) return &each;
    return nullptr;
}

bool VendorSchema::leads_elsewhere(std::string_view path) const {
    for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
        auto const step = path.substr(0, slash);
        for (auto const& field : fields)
            if (!field.relation.empty() && field.relation == step) return true;
    }
    return false;
}

void VendorSchema::sort() {
    for (auto& field : fields) {
        std::sort(field.values.begin(), field.values.end());
        field.values.erase(std::unique(field.values.begin(), field.values.end()), field.values.end());
        std::sort(field.refers_to.begin(), field.refers_to.end());
    }
    std::stable_sort(fields.begin(), fields.end(),
                     [](SchemaField const& left, SchemaField const& right) { return left.name < right.name; });
    auto const same_name = [](SchemaField const& left, SchemaField const& right) { return left.name == right.name; };
    fields.erase(std::unique(fields.begin(), fields.end(), same_name), fields.end());
}

std::string to_json(VendorSchema const& schema) { return schema_text(schema, true); }

Result<VendorSchema> vendor_schema_from_json(std::string_view text) {
    auto const json = SchemaJson::parse(text, nullptr, false);
    if (!json.is_object()) return not_a_schema("no JSON object");
    auto const schema = text_at(json, "schema");
    if (schema != std::string{vendor_schema_schema} + std::to_string(vendor_schema_schema_version))
        return not_a_schema("another schema").with_value(schema);
    auto const fields = json.find("fields");
    if (fields == json.end() || !fields->is_array()) return not_a_schema("no list of fields");
    if (fields->size() > schema_fields_max) return not_a_schema("more fields than any object has");
    VendorSchema read{text_at(json, "object"), {}};
    for (auto const& field : *fields)
        if (field.is_object()) read.fields.push_back(field_from(field));
    read.sort();
    return read;
}

VendorObject described_object(VendorSchema const& schema) {
    VendorObject object{schema.object, {}};
    for (auto const& field : schema.fields)
        object.fields.push_back({.name     = field.name,
                                 .type     = value_type_of(field.type),
                                 .writable = field.createable || field.updateable,
                                 .values   = field.values});
    return object;
}

std::string fingerprint(VendorSchema const& schema) {
    return RecordId::derive("vendor schema", schema.object, schema_text(schema, false)).to_string();
}

}  // namespace throughline
