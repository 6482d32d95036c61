#pragma once

#include <string>
#include <string_view>

namespace throughline::observe_detail {

/// A label's value, as Prometheus reads it.
inline std::string label(std::string_view text) {
    std::string quoted;
    for (char const byte : text) {
        if (byte == '"' || byte == '\\') quoted.push_back('\\');
        quoted += byte == '\n' ? std::string{"\\n"} : std::string(1, byte);
    }
    return quoted;
}

}  // namespace throughline::observe_detail
