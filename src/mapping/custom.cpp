#include <throughline/mapping/custom.hpp>
#include <throughline/mapping/json.hpp>

#include <array>
#include <optional>

namespace throughline {

namespace {

constexpr char declared_mark = '#';

constexpr std::array<std::string_view, 8> custom_type_names{"text", "decimal",   "money",       "boolean",
                                                            "date", "timestamp", "enumeration", "reference"};

bool is_declared(std::string_view name) {
    return name.size() > 1 && name[0] == declared_mark && name[1] >= 'a' && name[1] <= 'z';
}

std::optional<CustomType> custom_type_named(std::string_view name) {
    for (std::size_t each = 0; each < custom_type_names.size(); ++each)
        if (custom_type_names[each] == name) return static_cast<CustomType>(each);
    return std::nullopt;
}

Result<CustomValue> read_custom(std::string_view text) {
    auto const       malformed = Error{ErrorCode::corrupt, "a custom field without its type and value"};
    CustomValue      value;
    JsonReader       in{text};
    std::string_view key, raw;
    bool             typed = false, valued = false;
    if (!in.enter_object()) return malformed;
    while (in.next_member(key)) {
        bool const is_type = key == "type", is_value = key == "value";
        if (is_type) {
            Wire wire;
            if (!in.value(wire)) return malformed;
            auto const type = custom_type_named(wire.text);
            if (!type) return Error{malformed}.with_value(wire.text);
            value.type = *type;
            typed      = true;
        } else if (in.raw(raw) && is_value) {
            value.json = raw;
            valued     = true;
        }
    }
    if (in.failed() || !typed || !valued) return malformed;
    return value;
}

void begin_custom_member(std::string& custom, std::string_view name) {
    custom.push_back(custom.empty() ? '{' : ',');
    append_json_text(custom, name);
    custom.push_back(':');
}

}  // namespace

std::string_view name_of(CustomType type) { return custom_type_names[static_cast<std::size_t>(type)]; }

Result<CustomFields> custom_of(std::string_view custom) {
    CustomFields fields;
    if (custom.empty()) return fields;
    JsonReader       in{custom};
    std::string_view name, raw;
    if (!in.enter_object()) return Error{ErrorCode::corrupt, "custom members must be a JSON object"};
    while (in.next_member(name)) {
        std::string const key{name};
        if (!in.raw(raw)) break;
        if (!is_declared(key)) continue;
        auto value = read_custom(raw);
        if (!value) return std::move(value).error().in_field(key.substr(1));
        fields.insert_or_assign(key.substr(1), *std::move(value));
    }
    if (in.failed()) return in.fault();
    return fields;
}

Result<std::string> with_custom(std::string_view custom, CustomFields const& fields) {
    std::string  text;
    CustomFields left = fields;
    if (!custom.empty()) {
        JsonReader       in{custom};
        std::string_view name, raw;
        if (!in.enter_object()) return Error{ErrorCode::corrupt, "custom members must be a JSON object"};
        while (in.next_member(name)) {
            std::string const key{name};
            if (!in.raw(raw)) break;
            auto const mine = is_declared(key) ? left.find(std::string_view{key}.substr(1)) : left.end();
            if (mine == left.end()) {
                begin_custom_member(text, key);
                text.append(raw);
            } else {
                append_custom(text, mine->first, mine->second);
                left.erase(mine);
            }
        }
        if (in.failed()) return in.fault();
    }
    for (auto const& [name, value] : left) append_custom(text, name, value);
    if (!text.empty()) text.push_back('}');
    return text;
}

void append_custom(std::string& custom, std::string_view name, CustomValue const& value) {
    begin_custom_member(custom, declared_mark + std::string{name});
    custom.append(R"({"type":")").append(name_of(value.type)).append(R"(","value":)").append(value.json).append("}");
}

void begin_unknown(std::string& custom, std::string_view name) {
    // A vendor's own name that looks like a declared one must not be taken for it.
    if (name.starts_with(declared_mark))
        begin_custom_member(custom, declared_mark + std::string{name});
    else
        begin_custom_member(custom, name);
}

}  // namespace throughline
