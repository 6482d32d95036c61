#include "overlay_loader.hpp"

#include <throughline/mapping/crosswalk.hpp>

#include <algorithm>

namespace throughline {

namespace {

constexpr std::size_t reason_min = 8;  // As in mappings that are compiled.

std::optional<Direction> direction_named(std::string_view word) {
    if (word == "both") return Direction::both;
    if (word == "read") return Direction::read;
    if (word == "write") return Direction::write;
    if (word == "create") return Direction::create;
    return std::nullopt;
}

bool is_path(std::string_view name) {
    return !name.empty() && name.front() != '/' && name.back() != '/' && name.find("//") == std::string_view::npos &&
           !name.starts_with("*/");
}

std::string json_of(JsonTree const& tree) {
    std::string json;
    if (tree.is_text()) {
        append_json_text(json, tree.text);
    } else if (tree.is_object()) {
        for (std::size_t each = 0; each < tree.names.size(); ++each) {
            json += each ? "," : "{";
            append_json_text(json, tree.names[each]);
            json += ":" + json_of(tree.values[each]);
        }
        json += tree.names.empty() ? "{}" : "}";
    } else {
        json = tree.is_array() ? "[]" : tree.text.empty() ? "null" : tree.text;
    }
    return json;
}

}  // namespace

std::string canonical_text(JsonTree const& tree, MemberKind kind) {
    bool const in_text = kind == MemberKind::decimal || kind == MemberKind::percent || kind == MemberKind::hours;
    if (in_text && tree.kind == Wire::Kind::number) return "\"" + tree.text + "\"";
    return json_of(tree);
}

std::string crosswalk_of(std::string_view object) {
    std::string name;
    for (char const letter : object) {
        bool const upper = letter >= 'A' && letter <= 'Z';
        if (upper && !name.empty()) name.push_back('_');
        name.push_back(upper ? static_cast<char>(letter - 'A' + 'a') : letter);
    }
    return name;
}

void OverlayObjectLoader::load(JsonTree const& object) {
    using Read = void (OverlayObjectLoader::*)(OverlayEntry const&);
    struct List {
        std::string_view key;
        Read             read;
    };
    for (auto const& [key, read] :
         {List{"omit", &OverlayObjectLoader::omit}, List{"fields", &OverlayObjectLoader::field},
          List{"custom", &OverlayObjectLoader::custom}, List{"computed", &OverlayObjectLoader::computed},
          List{"constants", &OverlayObjectLoader::constant}, List{"ignore", &OverlayObjectLoader::ignore}}) {
        auto const* list = object.find(key);
        if (!list || !list->is_array()) continue;
        for (auto const& tree : list->values)
            if (tree.is_object()) (this->*read)(OverlayEntry{tree, faults_});
    }
}

std::optional<std::size_t> OverlayObjectLoader::place_of(OverlayEntry const& entry) {
    auto const name = entry.text("member");
    if (name.empty()) return std::nullopt;
    auto const place = type_.place_named(name);
    if (place < type_.members.size()) return place;
    std::vector<std::string_view> names;
    for (auto const& member : type_.members) names.push_back(member.name);
    auto& fault =
        entry.fault(FaultKind::unknown_member, "member", std::string{type_.name} + " has no member " + in_quotes(name));
    fault.expected   = "a member of the canonical object";
    fault.candidates = nearest(name, names);
    fault.remedy     = "name a member, or declare a custom field";
    return std::nullopt;
}

bool OverlayObjectLoader::take_member(OverlayEntry const& entry, std::size_t place) {
    std::string const member{type_.members[place].name};
    auto const        whole = draft_.members_taken.find(member);
    auto const key   = entry.text("replaces").empty() ? member : member + "/" + std::string{entry.text("replaces")};
    auto const taken = whole == draft_.members_taken.end() ? draft_.members_taken.find(key) : whole;
    if (taken == draft_.members_taken.end()) {
        draft_.members_taken.emplace(key, entry);
        return true;
    }
    entry.fault(FaultKind::member_taken, "member", in_quotes(member) + " stands also in " + taken->second.place())
        .remedy = "keep one of the two";
    return false;
}

bool OverlayObjectLoader::vendor_field(OverlayEntry const& entry, std::string_view name, std::optional<ValueType> type,
                                       bool writes, bool free_text) {
    if (!is_path(name)) {
        entry.fault(FaultKind::malformed_field, "field", in_quotes(name) + " is no vendor's field").expected =
            "a name, or names joined by single slashes: \"outer/inner\"";
        return false;
    }
    if (!draft_.described()) return true;
    auto const* described = draft_.described()->find(name);
    if (!described) described = draft_.described()->find(name.substr(0, name.find('/')));
    if (!described) {
        std::vector<std::string_view> names;
        for (auto const& field : draft_.described()->fields) names.push_back(field.name);
        auto& fault      = entry.fault(FaultKind::unknown_field, "field",
                                       std::string{draft_.base().vendor_object} + " has no field " + in_quotes(name));
        fault.expected   = "a field that the vendor describes";
        fault.candidates = nearest(name, names);
        fault.remedy     = "name one of its fields, or add the field in the vendor's system";
        return false;
    }
    if (described->name != name) return true;  // Nested: the vendor described the outer one.
    bool good = true;
    if (type && described->type && *described->type != *type && !(type == ValueType::text && !free_text)) {
        entry
            .fault(FaultKind::ill_typed, "field",
                   in_quotes(name) + " is described as " + std::string{name_of(*described->type)})
            .expected = "a field of type " + std::string{name_of(*type)};
        good          = false;
    }
    if (writes && !described->writable) {
        auto& fault  = entry.fault(FaultKind::not_writable, "field", in_quotes(name) + " cannot be written");
        fault.remedy = "say \"direction\": \"read\"";
        good         = false;
    }
    if (writes && free_text && !described->values.empty()) {
        auto& fault    = entry.fault(FaultKind::controlled_field, "field",
                                     in_quotes(name) + " takes listed values only, and free text would be written");
        fault.expected = "a crosswalk to its values, or \"direction\": \"read\"";
        good           = false;
    }
    return good;
}

std::optional<OverlayObjectLoader::Way> OverlayObjectLoader::way(OverlayEntry const& entry, Direction otherwise) {
    auto const word = entry.text("direction");
    if (word.empty()) return Way{otherwise};
    auto const direction = direction_named(word);
    if (!direction) return std::nullopt;  // The shape has said so.
    return Way{*direction};
}

bool OverlayObjectLoader::one_of_field_and_from(OverlayEntry const& entry, bool needed) {
    bool const field = entry.tree.find("field"), from = entry.tree.find("from");
    if (field && from) {
        entry.fault(FaultKind::repeated_key, "from", "\"field\" and \"from\" say the same thing twice").remedy =
            "keep one of the two";
        return false;
    }
    if (field || from || !needed) return true;
    entry.fault(FaultKind::missing_key, entry.tree, "it is not said where the value stands").expected =
        "\"field\" or \"from\"";
    return false;
}

std::optional<Expression> OverlayObjectLoader::expression(OverlayEntry const& entry, ValueType wanted) {
    ExpressionScope scope;
    scope.crosswalks = base_.crosswalks;
    if (auto const* described = draft_.described()) {
        scope.type_of = [described](std::string_view name) -> std::optional<ValueType> {
            auto const* field = described->find(name);
            return field ? field->type : std::nullopt;
        };
        scope.leaves = [described](std::string_view) {
            std::vector<std::string_view> names;
            for (auto const& field : described->fields) names.push_back(field.name);
            return names;
        };
    }
    auto const& tree = *entry.tree.find("from");
    auto        made = load_expression(tree, scope, faults_);
    if (!made) return std::nullopt;
    if (made->leaves().empty()) {
        entry.fault(FaultKind::ill_typed, tree, "the expression takes no field").remedy =
            "name a field, or give a default";
        return std::nullopt;
    }
    if (made->type() == wanted) return made;
    auto& fault    = entry.fault(FaultKind::ill_typed, tree, "the expression is " + std::string{name_of(made->type())});
    fault.expected = name_of(wanted);
    return std::nullopt;
}

/// An expression is written where it can be undone, and only read otherwise.
bool OverlayObjectLoader::settle_direction(OverlayEntry const& entry, OverlayTarget& target, Way& its_way) {
    if (!target.expression || target.expression->is_reversible() || !its_way.writes()) return true;
    if (!entry.tree.find("direction")) return its_way.direction = Direction::read, true;
    auto& fault  = entry.fault(FaultKind::not_reversible, "direction",
                               "the expression cannot be undone: " + target.expression->why_not_reversible());
    fault.remedy = "say \"direction\": \"read\"; write the field with \"computed\"";
    return false;
}

/// One row for each of the vendor's fields that the target is made from.
void OverlayObjectLoader::add_rows(OverlayEntry const& entry, OverlayTarget& target, FieldRow row,
                                   std::size_t instead_of) {
    row.decode          = decode_without_extension;
    row.encode          = encode_without_extension;
    row.clear           = clear_without_extension;
    row.settle_currency = nullptr;
    std::vector<std::string> names;
    if (target.expression)
        for (auto const& leaf : target.expression->leaves()) names.push_back(leaf.name);
    else
        names.emplace_back(row.name);
    target.vendor_name = names.front();
    for (std::size_t input = 0; input < names.size(); ++input) {
        auto& extension  = state_.extensions.emplace_back();
        extension.target = &target;
        extension.input  = input;
        row.name         = state_.keep(names[input]);
        row.extension    = &extension;
        draft_.add(row, entry, instead_of);
    }
}

void OverlayObjectLoader::constant(OverlayEntry const& entry) {
    auto const* value = entry.tree.find("value");
    auto const  name  = entry.text("field");
    if (!value || name.empty()) return;
    if (value->is_object()) {
        entry.fault(FaultKind::wrong_type, *value, "a constant is one value").expected =
            "text, a number, true or false";
        return;
    }
    auto const type = value->is_text()                     ? ValueType::text
                      : value->kind == Wire::Kind::boolean ? ValueType::boolean
                                                           : ValueType::decimal;
    if (!vendor_field(entry, name, type, true, false)) return;
    auto const* described = draft_.described() ? draft_.described()->find(name) : nullptr;
    if (described && !described->values.empty() &&
        std::find(described->values.begin(), described->values.end(), value->text) == described->values.end()) {
        auto& fault      = entry.fault(FaultKind::controlled_field, *value,
                                       in_quotes(value->text) + " is no value of " + in_quotes(name));
        fault.expected   = "one of the field's listed values";
        fault.candidates = nearest(value->text, {described->values.begin(), described->values.end()});
        return;
    }
    auto& extension    = state_.extensions.emplace_back();
    extension.constant = {value->kind, value->text};
    FieldRow row{.name = state_.keep(name), .kind = RowKind::constant, .direction = Direction::create};
    row.codec     = "constant";
    row.reason    = state_.keep(value->text);
    row.extension = &extension;
    draft_.add(row, entry);
}

void OverlayObjectLoader::omit(OverlayEntry const& entry) {
    auto const place = place_of(entry);
    if (!place || entry.text("reason").empty() || !take_member(entry, *place)) return;
    auto const& member = type_.members[*place];
    if (entry.text("reason").size() < reason_min) {
        entry.fault(FaultKind::no_reason, "reason", "the reason says too little").expected =
            "a few words for who reads the mapping";
        return;
    }
    if (member.required || *place == draft_.base().contained_by) {
        auto& fault  = entry.fault(FaultKind::required, "member",
                                   in_quotes(member.name) + " is required, and nothing else would fill it");
        fault.remedy = "name the field where this tenant keeps it";
        return;
    }
    if (auto const* said = draft_.record_currency(); said && member.name == "currency") {
        auto& fault  = entry.fault(FaultKind::required, "member",
                                   "the record's amounts are in the currency that " + in_quotes(said->name) + " says");
        fault.remedy = "name the field where this tenant keeps it";
        return;
    }
    for (std::size_t line = 0; line < draft_.lines().size(); ++line) {
        auto const& row = draft_.lines()[line].row;
        if (!draft_.lines()[line].entry && row.place == *place &&
            (row.kind == RowKind::member || row.kind == RowKind::omitted))
            draft_.remove(line);
    }
    FieldRow row{.place = *place, .kind = RowKind::omitted};
    row.reason = state_.keep(entry.text("reason"));
    row.member = member.name;
    draft_.add(row, entry);
}

void OverlayObjectLoader::ignore(OverlayEntry const& entry) {
    auto const name = entry.text("field");
    if (name.empty() || entry.text("reason").empty()) return;
    if (entry.text("reason").size() < reason_min) {
        entry.fault(FaultKind::no_reason, "reason", "the reason says too little").expected =
            "a few words for who reads the mapping";
        return;
    }
    if (!vendor_field(entry, name.starts_with("*/") ? name.substr(2) : name, std::nullopt, false, false)) return;
    FieldRow row{.name = state_.keep(name), .kind = RowKind::ignored, .direction = Direction::read};
    row.reason = state_.keep(entry.text("reason"));
    draft_.add(row, entry);
}

}  // namespace throughline
