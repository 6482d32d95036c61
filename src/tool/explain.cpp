#include "choice.hpp"
#include "commands.hpp"
#include "mapping_json.hpp"

#include <throughline/mapping/document.hpp>

#include <ostream>

namespace throughline::tool {

namespace {

std::string reason_of(RowInWords const& words) {
    std::string reason;
    if (words.part == "constant")
        reason = "always \"" + std::string{words.reason} + "\"";
    else
        reason = words.reason;
    if (!words.made_from.empty()) {
        reason += "made from ";
        for (auto const member : words.made_from)
            reason += (member == words.made_from.front() ? "" : ", ") + std::string{member};
    }
    return reason;
}

std::string member_cell(FieldRow const& row, RowInWords const& words) {
    if (row.kind == RowKind::lines) return "lines: " + std::string{words.member};
    return words.part.empty() ? std::string{words.member} : "(" + std::string{words.part} + ")";
}

std::vector<std::string> facts_about(MappingView const& view) {
    std::vector<std::string> facts;
    if (view.is_line())
        facts.push_back("its records are lines of the record that " +
                        std::string{view.type().members[view.contained_by].name} + " names");
    if (!view.identity.empty())
        facts.push_back("its key goes through the crosswalk \"" + std::string{view.identity} + "\"");
    if (view.absent == Absent::null) facts.push_back("a field that is not there is empty");
    return facts;
}

void print(Choice const& choice, MappingView const& view, Terminal& terminal) {
    terminal.out << coloured(std::string{choice.vendor->title} + " " + std::string{view.vendor_object} + " is " +
                                 std::string{view.object},
                             Colour::bold, terminal)
                 << '\n';
    for (auto const& fact : facts_about(view)) terminal.out << "  " << fact << '\n';
    Table table{{"FIELD", "SPELLED AS", "DIRECTION", "LAW", "MEMBER", "UNIT", "REQUIRED", "PERSONAL", "OWNER", "WHY"}};
    for (auto const& row : view.rows) {
        if (!is_shown(row)) continue;
        auto const words = in_words(view, row);
        bool const quiet = row.kind == RowKind::ignored || row.kind == RowKind::omitted;
        table.add({std::string{words.field.empty() ? "-" : words.field}, std::string{words.spelling},
                   std::string{words.direction}, std::string{law_in_words(row)}, member_cell(row, words),
                   std::string{words.unit}, words.required ? "yes" : "", words.personal ? "yes" : "",
                   std::string{words.owner}, reason_of(words)},
                  quiet ? Colour::dim : Colour::plain);
    }
    table.print(terminal, 2);
}

}  // namespace

Exit map_explain(CommandLine const& command, Terminal& terminal) {
    auto const choice = choose(command, terminal);
    if (!choice) return Exit::usage;
    if (command.has("json")) {
        terminal.out << mappings_json(choice->vendor->name, choice->views).dump(2) << '\n';
        return Exit::fine;
    }
    for (auto const& view : choice->views) {
        if (&view != &choice->views.front()) terminal.out << '\n';
        print(*choice, view, terminal);
    }
    return Exit::fine;
}

}  // namespace throughline::tool
