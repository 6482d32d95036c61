#include <throughline/mapping/document.hpp>
#include <throughline/model/enumeration.hpp>

namespace throughline {

namespace mapping_detail {

// A cell of a Markdown table is one line without bars.
std::string cell(std::string_view text) {
    std::string safe;
    for (char const character : text) {
        if (character == '|') safe.push_back('\\');
        safe.push_back(character == '\n' || character == '\r' ? ' ' : character);
    }
    return safe;
}

std::string code(std::string_view text) { return text.empty() ? std::string{} : "`" + cell(text) + "`"; }

std::string_view direction_in_words(FieldRow const& row) {
    if (row.kind == RowKind::omitted || row.kind == RowKind::ignored) return "none";
    switch (row.direction) {
        case Direction::both:
            return "read, write";
        case Direction::read:
            return "read";
        case Direction::write:
            return "write";
        case Direction::create:
            return row.kind == RowKind::constant ? "create" : "read, create";
    }
    return "unknown";
}

std::string_view member_of(FieldRow const& row) {
    switch (row.kind) {
        case RowKind::member:
        case RowKind::omitted:
        case RowKind::custom:
            return row.member;
        case RowKind::lines:
            return row.line_object;
        default:
            return {};
    }
}

std::string_view spelling_of(FieldRow const& row) {
    switch (row.kind) {
        case RowKind::deleted:
            return "boolean";
        case RowKind::omitted:
        case RowKind::ignored:
            return {};
        default:
            return row.codec;
    }
}

std::string_view owner_of(MappingView const& view, FieldRow const& row) {
    if (row.kind != RowKind::member && row.kind != RowKind::omitted) return {};
    return name_of_enumerator(view.type().members[row.place].owner);
}

void add_note(std::string& notes, std::string const& note) { notes += (notes.empty() ? "" : "; ") + note; }

std::string inputs_of(MappingView const& view, FieldRow const& row) {
    std::string names;
    auto const& members = view.type().members;
    for (std::size_t place = 0; place < members.size(); ++place)
        if (row.inputs >> place & 1u) names += (names.empty() ? "" : ", ") + code(members[place].name);
    return names;
}

std::string notes_of(MappingView const& view, FieldRow const& row) {
    std::string notes;
    switch (row.kind) {
        case RowKind::key:
            add_note(notes, "the vendor's key");
            break;
        case RowKind::external_id:
            add_note(notes, "where the vendor keeps our id");
            break;
        case RowKind::modified:
            add_note(notes, "when the vendor last changed it");
            break;
        case RowKind::deleted:
            add_note(notes, "whether the vendor has deleted it");
            break;
        case RowKind::currency:
            add_note(notes, "currency of the record's amounts");
            break;
        case RowKind::lines:
            add_note(notes, "records contained in this one");
            break;
        case RowKind::constant:
            add_note(notes, "always " + code(row.reason));
            break;
        case RowKind::omitted:
            add_note(notes, "not kept: " + cell(row.reason));
            break;
        case RowKind::ignored:
            add_note(notes, "ignored: " + cell(row.reason));
            break;
        case RowKind::custom:
            add_note(notes, "the tenant's own field");
            break;
        case RowKind::member:
            break;
    }
    if (row.inputs) add_note(notes, "made from " + inputs_of(view, row));
    if (row.required && !row.inputs) add_note(notes, "required");
    if (view.is_personal(row)) add_note(notes, "personal");
    return notes;
}

std::string_view part_in_words(RowKind kind) {
    switch (kind) {
        case RowKind::key:
            return "key";
        case RowKind::external_id:
            return "our id";
        case RowKind::modified:
            return "modified";
        case RowKind::deleted:
            return "deleted";
        case RowKind::currency:
            return "currency";
        case RowKind::lines:
            return "lines";
        case RowKind::constant:
            return "constant";
        case RowKind::ignored:
            return "ignored";
        default:
            return {};
    }
}

std::string line_of(MappingView const& view, FieldRow const& row) {
    std::string line = "|";
    for (auto const& text : {code(row.name), std::string{direction_in_words(row)}, code(member_of(row)),
                             cell(spelling_of(row)), std::string{owner_of(view, row)}, notes_of(view, row)})
        line += (text.empty() ? " " : " " + text + " ") + "|";
    return line + "\n";
}

std::size_t members_mapped(MappingView const& view) {
    std::uint32_t places = 0;
    for (auto const& row : view.rows)
        if (row.kind == RowKind::member) places |= row.inputs ? row.inputs : std::uint32_t{1} << row.place;
    std::size_t count = 0;
    for (; places; places &= places - 1) ++count;
    return count;
}

}  // namespace mapping_detail

using namespace mapping_detail;

RowInWords in_words(MappingView const& view, FieldRow const& row) {
    bool const of_member = row.kind == RowKind::member || row.kind == RowKind::omitted;
    RowInWords words{.field     = row.name,
                     .direction = direction_in_words(row),
                     .member    = member_of(row),
                     .spelling  = spelling_of(row),
                     .owner     = owner_of(view, row),
                     .unit      = of_member ? view.type().members[row.place].unit : std::string_view{},
                     .part      = of_member ? std::string_view{} : part_in_words(row.kind),
                     .reason    = row.reason};
    auto const members = view.type().members;
    for (std::size_t place = 0; place < members.size(); ++place)
        if (row.inputs >> place & 1u) words.made_from.push_back(members[place].name);
    words.required = row.required && !row.inputs;
    words.personal = view.is_personal(row);
    return words;
}

std::string mapping_table(MappingView const& view) {
    std::string table = "| Field | Direction | Member | Spelled as | Owner | Notes |\n|---|---|---|---|---|---|\n";
    for (auto const& row : view.rows)
        if (!row.name.empty() || row.kind == RowKind::omitted) table += line_of(view, row);
    return table;
}

std::string mapping_document(std::string_view vendor, std::vector<MappingView> const& views) {
    std::string text = "# Mappings of " + std::string{vendor} +
                       "\n\nWritten from the mapping tables themselves; a test keeps the two alike.\n";
    for (auto const& view : views) {
        auto const all = view.type().members.size();
        text += "\n## " + code(view.vendor_object) + " is " + code(view.object) + "\n\n";
        text += std::to_string(members_mapped(view)) + " of " + std::to_string(all) + " members are mapped.";
        if (view.is_line())
            text += " Its records are lines of the record that " + code(view.type().members[view.contained_by].name) +
                    " names.";
        if (!view.identity.empty()) text += " Its key goes through the crosswalk " + code(view.identity) + ".";
        if (view.absent == Absent::null) text += " A field that is not there is empty.";
        text += "\n\n" + mapping_table(view);
    }
    return text;
}

std::vector<std::string> unmapped_members(MappingView const& view) {
    std::vector<std::string> members;
    for (auto const& row : view.rows)
        if (row.kind == RowKind::omitted) members.emplace_back(row.member);
    return members;
}

}  // namespace throughline
