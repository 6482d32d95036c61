#pragma once

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace throughline::test {

/// How often a test tries something: what the environment's variable of that name says, else `otherwise`.
inline std::uint64_t chosen_count(char const* variable, std::uint64_t otherwise) {
    char const* const chosen = std::getenv(variable);
    if (chosen == nullptr) return otherwise;
    std::string_view const text{chosen};
    std::uint64_t          count = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace throughline::test
