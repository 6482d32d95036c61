#include <throughline/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

// The documentation that errors send people to: a page for each code, and no link that leads nowhere.

using namespace throughline;

namespace {

std::filesystem::path const root{THROUGHLINE_SOURCE_DIR};

std::string text_of(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::filesystem::path> pages() {
    std::vector<std::filesystem::path> all{root / "README.md"};
    for (auto const& entry : std::filesystem::recursive_directory_iterator{root / "docs"})
        if (entry.path().extension() == ".md") all.push_back(entry.path());
    return all;
}

/// A heading's anchor, as Markdown's viewers make it: small letters, blanks to hyphens, everything else left away.
std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (char const each : heading) {
        bool const is_letter = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_' ||
                               each == '-' || static_cast<unsigned char>(each) >= 0x80;
        if (each >= 'A' && each <= 'Z') anchor += static_cast<char>(each + 32);
        if (each == ' ') anchor += '-';
        if (is_letter) anchor += each;
    }
    return anchor;
}

std::set<std::string> anchors_of(std::string const& page) {
    std::set<std::string> anchors;
    for (std::size_t at = 0; at < page.size();) {
        auto const end  = std::min(page.find('\n', at), page.size());
        auto const line = std::string_view{page}.substr(at, end - at);
        auto const text = line.find_first_not_of('#');
        if (line.starts_with('#') && text != std::string_view::npos && line[text] == ' ')
            anchors.insert(anchor_of(line.substr(text + 1)));
        at = end + 1;
    }
    return anchors;
}

std::vector<std::string> links_of(std::string const& page) {
    std::vector<std::string> links;
    for (auto at = page.find("]("); at != std::string::npos; at = page.find("](", at + 1)) {
        auto const end = page.find_first_of(") \n", at + 2);
        if (end != std::string::npos && page[end] == ')') links.push_back(page.substr(at + 2, end - at - 2));
    }
    return links;
}

}  // namespace

TEST_CASE("R203 P26: every error code has a page that says what is seen, what is done and what to do") {
    auto const index = text_of(root / "docs/errors/README.md");
    for (auto const name : error_code_names) {
        CAPTURE(name);
        auto const page = text_of(root / "docs/errors" / (std::string{name} + ".md"));
        CHECK(page.starts_with("# " + std::string{name} + "\n"));
        for (auto const* part : {"**Seen as:**", "**What the engine does:**", "**What to do:**"})
            CHECK(page.find(part) != std::string::npos);
        CHECK(index.find("[" + std::string{name} + "](" + std::string{name} + ".md)") != std::string::npos);
    }
    std::size_t count = 0;
    for (auto const& entry : std::filesystem::directory_iterator{root / "docs/errors"})
        count += entry.path().filename() != "README.md";
    CHECK(count == error_code_names.size());
}

TEST_CASE("R203: no link in the documentation leads nowhere") {
    std::size_t followed = 0;
    for (auto const& page : pages()) {
        CAPTURE(page.string());
        for (auto const& link : links_of(text_of(page))) {
            CAPTURE(link);
            if (link.find("://") != std::string::npos || link.starts_with("mailto:")) continue;
            auto const hash   = std::min(link.find('#'), link.size());
            auto const target = hash == 0 ? page : page.parent_path() / link.substr(0, hash);
            REQUIRE(std::filesystem::exists(target));
            ++followed;
            if (hash < link.size()) CHECK(anchors_of(text_of(target)).count(link.substr(hash + 1)) == 1);
        }
    }
    CHECK(followed > 20);
}
