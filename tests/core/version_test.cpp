#include <throughline/core/version.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

using namespace throughline;

namespace {

std::string text_of(std::string const& path) {
    std::ifstream file{THROUGHLINE_SOURCE_DIR "/" + path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("R205: headers and library say the project's version, and name the part of it that breaks") {
    std::string const project = text_of("CMakeLists.txt");
    std::smatch       version;
    REQUIRE(std::regex_search(project, version, std::regex{R"(project\(throughline VERSION ((\d+)\.(\d+)\.\d+))"}));
    CHECK(header_version == version[1].str());
    CHECK(library_version() == header_version);
    // As the shared library's name has it: the major version, and before 1.0 the minor one.
    auto const abi    = "abi_" + version[2].str() + (version[2] == "0" ? "_" + version[3].str() : "");
    auto const header = text_of("include/throughline/core/version.hpp");
    CHECK(header.find("int const* const built_for_" + abi + " = &" + abi + ";") != std::string::npos);
    CHECK(text_of("src/core/version.cpp").find("int const " + abi + " = ") != std::string::npos);
}
