#pragma once

#include <string>
#include <string_view>

namespace throughline::sandbox {

/// ASCII letters to lower case: names of fields and objects compare so.
inline std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

inline bool same_name(std::string_view left, std::string_view right) {
    return left.size() == right.size() && lower_case(left) == lower_case(right);
}

}  // namespace throughline::sandbox
