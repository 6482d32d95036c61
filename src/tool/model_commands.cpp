#include "commands.hpp"

#include <throughline/mapping/crosswalk.hpp>
#include <throughline/model/glossary.hpp>
#include <throughline/model/json_schema.hpp>

#include <algorithm>
#include <ostream>

namespace throughline::tool {

namespace {

ObjectType const* find_type(std::string_view name) {
    auto const same = [&](ObjectType const* type) {
        return std::equal(
            name.begin(), name.end(), type->name.begin(), type->name.end(),
            [](unsigned char left, unsigned char right) { return std::tolower(left) == std::tolower(right); });
    };
    auto const all   = all_object_types();
    auto const found = std::find_if(all.begin(), all.end(), same);
    return found == all.end() ? nullptr : *found;
}

void print_line(Terminal& terminal, std::string const& text) {
    terminal.out << text;
    if (text.empty() || text.back() != '\n') terminal.out << '\n';
}

}  // namespace

Exit model_schema(CommandLine const& command, Terminal& terminal) {
    if (command.words.empty()) return print_line(terminal, json_schema_all()), Exit::fine;
    auto const& name = command.words.front();
    if (auto const* type = find_type(name)) return print_line(terminal, json_schema(*type)), Exit::fine;
    std::vector<std::string_view> names;
    for (auto const* type : all_object_types()) names.push_back(type->name);
    auto const close = nearest(name, names);
    return usage_error(terminal, "the model has no object \"" + shown(name) + "\"" +
                                     (close.empty() ? "" : "; did you mean " + close.front() + "?"));
}

Exit model_glossary(CommandLine const& command, Terminal& terminal) {
    print_line(terminal, command.has("json") ? glossary_json() : glossary_markdown());
    return Exit::fine;
}

}  // namespace throughline::tool
