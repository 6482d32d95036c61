#include <throughline/mapping/fit.hpp>
#include <throughline/mapping/row_facts.hpp>

#include <algorithm>

namespace throughline {

namespace mapping_detail {

bool row_reads(FieldRow const& row) {
    return row.direction != Direction::write && (row.decode || row.decode_envelope || row.kind == RowKind::custom);
}
bool row_creates(FieldRow const& row) {
    if (row.kind == RowKind::constant) return true;
    bool const of_value = (row.kind == RowKind::member && row.encode) || row.kind == RowKind::custom;
    return of_value && row.direction != Direction::read;
}
bool row_updates(FieldRow const& row) { return row_creates(row) && row.direction != Direction::create; }

bool names_a_field(FieldRow const& row) {
    return !row.name.empty() && row.kind != RowKind::omitted && row.kind != RowKind::ignored;
}

std::string joined_texts(std::vector<std::string> const& texts) {
    std::string all;
    for (auto const& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

/// Looks at one mapping's rows, and at those of its lines below their own path.
class Fitting {
  public:
    Fitting(VendorSchema const& schema, Crosswalks const& crosswalks, std::vector<Misfit>& found)
        : schema_{schema}, crosswalks_{crosswalks}, found_{found} {}

    void mapping(MappingView const& view, std::string const& outer) {
        for (std::size_t index = 0; index < view.rows.size(); ++index) {
            auto const& row = view.rows[index];
            if (!names_a_field(row)) continue;
            auto const path = outer + std::string{row.name};
            if (row.kind == RowKind::lines && schema_.find(path)) mapping(lines_of(row), path + "/");
            look_at(view, index, path);
        }
        if (outer.empty()) demands(view);
    }

  private:
    void add(MappingView const& view, std::size_t index, std::string const& path, MisfitKind kind, Stop stop,
             std::string found, std::string wanted) {
        Misfit misfit{.kind          = kind,
                      .object        = std::string{view.object},
                      .vendor_object = std::string{view.vendor_object},
                      .row           = index,
                      .field         = path,
                      .stop          = stop,
                      .found         = std::move(found),
                      .wanted        = std::move(wanted)};
        if (index != Misfit::no_row) {
            auto const& row = view.rows[index];
            misfit.member   = row.kind == RowKind::lines ? row.line_object : row.member;
            misfit.stop = {stop.read && (row_reads(row) || row.kind == RowKind::lines), stop.create && row_creates(row),
                           stop.update && row_updates(row)};
        }
        found_.push_back(std::move(misfit));
    }

    void look_at(MappingView const& view, std::size_t index, std::string const& path) {
        auto const& row   = view.rows[index];
        auto const* field = schema_.find(path);
        Stop const  all{true, true, true};
        if (!field) {
            if (schema_.leads_elsewhere(path)) return;
            if (auto const* other = schema_.find_any_case(path))
                add(view, index, path, MisfitKind::spelled_otherwise, all, other->name, path);
            else
                add(view, index, path, MisfitKind::missing, all, {}, path);
            return;
        }
        auto const facts = facts_of(row);
        if (!facts.can_stand_in(field->type)) {
            auto const found = std::string{name_of(field->type)};
            add(view, index, path, MisfitKind::other_type, all,
                field->spelled_type.empty() ? found : found + " (" + field->spelled_type + ")", std::string{row.codec});
            return;
        }
        if (!facts.vendor_object.empty() && !field->refers_to.empty() &&
            std::find(field->refers_to.begin(), field->refers_to.end(), facts.vendor_object) == field->refers_to.end())
            add(view, index, path, MisfitKind::other_target, all, joined_texts(field->refers_to),
                std::string{facts.vendor_object});
        writing(view, index, path, *field, facts);
    }

    void writing(MappingView const& view, std::size_t index, std::string const& path, SchemaField const& field,
                 CodecFacts const& facts) {
        auto const& row = view.rows[index];
        Stop const  written{false, true, true};
        if (!row_creates(row)) return;
        // What a nested object's parts may be is said of the object.
        auto const* outer   = outermost(path);
        auto const& allowed = outer ? *outer : field;
        if (!allowed.createable || !field.createable)
            add(view, index, path, MisfitKind::not_createable, {false, true, false}, "read only", "given when created");
        if (row_updates(row) && (!allowed.updateable || !field.updateable))
            add(view, index, path, MisfitKind::not_updateable, {false, false, true}, "not to be changed", "changed");
        if (auto const longest = longest_text(facts); field.length != 0 && longest > field.length)
            add(view, index, path, MisfitKind::too_short, written, std::to_string(field.length) + " characters",
                std::to_string(longest) + " characters");
        for (auto const& value : values_written(facts))
            if (!field.values.empty() && !std::binary_search(field.values.begin(), field.values.end(), value))
                add(view, index, path, MisfitKind::value_missing, written, {}, value);
        if (allowed.is_demanded() && row.kind == RowKind::member && !row.required && row.inputs == 0)
            add(view, index, path, MisfitKind::may_be_empty, {}, "demanded", "optional");
    }

    SchemaField const* outermost(std::string const& path) const {
        auto const slash = path.find('/');
        return slash == std::string::npos ? nullptr : schema_.find(path.substr(0, slash));
    }

    static std::size_t longest_text(CodecFacts const& facts) {
        auto longest = facts.characters_max;
        for (auto const value : facts.writes) longest = std::max(longest, characters_in(value));
        return longest;
    }

    std::vector<std::string> values_written(CodecFacts const& facts) const {
        std::vector<std::string> values{facts.writes.begin(), facts.writes.end()};
        auto const               table = crosswalks_.find(facts.crosswalk);
        if (!facts.crosswalk.empty() && table != crosswalks_.end())
            for (auto const& pair : table->second.pairs())
                if (auto const* written = table->second.vendor_of(pair.canonical); written && *written == pair.vendor)
                    values.push_back(pair.vendor);
        return values;
    }

    // Only a mapping that makes records owes the vendor what it demands of them.
    void demands(MappingView const& view) {
        if (std::none_of(view.rows.begin(), view.rows.end(), row_creates)) return;
        for (auto const& field : schema_.fields) {
            if (!field.is_demanded() || field.name.find('/') != std::string::npos) continue;
            bool const given = std::any_of(view.rows.begin(), view.rows.end(), [&](FieldRow const& row) {
                bool const gives = row_creates(row) || row.kind == RowKind::external_id || row.kind == RowKind::lines;
                return gives && (row.name == field.name || row.name.starts_with(field.name + "/"));
            });
            if (!given)
                add(view, Misfit::no_row, field.name, MisfitKind::demanded, {false, true, false}, "demanded",
                    "not written");
        }
    }

    VendorSchema const&  schema_;
    Crosswalks const&    crosswalks_;
    std::vector<Misfit>& found_;
};

void note_names(MappingView const& view, std::string const& outer, std::vector<std::string>& names,
                std::vector<std::string>& anywhere) {
    for (auto const& row : view.rows) {
        if (row.name.empty()) continue;
        if (row.name.starts_with("*/")) {
            anywhere.emplace_back(row.name.substr(2));
            continue;
        }
        names.push_back(outer + std::string{row.name});
        if (row.kind == RowKind::lines) note_names(lines_of(row), names.back() + "/", names, anywhere);
    }
}

}  // namespace mapping_detail

using namespace mapping_detail;

std::string_view name_of(MisfitKind kind) {
    switch (kind) {
        case MisfitKind::missing:
            return "missing";
        case MisfitKind::spelled_otherwise:
            return "spelled otherwise";
        case MisfitKind::other_type:
            return "other type";
        case MisfitKind::other_target:
            return "other target";
        case MisfitKind::too_short:
            return "too short";
        case MisfitKind::not_createable:
            return "not createable";
        case MisfitKind::not_updateable:
            return "not updateable";
        case MisfitKind::value_missing:
            return "value missing";
        case MisfitKind::may_be_empty:
            return "may be empty";
        case MisfitKind::demanded:
            return "demanded";
    }
    return "unknown";
}

std::vector<Misfit> misfits(MappingView const& view, VendorSchema const& schema, Crosswalks const& crosswalks) {
    std::vector<Misfit> found;
    Fitting{schema, crosswalks, found}.mapping(view, {});
    return found;
}

std::vector<std::string> unmapped_fields(MappingView const& view, VendorSchema const& schema) {
    std::vector<std::string> names, anywhere, unmapped;
    note_names(view, {}, names, anywhere);
    auto const is_entered = [&](std::string const& name) {
        return std::any_of(names.begin(), names.end(),
                           [&](std::string const& other) { return other.starts_with(name + "/"); });
    };
    auto const is_covered = [&](std::string const& field) {
        return is_entered(field) || std::any_of(names.begin(), names.end(), [&](std::string const& name) {
                   return name == field || (field.starts_with(name + "/") && !is_entered(name));
               });
    };
    for (auto const& field : schema.fields) {
        auto const last  = field.name.substr(field.name.rfind('/') + 1);
        bool const below = !unmapped.empty() && field.name.starts_with(unmapped.back() + "/");
        if (below || std::find(anywhere.begin(), anywhere.end(), last) != anywhere.end()) continue;
        if (!is_covered(field.name)) unmapped.push_back(field.name);
    }
    return unmapped;
}

}  // namespace throughline
