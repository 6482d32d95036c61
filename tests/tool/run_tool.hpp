#pragma once

#include <support/temporary_folder.hpp>
#include <tool/command_line.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace throughline::tests {

/// How a command ended, and what it said.
struct Ran {
    int         end = 0;
    std::string out;
    std::string err;

    bool           says(std::string_view text) const { return out.find(text) != std::string::npos; }
    bool           complains(std::string_view text) const { return err.find(text) != std::string::npos; }
    nlohmann::json json() const { return nlohmann::json::parse(out); }
    /// The line that begins with this word, after blanks; empty where there is none.
    std::string line(std::string_view word) const {
        std::istringstream lines{out};
        for (std::string each; std::getline(lines, each);) {
            auto const from = each.find_first_not_of(' ');
            if (from != std::string::npos && each.substr(from).starts_with(std::string{word} + " "))
                return each.substr(from);
        }
        return {};
    }
};

inline Ran run_tool(std::vector<std::string> const& arguments, std::string const& input = {}, bool in_colour = false) {
    std::istringstream in{input};
    std::ostringstream out, err;
    tool::Terminal     terminal{in, out, err, in_colour};
    auto const         end = tool::run(arguments, terminal);
    return {static_cast<int>(end), out.str(), err.str()};
}

/// Files of one test.
class Files {
  public:
    std::string write(std::string const& name, std::string const& text) const {
        auto const    path = path_of(name);
        std::ofstream file{path, std::ios::binary};
        file << text;
        return path;
    }
    std::string path_of(std::string const& name) const { return folder_.file(name); }

  private:
    throughline::test::TemporaryFolder folder_{};
};

}  // namespace throughline::tests
