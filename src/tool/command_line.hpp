#pragma once

#include "terminal.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tool {

/// A command as it was typed, taken apart: words, and options with their values.
struct CommandLine {
    std::vector<std::string>                                     words{};
    std::map<std::string, std::vector<std::string>, std::less<>> options{};  ///< Without their dashes; flags have "".

    bool                       has(std::string_view option) const { return options.contains(option); }
    std::optional<std::string> value(std::string_view option) const;
    /// All values of an option that may be repeated.
    std::vector<std::string> values(std::string_view option) const;
};

/// A file's text, or that of standard input for "-".
std::optional<std::string> read_file(std::string const& path, Terminal& terminal);

/// One line on the error stream: what is wrong, and how it should have been. Answers `Exit::usage`.
Exit usage_error(Terminal& terminal, std::string_view message, std::string_view usage = {});

/// Runs one command, `arguments` being what follows the program's name. docs/tool.md lists them.
Exit run(std::vector<std::string> const& arguments, Terminal& terminal);

}  // namespace throughline::tool
