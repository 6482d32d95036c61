#include "semantic_diff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace throughline::tool {

namespace {

using Changes = std::vector<SemanticChange>;
// Objects compare whatever the order of their keys.
using Value = nlohmann::json;

bool is_of_words(std::string_view key) {
    constexpr std::array<std::string_view, 4> words{"reason", "description", "name", "revision"};
    return std::find(words.begin(), words.end(), key) != words.end();
}

std::string text_of(Value const& value) {
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string text_at(Value const& json, char const* key) {
    auto const found = json.find(key);
    return found == json.end() ? std::string{} : text_of(*found);
}

Value const& list_at(Value const& json, char const* key) {
    static Value const nothing = Value::array();
    if (!json.is_object()) return nothing;
    auto const found = json.find(key);
    return found != json.end() && found->is_array() ? *found : nothing;
}

/// Every key whose value differs.
void compare_values(std::string const& where, Value const& older, Value const& newer, Changes& into) {
    if (!older.is_object() || !newer.is_object()) {
        if (older != newer) into.push_back({where, "changed", text_of(older), text_of(newer)});
        return;
    }
    std::set<std::string> keys;
    for (auto const& [key, value] : older.items()) keys.insert(key);
    for (auto const& [key, value] : newer.items()) keys.insert(key);
    for (auto const& key : keys) {
        auto const before = older.contains(key) ? older[key] : Value{};
        auto const after  = newer.contains(key) ? newer[key] : Value{};
        if (before != after) into.push_back({where, key, text_of(before), text_of(after), is_of_words(key)});
    }
}

using Keyed = std::map<std::string, Value>;

template <class KeyOf>
Keyed keyed(Value const& list, KeyOf const& key_of) {
    Keyed all;
    for (auto const& each : list)
        if (each.is_object()) all.emplace(key_of(each), each);
    return all;
}

/// What only one side has, and what both have and differ in.
void compare_keyed(std::string const& owner, Keyed const& older, Keyed const& newer, Changes& into) {
    for (auto const& [key, value] : older) {
        auto const where = owner + key;
        if (auto const now = newer.find(key); now != newer.end())
            compare_values(where, value, now->second, into);
        else
            into.push_back({where, "removed", value.dump(), {}});
    }
    for (auto const& [key, value] : newer)
        if (!older.contains(key)) into.push_back({owner + key, "added", {}, value.dump()});
}

std::string name_of_mapping(Value const& mapping) {
    return text_at(mapping, "vendor_object") + " as " + text_at(mapping, "object");
}

/// Rows pair up by member, so that a member which moves to another field is one change and not two. Where several rows
/// are of one member, as parts of an address are, their fields tell them apart.
Keyed rows_of(Value const& mapping) {
    std::map<std::string, int> members;
    for (auto const& row : list_at(mapping, "rows"))
        if (row.is_object() && !row.contains("part")) ++members[text_at(row, "member")];
    return keyed(list_at(mapping, "rows"), [&](Value const& row) {
        auto const part = text_at(row, "part"), field = text_at(row, "field"), member = text_at(row, "member");
        if (part == "key" || part == "modified" || part == "our id" || part == "deleted") return "(" + part + ")";
        if (!part.empty()) return "(" + part + ") " + field;
        return members[member] > 1 ? member + " at " + field : member;
    });
}

std::string key_of_entry(std::string const& list, Value const& entry) {
    if (list == "custom") return text_at(entry, "name");
    if (list == "fields" || list == "omit") {
        auto const replaces = text_at(entry, "replaces");
        return text_at(entry, "member") + (replaces.empty() ? "" : " at " + replaces);
    }
    return text_at(entry, "field");
}

void compare_objects(Value const& older, Value const& newer, Changes& into) {
    auto const name_of_object = [](Value const& object) {
        auto const vendor_object = text_at(object, "vendor_object");
        return text_at(object, "object") + (vendor_object.empty() ? "" : " (" + vendor_object + ")");
    };
    auto const            before = keyed(list_at(older, "objects"), name_of_object);
    auto const            after  = keyed(list_at(newer, "objects"), name_of_object);
    std::set<std::string> names;
    for (auto const& [name, object] : before) names.insert(name);
    for (auto const& [name, object] : after) names.insert(name);
    Value const nothing = Value::object();
    for (auto const& name : names) {
        auto const& was = before.contains(name) ? before.at(name) : nothing;
        auto const& now = after.contains(name) ? after.at(name) : nothing;
        for (auto const* list : {"fields", "custom", "computed", "constants", "omit", "ignore"}) {
            auto const key = [&](Value const& entry) { return key_of_entry(list, entry); };
            compare_keyed(name + " " + list + " ", keyed(list_at(was, list), key), keyed(list_at(now, list), key),
                          into);
        }
    }
}

void compare_crosswalks(Value const& older, Value const& newer, Changes& into) {
    auto const name   = [](Value const& crosswalk) { return text_at(crosswalk, "name"); };
    auto const before = keyed(list_at(older, "crosswalks"), name), after = keyed(list_at(newer, "crosswalks"), name);
    std::set<std::string> names;
    for (auto const& [each, crosswalk] : before) names.insert(each);
    for (auto const& [each, crosswalk] : after) names.insert(each);
    Value const nothing = Value::object();
    for (auto const& each : names) {
        auto was = before.contains(each) ? before.at(each) : nothing;
        auto now = after.contains(each) ? after.at(each) : nothing;
        // One vendor value has one meaning at a time.
        auto const pair = [](Value const& entry) {
            auto const from = text_at(entry, "valid_from");
            return text_at(entry, "vendor") + (from.empty() ? "" : " from " + from);
        };
        compare_keyed("crosswalk " + each + " ", keyed(list_at(was, "pairs"), pair), keyed(list_at(now, "pairs"), pair),
                      into);
        was.erase("pairs");
        now.erase("pairs");
        if (before.contains(each) && after.contains(each)) compare_values("crosswalk " + each, was, now, into);
    }
}

}  // namespace

std::vector<SemanticChange> compare_mappings(Json const& older, Json const& newer) {
    Value const was = older, now = newer;
    Changes     changes;
    auto const  before = keyed(list_at(was, "mappings"), name_of_mapping);
    auto const  after  = keyed(list_at(now, "mappings"), name_of_mapping);
    for (auto const& [name, mapping] : after) {
        if (!before.contains(name)) {
            changes.push_back({name, "added", {}, std::to_string(list_at(mapping, "rows").size()) + " rows"});
            continue;
        }
        auto const& held = before.at(name);
        compare_keyed(name + " ", rows_of(held), rows_of(mapping), changes);
        auto head_before = held, head_after = mapping;
        head_before.erase("rows");
        head_after.erase("rows");
        compare_values(name, head_before, head_after, changes);
    }
    return changes;
}

std::vector<SemanticChange> compare_overlays(Json const& older, Json const& newer) {
    Value const was = older, now = newer;
    Changes     changes;
    compare_objects(was, now, changes);
    compare_crosswalks(was, now, changes);
    for (auto const* key : {"name", "revision", "description"})
        if (text_at(was, key) != text_at(now, key))
            changes.push_back({"overlay", key, text_at(was, key), text_at(now, key), true});
    return changes;
}

}  // namespace throughline::tool
