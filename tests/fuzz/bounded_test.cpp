#include "mutator.hpp"
#include "target.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace throughline;
using namespace throughline::fuzz;

namespace {

std::filesystem::path const folder = std::filesystem::path{THROUGHLINE_SOURCE_DIR} / "tests" / "fuzz";

std::string shown(std::string_view text) {
    constexpr char const* digits = "0123456789abcdef";
    std::string           visible;
    for (unsigned char const byte : text.substr(0, 2'000)) {
        if (byte >= 0x20 && byte < 0x7F && byte != '\\')
            visible.push_back(static_cast<char>(byte));
        else
            visible.append({'\\', 'x', digits[byte >> 4], digits[byte & 15]});
    }
    return visible;
}

void try_one(void (*target)(std::string_view), std::string const& input) {
    try {
        target(input);
    } catch (Violation const& violation) { FAIL(std::string{violation.what()} << ": " << shown(input)); }
}

void try_many(char const* name, void (*target)(std::string_view), int documents) {
    constexpr std::uint64_t seed = 60'000;
    INFO(std::string{name} << ", seed " << seed);
    auto const corpus = corpus_of(folder / "corpus" / name);
    REQUIRE(corpus.size() >= 8);
    for (auto const& input : corpus) try_one(target, input);
    SeededRandom random{seed};
    Mutator      mutator{random, corpus, dictionary_of(folder / (std::string{name} + ".dict"))};
    for (int document = 0; document < documents; ++document) try_one(target, mutator.next());
}

}  // namespace

// libFuzzer runs the same functions for hours; here a seeded mutator gives each some thousands of documents.

TEST_CASE("no mutated text breaks what the JSON reader promises (L12)") {
    try_many("json_reader", try_json_reader, 20'000);
}

TEST_CASE("no mutated record breaks what the JSON decoder promises (L9, L12)") {
    try_many("json_decoder", try_json_decoder, 10'000);
}

TEST_CASE("no mutated table breaks what the CSV reader and decoder promise (L9, L12)") {
    try_many("csv", try_csv, 10'000);
}

TEST_CASE("no mutated document breaks what the XML reader and decoder promise (L9, L12)") {
    try_many("xml", try_xml, 10'000);
}

TEST_CASE("no mutated overlay is half taken, and one that is taken goes both ways in every format (L8, L12)") {
    try_many("overlay", try_overlay, 5'000);
}

TEST_CASE("no mutated crosswalk is half taken, and one that is taken goes out and in the same (L12)") {
    try_many("crosswalk_json", try_crosswalk_json, 10'000);
    try_many("crosswalk_csv", try_crosswalk_csv, 10'000);
}

TEST_CASE("no mutated description of a vendor's object is read two ways, or is other than it is kept (L12, P37)") {
    try_many("schema", try_schema, 5'000);
}
