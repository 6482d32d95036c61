#pragma once

#include <throughline/core/random.hpp>

#include <array>
#include <string>
#include <string_view>

namespace throughline::tests {

/// Valid UTF-8 that would like to be something else: pieces of every language that values travel in, look-alikes of
/// their quotes, controls, escapes of escapes, and now and then very much of it.
class HostileText {
  public:
    explicit HostileText(Random& random) : random_{random} {}

    std::string next() {
        if (random_.chance(1, 40)) return std::string(20'000, "'\"\\%="[random_.below(5)]);
        std::string text;
        for (auto left = 1 + random_.below(8); left > 0; --left) text += pieces[random_.below(pieces.size())];
        return text;
    }
    /// For where a zero byte cannot stand.
    std::string without_zero() {
        for (;;)
            if (auto text = next(); text.find('\0') == std::string::npos) return text;
    }
    /// For what goes by lines.
    std::string with_a_line_end() {
        constexpr std::array<std::string_view, 4> ends{"\r\n", "\n", "\r", std::string_view{"\0", 1}};
        auto                                      text = next();
        text.insert(random_.below(text.size() + 1), ends[random_.below(ends.size())]);
        return text;
    }

    static constexpr std::array<std::string_view, 46> pieces{"'",
                                                             "\"",
                                                             "\\",
                                                             "\\'",
                                                             "''",
                                                             "' OR '1'='1",
                                                             "' OR Name != '",
                                                             "; DROP TABLE x; --",
                                                             "/*",
                                                             "*/",
                                                             "--",
                                                             "#",
                                                             "`",
                                                             "%00",
                                                             "%27",
                                                             "%2e%2e%2f",
                                                             "../",
                                                             "..",
                                                             "?a=b",
                                                             "&limit=1",
                                                             "=",
                                                             "+",
                                                             "]]>",
                                                             "<![CDATA[",
                                                             "</name>",
                                                             "<script>",
                                                             "&amp;",
                                                             "&#39;",
                                                             "=cmd|' /C calc'!A0",
                                                             "@SUM(1)",
                                                             "-1+1",
                                                             "\t",
                                                             "\n",
                                                             "\r\n",
                                                             "\x01",
                                                             "\x7f",
                                                             std::string_view{"\0", 1},
                                                             "\u2019",
                                                             "\uff07",
                                                             "\u02bc",
                                                             "\u2028",
                                                             "\ufeff",
                                                             "\U0001f600",
                                                             "\\u0027",
                                                             "a",
                                                             " "};

  private:
    Random& random_;
};

}  // namespace throughline::tests
