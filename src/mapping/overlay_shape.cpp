#include "overlay_shape.hpp"

#include <throughline/mapping/crosswalk.hpp>
#include <throughline/mapping/overlay.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace throughline {

namespace {

using Value = OverlayValue;

constexpr std::array<std::string_view, 4> directions{"both", "read", "write", "create"};
constexpr std::array<std::string_view, 8> types{"text", "decimal",   "money",       "boolean",
                                                "date", "timestamp", "enumeration", "reference"};
constexpr std::array<std::string_view, 2> modes{"replace", "extend"};
constexpr std::array<std::string_view, 2> uses{"both", "read"};

constexpr std::array pair_keys{
    OverlayKey{"vendor", Value::text, true, "The vendor's API value or key, never a label."},
    OverlayKey{"canonical", Value::text, true, "Our code."},
    OverlayKey{"use", Value::words, false, "Whether it is written as well, or only read.", nullptr, uses},
    OverlayKey{"valid_from", Value::text, false, "The first day on which the pair holds."},
    OverlayKey{"valid_to", Value::text, false, "The first day on which it no longer does."},
};
constexpr OverlayShape pair_shape{"a pair", pair_keys};

constexpr std::array crosswalk_keys{
    OverlayKey{"name", Value::text, true, "As mappings name it."},
    OverlayKey{"mode", Value::words, false, "Whether it stands in place of the connection's own, or adds to it.",
               nullptr, modes},
    OverlayKey{"pairs", Value::list, true, "Vendor values and codes.", &pair_shape},
};
constexpr std::array direction_key{
    OverlayKey{"direction", Value::words, false, "Which way values go; both where it can.", nullptr, directions},
};
constexpr std::array field_keys{
    OverlayKey{"member", Value::text, true, "The member of the canonical object."},
    OverlayKey{"field", Value::text, false, "The vendor's field; a slash steps into nested objects."},
    OverlayKey{"from", Value::expression, false, "How the member is made from the vendor's fields."},
    OverlayKey{"replaces", Value::text, false, "Which of the mapping's lines is meant, where a member has several."},
    OverlayKey{"crosswalk", Value::text, false, "Through which its values are read and written."},
    OverlayKey{"references", Value::text, false, "The vendor's object whose key stands in the field."},
    direction_key[0],
    OverlayKey{"default_when_read", Value::anything, false, "The member's value where the vendor's field is empty."},
    OverlayKey{"default_when_written", Value::anything, false, "What is written where the member has no value."},
};
constexpr std::array custom_keys{
    OverlayKey{"name", Value::text, true, "Lower case with underscores; the same name is the same field everywhere."},
    OverlayKey{"type", Value::words, true, "What it holds.", nullptr, types},
    OverlayKey{"field", Value::text, false, "The vendor's field; a slash steps into nested objects."},
    OverlayKey{"from", Value::expression, false, "How it is made from the vendor's fields."},
    OverlayKey{"crosswalk", Value::text, false, "Of an enumeration; of a reference to reference data."},
    OverlayKey{"references", Value::text, false, "The vendor's object whose key a reference is."},
    OverlayKey{"object", Value::text, false, "The canonical object that a reference refers to."},
    OverlayKey{"currency", Value::text, false, "Of an amount; the record's where it is left out."},
    direction_key[0],
    OverlayKey{"personal", Value::truth, false, "Personal data: never shown in errors."},
    OverlayKey{"default_when_read", Value::anything, false, "Its value where the vendor's field is empty."},
    OverlayKey{"default_when_written", Value::anything, false, "What is written where it has no value."},
};
constexpr std::array computed_keys{
    OverlayKey{"field", Value::text, true, "The vendor's field that is written."},
    OverlayKey{"from", Value::expression, true, "How it is made from members."},
};
constexpr std::array constant_keys{
    OverlayKey{"field", Value::text, true, "The vendor's field that every new record gets."},
    OverlayKey{"value", Value::anything, true, "Text, a number, true or false."},
};
constexpr std::array omission_keys{
    OverlayKey{"member", Value::text, true, "The member that this tenant does not keep there."},
    OverlayKey{"reason", Value::text, true, "Why, in a few words."},
};
constexpr std::array ignored_keys{
    OverlayKey{"field", Value::text, true, "The vendor's field that nobody needs."},
    OverlayKey{"reason", Value::text, true, "Why, in a few words."},
};
constexpr std::array object_keys{
    OverlayKey{"object", Value::text, true, "The canonical object."},
    OverlayKey{"vendor_object", Value::text, false, "Which mapping of it is meant, where there are several."},
    OverlayKey{"fields", Value::list, false, "Members that this tenant keeps elsewhere or otherwise.", &overlay_field},
    OverlayKey{"custom", Value::list, false, "Fields that the model does not have.", &overlay_custom},
    OverlayKey{"computed", Value::list, false, "The vendor's fields made from members; written only.",
               &overlay_computed},
    OverlayKey{"constants", Value::list, false, "Fixed values of new records.", &overlay_constant},
    OverlayKey{"omit", Value::list, false, "Members that this tenant does not keep there.", &overlay_omission},
    OverlayKey{"ignore", Value::list, false, "The vendor's fields that nobody needs.", &overlay_ignored},
};
constexpr std::array document_keys{
    OverlayKey{"schema", Value::text, true, "The schema and its version."},
    OverlayKey{"name", Value::text, true, "The tenant, as reports call it."},
    OverlayKey{"revision", Value::text, false, "The tenant's own version of this document."},
    OverlayKey{"description", Value::text, false, "For people."},
    OverlayKey{"objects", Value::list, false, "What changes, object by object.", &overlay_object},
    OverlayKey{"crosswalks", Value::list, false, "The tenant's spelling of controlled vocabularies.",
               &overlay_crosswalk},
};

std::string_view in_words(Value value) {
    switch (value) {
        case Value::text:
        case Value::words:
            return "text";
        case Value::truth:
            return "true or false";
        case Value::list:
            return "a list";
        default:
            return "a value";
    }
}

/// A description as a part of another sentence.
std::string as_phrase(std::string_view says) {
    std::string phrase{says.substr(0, says.size() - says.ends_with('.'))};
    if (!phrase.empty() && phrase[0] >= 'A' && phrase[0] <= 'Z') phrase[0] = static_cast<char>(phrase[0] - 'A' + 'a');
    return phrase;
}

void check_value(JsonTree const& tree, OverlayKey const& key, FaultList& faults) {
    bool const fits = key.value == Value::list    ? tree.is_array()
                      : key.value == Value::truth ? tree.kind == Wire::Kind::boolean
                      : key.value == Value::text || key.value == Value::words
                          ? tree.is_text() && !tree.text.empty()
                          : !tree.is_array() && tree.kind != Wire::Kind::null;
    if (!fits) {
        faults.add(FaultKind::wrong_type, tree, in_quotes(key.key) + " has a value of another type").expected =
            in_words(key.value);
        return;
    }
    if (key.value == Value::words && std::find(key.words.begin(), key.words.end(), tree.text) == key.words.end()) {
        auto& fault      = faults.add(FaultKind::unknown_word, tree,
                                      in_quotes(tree.text) + " is none of the words for " + in_quotes(key.key));
        fault.expected   = "one of";
        fault.candidates = nearest(tree.text, {key.words.begin(), key.words.end()});
        for (auto const word : key.words)
            fault.expected += (word == key.words.front() ? " " : ", ") + std::string{word};
    }
    // Pairs have a reader of their own, which knows more.
    if (key.value == Value::list && key.element != &pair_shape)
        for (auto const& element : tree.values) check_shape(element, *key.element, faults);
}

using Json = nlohmann::ordered_json;

Json schema_of(OverlayShape const& shape);

Json schema_of(OverlayKey const& key) {
    Json json{{"description", key.says}};
    switch (key.value) {
        case Value::text:
            json["type"]      = "string";
            json["minLength"] = 1;
            break;
        case Value::words:
            json["enum"] = std::vector<std::string>{key.words.begin(), key.words.end()};
            break;
        case Value::truth:
            json["type"] = "boolean";
            break;
        case Value::anything:
            json["type"] = Json::array({"string", "number", "boolean", "object"});
            break;
        case Value::expression:
            json["$ref"] = "#/$defs/expression";
            break;
        case Value::list:
            json["type"]  = "array";
            json["items"] = schema_of(*key.element);
            break;
    }
    return json;
}

Json schema_of(OverlayShape const& shape) {
    Json properties = Json::object(), required = Json::array();
    for (auto const& key : shape.keys) {
        properties[std::string{key.key}] = schema_of(key);
        if (key.required) required.push_back(key.key);
    }
    return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

}  // namespace

OverlayShape const overlay_document{"an overlay", document_keys};
OverlayShape const overlay_object{"an object", object_keys};
OverlayShape const overlay_field{"a field", field_keys};
OverlayShape const overlay_custom{"a custom field", custom_keys};
OverlayShape const overlay_computed{"a computed field", computed_keys};
OverlayShape const overlay_constant{"a constant", constant_keys};
OverlayShape const overlay_omission{"an omission", omission_keys};
OverlayShape const overlay_ignored{"an ignored field", ignored_keys};
OverlayShape const overlay_crosswalk{"a crosswalk", crosswalk_keys};

bool check_shape(JsonTree const& tree, OverlayShape const& shape, FaultList& faults) {
    if (!tree.is_object()) {
        faults.add(FaultKind::wrong_type, tree, std::string{shape.name} + " must be an object").expected = "an object";
        return false;
    }
    std::vector<std::string_view> known;
    for (auto const& key : shape.keys) known.push_back(key.key);
    for (std::size_t each = 0; each < tree.names.size(); ++each) {
        auto const place = std::find(known.begin(), known.end(), tree.names[each]);
        if (place != known.end()) {
            check_value(tree.values[each], shape.keys[static_cast<std::size_t>(place - known.begin())], faults);
            continue;
        }
        auto& fault      = faults.add(FaultKind::unknown_key, tree.name_at[each], tree.values[each].path,
                                      std::string{shape.name} + " has no key " + in_quotes(tree.names[each]));
        fault.candidates = nearest(tree.names[each], known);
        fault.remedy     = "correct the key, or leave it out";
    }
    for (auto const& key : shape.keys)
        if (key.required && !tree.find(key.key)) {
            auto& fault    = faults.add(FaultKind::missing_key, tree,
                                        std::string{shape.name} + " without its " + in_quotes(key.key));
            fault.expected = as_phrase(key.says);
            fault.remedy   = "add the key";
        }
    return true;
}

std::string overlay_json_schema() {
    auto schema = schema_of(overlay_document);
    Json result{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"$id", std::string{overlay_schema} + std::to_string(overlay_schema_version)},
                {"title", "Overlay"},
                {"description", "A tenant's own version of a vendor's mappings; see docs/overlays.md."}};
    result.update(schema);
    result["properties"]["schema"]["const"] = std::string{overlay_schema} + std::to_string(overlay_schema_version);
    result["$defs"]["expression"]           = {
        {"description", "A constant, or an object with one function's key; see docs/overlays.md."},
        {"anyOf", Json::array({{{"type", Json::array({"string", "number", "boolean"})}},
                                         {{"type", "object"}, {"minProperties", 1}}})}};
    return result.dump(2) + "\n";
}

}  // namespace throughline
