#include "mapping_json.hpp"

#include <throughline/mapping/document.hpp>
#include <throughline/mapping/row_facts.hpp>

namespace throughline::tool {

namespace {

Json row_json(MappingView const& view, FieldRow const& row) {
    auto const words = in_words(view, row);
    Json       json;
    json["field"] = words.field.empty() ? Json() : Json(words.field);
    if (!words.part.empty()) json["part"] = words.part;
    json["member"] = words.member.empty() ? Json() : Json(words.member);
    if (!words.spelling.empty()) json["codec"] = words.spelling;
    json["direction"] = words.direction;
    if (auto const law = law_in_words(row); !law.empty()) json["law"] = law;
    if (!words.unit.empty()) json["unit"] = words.unit;
    if (!words.owner.empty()) json["owner"] = words.owner;
    json["required"] = words.required;
    json["personal"] = words.personal;
    if (!words.made_from.empty()) json["made_from"] = words.made_from;
    if (row.kind == RowKind::constant)
        json["value"] = words.reason;
    else if (!words.reason.empty())
        json["reason"] = words.reason;
    auto const facts = facts_of(row);
    if (!facts.crosswalk.empty()) json["crosswalk"] = facts.crosswalk;
    if (!facts.vendor_object.empty()) json["refers_to"] = facts.vendor_object;
    if (facts.characters_max) json["characters_max"] = facts.characters_max;
    if (!facts.reads.empty()) json["values"] = facts.reads;
    return json;
}

Json view_json(MappingView const& view) {
    Json json{{"vendor_object", view.vendor_object}, {"object", view.object}};
    if (view.is_line()) json["line_of"] = view.type().members[view.contained_by].name;
    if (!view.identity.empty()) json["identity"] = view.identity;
    json["absent_means_null"] = view.absent == Absent::null;
    auto rows                 = Json::array();
    for (auto const& row : view.rows)
        if (is_shown(row)) rows.push_back(row_json(view, row));
    json["rows"] = std::move(rows);
    return json;
}

}  // namespace

bool is_shown(FieldRow const& row) { return !row.name.empty() || row.kind == RowKind::omitted; }

std::string_view law_in_words(FieldRow const& row) {
    bool const has_value = row.kind == RowKind::member || row.kind == RowKind::custom;
    return has_value ? name_of(law_of(row)) : std::string_view{};
}

Json mappings_json(std::string_view vendor, std::vector<MappingView> const& views) {
    auto mappings = Json::array();
    for (auto const& view : views) mappings.push_back(view_json(view));
    return {{"schema", "urn:throughline:schema:mappings:1"}, {"vendor", vendor}, {"mappings", std::move(mappings)}};
}

}  // namespace throughline::tool
