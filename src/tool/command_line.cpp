#include "command_line.hpp"

#include "commands.hpp"

#include <throughline/mapping/crosswalk.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>

namespace throughline::tool {

namespace {

/// An option of a command; `value` is what its value is called, empty for a flag.
struct Option {
    std::string_view name;
    std::string_view value{};
    std::string_view about{};
};

struct Command {
    std::string_view          group;
    std::string_view          name;
    std::string_view          words;  ///< What follows, as usage shows it.
    std::size_t               words_min;
    std::size_t               words_max;
    std::string_view          about;
    std::vector<Option> const options;
    Exit (*run)(CommandLine const&, Terminal&);
};

std::vector<Option> with_tenant(std::vector<Option> options) {
    options.push_back({"overlay", "file", "the tenant's overlay; may be repeated"});
    options.push_back({"crosswalk", "name=file", "one of the tenant's crosswalks, JSON or .csv; may be repeated"});
    return options;
}

std::vector<Command> const& commands() {
    static std::vector<Command> const all{
        {"model",
         "schema",
         "[object]",
         0,
         1,
         "JSON Schema of canonical JSON, of one object or of all",
         {},
         model_schema},
        {"model", "glossary", "", 0, 0, "every object, member and term with its one meaning", {}, model_glossary},
        {"map", "explain", "<vendor> [object]", 1, 2,
         "what each vendor field is to us, and what each of our members is there", with_tenant({}), map_explain},
        {"map", "check", "<vendor> [object]", 1, 2, "coverage, and how the mappings fit what the vendor says of itself",
         with_tenant({{"description", "file", "the vendor's own description: a describe answer, a metadata catalogue"},
                      {"against", "file", "what it was: an older description, overlay, or `map explain --json`"},
                      {"store", "file", "keep the description in the small form that --against reads too"}}),
         map_check},
        {"map", "try", "<vendor> <object> <file>", 3, 3,
         "read a payload, show where everything comes from, write it back and compare",
         with_tenant({{"show-personal", "", "show personal data, which is otherwise hidden"}}), map_try},
        {"topology",
         "graph",
         "<topology>",
         1,
         1,
         "what depends on what among a topology's processes, each after those that feed it, and what is loose",
         {{"dot", "", "as a picture, in the DOT language"}},
         topology_graph},
        {"topology",
         "lint",
         "<topology>",
         1,
         1,
         "writes that move money without anybody's approval, and what processes look at or make in vain",
         {},
         topology_lint},
        {"simulate",
         "",
         "<topology>",
         1,
         1,
         "rehearse a topology of simulated systems in bad weather, and try the laws on it",
         {{"seeds", "number", "how many runs, each from a seed of its own; 100 where it is not said"},
          {"first", "number", "the first seed; 1 where it is not said"},
          {"weather", "name", "fair, stormy or foul; foul where it is not said"}},
         simulate},
    };
    return all;
}

std::string name_of(Command const& command) {
    return std::string{command.group} + (command.name.empty() ? "" : " " + std::string{command.name});
}

std::string usage_of(Command const& command) {
    auto text = "throughline " + name_of(command);
    if (!command.words.empty()) text += " " + std::string{command.words};
    for (auto const& option : command.options) {
        text += " [--" + std::string{option.name};
        if (!option.value.empty()) text += " <" + std::string{option.value} + ">";
        text += "]";
    }
    return text + " [--json]";
}

void print_help(Terminal& terminal) {
    terminal.out << "throughline " << THROUGHLINE_VERSION
                 << ": looks at the canonical model and at vendors' mappings, and rehearses topologies\n\n";
    for (auto const& command : commands()) {
        terminal.out << "  " << usage_of(command) << "\n      " << command.about << '\n';
        for (auto const& option : command.options)
            terminal.out << "      --" << option.name << ": " << option.about << '\n';
    }
    terminal.out << "\n  --json   for machines: one JSON document instead of text\n"
                    "  <file>   - is standard input\n\n"
                    "It ends with 0 where all is well, 1 where it found something to look at, 2 where the command was "
                    "wrong.\n";
}

Exit unknown_command(std::vector<std::string> const& words, Terminal& terminal) {
    std::string                   typed = words[0] + (words.size() > 1 ? " " + words[1] : "");
    std::vector<std::string>      names;
    std::vector<std::string_view> candidates;
    for (auto const& command : commands()) names.push_back(name_of(command));
    candidates.assign(names.begin(), names.end());
    auto const close = nearest(typed, candidates);
    return usage_error(terminal, "there is no command \"" + shown(typed) + "\"",
                       close.empty() ? "throughline help" : "throughline " + close.front());
}

// Takes the arguments apart; a message where an option is none of the command's.
std::string parse(std::vector<std::string> const& arguments, std::size_t from, std::vector<Option> const& options,
                  CommandLine& into) {
    bool only_words = false;
    for (auto at = from; at < arguments.size(); ++at) {
        auto const& argument = arguments[at];
        if (only_words || argument == "-" || !argument.starts_with('-')) {
            into.words.push_back(argument);
            continue;
        }
        if (argument == "--") {
            only_words = true;
            continue;
        }
        auto const equals = argument.find('=');
        auto const name   = argument.substr(0, equals);
        auto const known  = std::find_if(options.begin(), options.end(),
                                         [&](Option const& each) { return name == "--" + std::string{each.name}; });
        if (known == options.end()) return "there is no option " + shown(name);
        std::string value;
        if (known->value.empty()) {
            if (equals != std::string::npos) return name + " takes no value";
        } else if (equals != std::string::npos) {
            value = argument.substr(equals + 1);
        } else if (++at < arguments.size()) {
            value = arguments[at];
        } else {
            return name + " needs a <" + std::string{known->value} + ">";
        }
        into.options[std::string{known->name}].push_back(std::move(value));
    }
    return {};
}

}  // namespace

std::optional<std::string> CommandLine::value(std::string_view option) const {
    auto const found = options.find(option);
    return found == options.end() ? std::nullopt : std::optional{found->second.back()};
}

std::vector<std::string> CommandLine::values(std::string_view option) const {
    auto const found = options.find(option);
    return found == options.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::string> read_file(std::string const& path, Terminal& terminal) {
    if (path == "-") return std::string{std::istreambuf_iterator<char>{terminal.in}, {}};
    std::ifstream file{path, std::ios::binary};
    if (!file) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    return file.bad() ? std::nullopt : std::optional{std::move(text)};
}

Exit usage_error(Terminal& terminal, std::string_view message, std::string_view usage) {
    terminal.err << "throughline: " << message << '\n';
    if (!usage.empty()) terminal.err << "usage: " << usage << '\n';
    return Exit::usage;
}

Exit run(std::vector<std::string> const& arguments, Terminal& terminal) {
    auto const is = [&](std::initializer_list<std::string_view> words) {
        return std::find(words.begin(), words.end(), arguments.front()) != words.end();
    };
    if (arguments.empty()) {
        Terminal errors{terminal.in, terminal.err, terminal.err, false};
        print_help(errors);
        return Exit::usage;
    }
    if (is({"help", "--help", "-h"})) return print_help(terminal), Exit::fine;
    if (is({"version", "--version"})) return terminal.out << "throughline " << THROUGHLINE_VERSION << '\n', Exit::fine;

    for (auto const& command : commands()) {
        std::size_t const spoken = command.name.empty() ? 1 : 2;  // Words that name the command.
        if (arguments.size() < spoken || arguments[0] != command.group) continue;
        if (spoken == 2 && arguments[1] != command.name) continue;
        auto options = command.options;
        options.push_back({"json"});
        options.push_back({"help"});
        CommandLine typed;
        if (auto const wrong = parse(arguments, spoken, options, typed); !wrong.empty())
            return usage_error(terminal, wrong, usage_of(command));
        if (typed.has("help")) return terminal.out << "usage: " << usage_of(command) << '\n', Exit::fine;
        if (typed.words.size() < command.words_min)
            return usage_error(terminal, "something is missing after \"" + name_of(command) + "\"", usage_of(command));
        if (typed.words.size() > command.words_max)
            return usage_error(terminal, "nothing is known of \"" + shown(typed.words[command.words_max]) + "\"",
                               usage_of(command));
        return command.run(typed, terminal);
    }
    return unknown_command(arguments, terminal);
}

}  // namespace throughline::tool
