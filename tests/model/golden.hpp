#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace throughline::model_tests {

/// Compares `text` with the committed file. With THROUGHLINE_UPDATE_GOLDEN=1 in the environment the file is written
/// instead: read the difference before committing it.
inline void check_golden(std::string const& name, std::string const& text) {
    auto const  path   = std::filesystem::path{__FILE__}.parent_path() / "golden" / name;
    auto const* update = std::getenv("THROUGHLINE_UPDATE_GOLDEN");
    if (update && std::string{update} == "1") {
        std::ofstream{path, std::ios::binary} << text;
        MESSAGE("wrote " << path.string());
        return;
    }
    std::ifstream     file{path, std::ios::binary};
    std::string const golden{std::istreambuf_iterator<char>{file}, {}};
    REQUIRE_MESSAGE(!golden.empty(), "there is no " << path.string());
    std::size_t line = 1;
    for (std::size_t at = 0; at < golden.size() && at < text.size() && golden[at] == text[at]; ++at)
        line += golden[at] == '\n';
    INFO("the model has changed, first in line " << line << " of " << name);
    INFO("if it was meant to, run this with THROUGHLINE_UPDATE_GOLDEN=1, read the difference and commit it");
    bool const is_same = golden == text;
    CHECK(is_same);
}

}  // namespace throughline::model_tests
