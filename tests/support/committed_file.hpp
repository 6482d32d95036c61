#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace throughline::tests {

/// Compares a generated text with a committed file, named from the project's folder. With THROUGHLINE_UPDATE_GOLDEN=1
/// in the environment the file is written instead: read the difference before committing it.
inline void check_committed(std::string const& name, std::string const& text) {
    auto const  path   = std::filesystem::path{THROUGHLINE_SOURCE_DIR} / name;
    auto const* update = std::getenv("THROUGHLINE_UPDATE_GOLDEN");
    if (update && std::string{update} == "1") {
        std::ofstream{path, std::ios::binary} << text;
        MESSAGE("wrote " << name);
        return;
    }
    std::ifstream     file{path, std::ios::binary};
    std::string const committed{std::istreambuf_iterator<char>{file}, {}};
    REQUIRE_MESSAGE(!committed.empty(), "there is no " << name);
    std::size_t line = 1;
    for (std::size_t at = 0; at < committed.size() && at < text.size() && committed[at] == text[at]; ++at)
        line += committed[at] == '\n';
    INFO("what generates it has changed, first in line " << line << " of " << name);
    INFO("if it was meant to, run this with THROUGHLINE_UPDATE_GOLDEN=1, read the difference and commit it");
    bool const is_same = committed == text;
    CHECK(is_same);
}

}  // namespace throughline::tests
