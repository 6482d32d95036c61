#pragma once

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace throughline::simulation {

struct Seeds {
    std::uint64_t first = 1;
    std::uint64_t count = 1;
};

/// `THROUGHLINE_SEEDS=17` runs that seed alone, `THROUGHLINE_SEEDS=1000:200` that many from the first on; otherwise
/// those from 1 on.
inline Seeds chosen_seeds(std::uint64_t otherwise) {
    char const* const chosen = std::getenv("THROUGHLINE_SEEDS");
    if (!chosen) return {1, otherwise};
    std::string_view const text{chosen};
    auto const             number = [](std::string_view digits) {
        std::uint64_t value = 1;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    };
    auto const colon = text.find(':');
    return {number(text.substr(0, colon)), colon == std::string_view::npos ? 1 : number(text.substr(colon + 1))};
}

}  // namespace throughline::simulation
