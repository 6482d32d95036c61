#include <throughline/vendors/netsuite/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace throughline::netsuite {

namespace {

using Json = nlohmann::json;

constexpr int         depth_max  = 5;       // `item/items/inventoryDetail/...`: no mapping goes deeper.
constexpr std::size_t fields_max = 50'000;  // An invoice with all its sublists has about 2,500.

std::string text_at(Json const& json, char const* key) {
    auto const found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}
bool flag_at(Json const& json, char const* key) {
    auto const found = json.find(key);
    return found != json.end() && found->is_boolean() && found->get<bool>();
}
Json const* member(Json const& json, char const* key) {
    auto const found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

/// Walks one record's schema and notes every field below it.
class Walk {
  public:
    Walk(Json const& schemas, VendorSchema& into) : schemas_{schemas}, into_{into} {}

    void object(Json const& schema, std::string const& outer, int depth) {
        auto const* properties = member(schema, "properties");
        if (!properties || !properties->is_object() || depth > depth_max) return;
        auto const* required = member(schema, "required");
        for (auto const& [name, property] : properties->items()) {
            if (name == "links" || !property.is_object() || into_.fields.size() >= fields_max) continue;
            bool const demanded = required && required->is_array() &&
                                  std::find(required->begin(), required->end(), name) != required->end();
            field(property, outer + name, demanded, depth);
        }
    }

  private:
    struct Target {
        std::string name{};  // Of the record type, where it is one.
        Json const* schema = nullptr;
    };

    // What a property refers to; of several record types the first one that says more than that it is a record.
    Target target_of(Json const& property) const {
        auto const* reference = member(property, "$ref");
        if (!reference && member(property, "oneOf") && property["oneOf"].is_array())
            for (auto const& each : property["oneOf"])
                if (each.is_object() && (reference = member(each, "$ref"))) break;
        if (!reference || !reference->is_string()) return {};
        auto const path  = reference->get<std::string>();
        auto const name  = path.substr(path.rfind('/') + 1);
        auto const found = schemas_.find(name);
        return {name, found == schemas_.end() ? nullptr : &*found};
    }

    static bool is_a_record(std::string const& name) {
        return name == "nsResource" || name.find('-') == std::string::npos;
    }

    void field(Json const& property, std::string const& path, bool demanded, int depth) {
        SchemaField described{.name = path};
        described.label      = text_at(property, "title");
        described.nillable   = !demanded;
        described.createable = described.updateable = !flag_at(property, "readOnly");
        auto const target                           = target_of(property);
        if (target.name.ends_with("Collection")) {
            described.type         = VendorType::object;
            described.spelled_type = "sublist";
            into_.fields.push_back(described);
            if (target.schema) object(*target.schema, path + "/", depth + 1);
        } else if (!target.name.empty()) {
            refer(described, target, depth);
        } else {
            inline_field(described, property, depth);
        }
    }

    void refer(SchemaField& described, Target const& target, int depth) {
        bool const record      = is_a_record(target.name);
        described.type         = record ? VendorType::reference : VendorType::object;
        described.spelled_type = record ? "record" : "object";
        if (record && target.name != "nsResource") described.refers_to.push_back(target.name);
        into_.fields.push_back(described);
        if (!record) {
            if (target.schema) object(*target.schema, described.name + "/", depth + 1);
            return;
        }
        // A reference is written and read by one of its names.
        for (auto const* part : {"id", "externalId", "refName"}) {
            auto named         = described;
            named.name         = described.name + "/" + part;
            named.type         = part == std::string_view{"id"} ? VendorType::reference : VendorType::text;
            named.spelled_type = "string";
            if (named.type == VendorType::text) named.refers_to.clear();
            into_.fields.push_back(std::move(named));
        }
    }

    void inline_field(SchemaField& described, Json const& property, int depth) {
        auto const type        = text_at(property, "type");
        auto const format      = text_at(property, "format");
        described.spelled_type = format.empty() ? type : type + "/" + format;
        described.type         = type_of(type, format);
        if (auto const* length = member(property, "maxLength"); length && length->is_number_unsigned())
            described.length = length->get<std::size_t>();
        if (auto const* values = member(property, "enum"); values && values->is_array()) {
            described.type = VendorType::choice;
            for (auto const& each : *values)
                if (each.is_string()) described.values.push_back(each.get<std::string>());
        }
        into_.fields.push_back(described);
        if (described.type == VendorType::object) object(property, described.name + "/", depth + 1);
        if (described.type != VendorType::list || !member(property, "items")) return;
        auto const element = target_of(property["items"]);
        object(element.schema ? *element.schema : property["items"], described.name + "/", depth + 1);
    }

    static VendorType type_of(std::string_view type, std::string_view format) {
        if (type == "boolean") return VendorType::boolean;
        if (type == "integer") return VendorType::integer;
        if (type == "number") return VendorType::decimal;
        if (type == "array") return VendorType::list;
        if (type == "object") return VendorType::object;
        if (type == "string" && format == "date") return VendorType::date;
        if (type == "string" && format == "date-time") return VendorType::timestamp;
        return type == "string" ? VendorType::text : VendorType::unknown;
    }

    Json const&   schemas_;
    VendorSchema& into_;
};

Error no_description(std::string_view reason) {
    return Error{ErrorCode::corrupt, "this is no description of a record type: " + std::string{reason}};
}

}  // namespace

Result<VendorSchema> read_schema(std::string_view catalogue, std::string_view vendor_object) {
    auto const json = Json::parse(catalogue, nullptr, false);
    if (!json.is_object()) return no_description("no JSON object");
    static Json const nothing = Json::object();
    auto const*       schemas = &nothing;
    if (auto const* parts = member(json, "components"); parts && parts->is_object() && member(*parts, "schemas"))
        schemas = member(*parts, "schemas");
    if (!schemas->is_object()) return no_description("its components are no schemas");

    auto const* record = &json;
    if (schemas != &nothing) {
        auto const found = schemas->find(std::string{vendor_object});
        if (found == schemas->end())
            return Error{ErrorCode::not_found, "the catalogue does not know this record type"}.with_value(
                vendor_object);
        record = &*found;
    }
    if (!record->is_object() || !member(*record, "properties")) return no_description("it has no properties");
    VendorSchema schema{std::string{vendor_object}, {}};
    Walk{*schemas, schema}.object(*record, {}, 0);
    schema.sort();
    return schema;
}

}  // namespace throughline::netsuite
