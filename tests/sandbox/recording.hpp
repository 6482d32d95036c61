#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// One exchange of a recording.
struct Recorded {
    std::string method;
    std::string url;
    std::string body;
    std::string status;  ///< Empty where the file only refers to another one's.
    std::string answer;
};

/// Reads one YAML scalar: plain to the end of its line, or in quotes over several lines, which fold into spaces.
inline std::string yaml_scalar(std::string_view text) {
    auto const blank = [](char c) { return c == ' ' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    if (text.empty()) return {};
    char const quote = text.front();
    if (quote != '"' && quote != '\'') return std::string{text.substr(0, text.find('\n'))};
    text.remove_prefix(1);
    std::string scalar;
    auto const  skip_indent = [&] {
        while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    };
    while (!text.empty()) {
        char const c = text.front();
        text.remove_prefix(1);
        if (c == quote) {
            if (quote == '"' || text.empty() || text.front() != '\'') return scalar;
            text.remove_prefix(1);
            scalar += '\'';
        } else if (c == '\n') {
            while (!scalar.empty() && scalar.back() == ' ') scalar.pop_back();
            skip_indent();
            scalar += ' ';
        } else if (c == '\\' && quote == '"' && !text.empty()) {
            char const escaped = text.front();
            text.remove_prefix(1);
            if (escaped == '\n')
                skip_indent();
            else
                scalar += escaped == 'n' ? '\n' : escaped;
        } else {
            scalar += c;
        }
    }
    return scalar;
}

/// The value of the first such key, or an empty text.
inline std::string yaml_value(std::string_view text, std::string_view key) {
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        std::size_t const before = text.find_last_not_of(' ', at - 1);
        bool const        begins = at > 0 && (text[before] == '\n' || text[before] == '-');
        if (begins) return yaml_scalar(text.substr(at + key.size()));
    }
    return {};
}

inline std::vector<Recorded> read_recording(std::string_view text) {
    std::vector<Recorded> exchanges;
    std::size_t           at = text.find(" request:");
    while (at != std::string_view::npos) {
        std::size_t const      end      = text.find(" request:", at + 1);
        std::string_view const exchange = text.substr(at, end == std::string_view::npos ? end : end - at);
        std::size_t const      split    = exchange.find(" response:");
        if (split != std::string_view::npos) {
            std::string_view const asked    = exchange.substr(0, split);
            std::string_view const answered = exchange.substr(split);
            exchanges.push_back({yaml_value(asked, "method:"), yaml_value(asked, "uri:"), yaml_value(asked, "body:"),
                                 yaml_value(answered, "code:"), yaml_value(answered, "string:")});
        }
        at = end;
    }
    return exchanges;
}

}  // namespace throughline::sandbox
