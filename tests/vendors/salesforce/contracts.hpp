#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tests {

inline std::string contract_path(std::string_view file) {
    return std::string{THROUGHLINE_SHARED_DIR} + "/contracts/salesforce/" + std::string{file};
}

inline bool contracts_are_here() { return std::filesystem::exists(contract_path("describe/Account.json")); }

inline std::optional<std::string> read_contract(std::string_view file) {
    std::ifstream in{contract_path(file)};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// A YAML text in double quotes, which may run over several lines, as recorded traffic has it; empty when it is none.
inline std::string yaml_text(std::string_view yaml, std::size_t at) {
    std::string text;
    for (++at; at < yaml.size() && yaml[at] != '"'; ++at) {
        char character = yaml[at];
        if (character == '\n') {  // A fold: one blank for the break and the indent.
            while (at + 1 < yaml.size() && yaml[at + 1] == ' ') ++at;
            character = ' ';
        } else if (character == '\\') {
            character = yaml[++at];
            if (character == '\n') {  // A line that goes on.
                while (at + 1 < yaml.size() && yaml[at + 1] == ' ') ++at;
                continue;
            }
            if (character == 'n') character = '\n';
            if (character == 't') character = '\t';
            if (character == 'r') character = '\r';
        }
        text.push_back(character);
    }
    return text;
}

/// The JSON bodies that were answered in one recording.
inline std::vector<nlohmann::json> recorded_answers(std::string_view yaml) {
    std::vector<nlohmann::json> answers;
    for (auto at = yaml.find("string:"); at != std::string_view::npos; at = yaml.find("string:", at + 1)) {
        auto const quote = yaml.find_first_not_of(" \n", at + 7);
        if (quote == std::string_view::npos || yaml[quote] != '"') continue;
        auto json = nlohmann::json::parse(yaml_text(yaml, quote), nullptr, false);
        if (!json.is_discarded()) answers.push_back(std::move(json));
    }
    return answers;
}

}  // namespace throughline::tests
