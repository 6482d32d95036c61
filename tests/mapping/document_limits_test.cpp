#include "overlay_support.hpp"

#include <throughline/mapping/crosswalk_file.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::string_view crosswalk_head =
    R"({"schema": "urn:throughline:schema:crosswalk:1", "name": "n", "pairs": [)";

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int each = 0; each < times; ++each) all.append(each ? "," : "").append(text);
    return all;
}

LoadedOverlay overlay_of(std::string_view text) { return load_overlay(text, "o.json", {.mappings = acme_mappings()}); }

}  // namespace

// Every case here is a text of a few megabytes that once cost minutes, or gigabytes.

TEST_CASE("a long key is not repeated in the place of every value below it (L12)") {
    auto const key    = std::string(1'000'000, 'k');
    auto const loaded = overlay_of("{\"" + key + "\": [" + repeated("1", 100'000) + "]}");
    REQUIRE_FALSE(loaded);
    for (auto const& fault : loaded.faults) CHECK(fault.path.size() < 600);
    auto const nested = overlay_text("Account", R"("fields": [{")" + std::string(400, 'a') + R"(": {")" +
                                                    std::string(400, 'b') + R"(": {"c": 1, "c": 1}}}])");
    CHECK(describe(overlay_of(nested).faults).find("/...: the key \"c\" stands here twice") != std::string::npos);
}

TEST_CASE("a document of more values, or an object of more keys, than any has is refused (L12)") {
    auto const values = overlay_of("[" + repeated("1", 1'100'000) + "]");
    REQUIRE(values.faults.size() == 1);
    CHECK(values.faults[0].kind == FaultKind::too_large);
    std::string keys;
    for (int each = 0; each < 100'000; ++each) keys += (each ? ",\"k" : "\"k") + std::to_string(each) + "\":1";
    auto const named = load_crosswalk_json("{" + keys + "}", "c.json");
    REQUIRE(named.faults.size() == 1);
    CHECK(named.faults[0].kind == FaultKind::too_large);
}

TEST_CASE("a mapping of more lines than it can have is refused before they are compared (L12)") {
    std::string constants;
    for (int each = 0; each < 50'000; ++each)
        constants += (each ? ",\n" : "") + (R"({"field": "k)" + std::to_string(each)) + R"(", "value": 1})";
    auto const loaded = overlay_of(overlay_text("Account", "\"constants\": [" + constants + "]"));
    REQUIRE(loaded.faults.size() == 1);
    CHECK(loaded.faults[0].kind == FaultKind::too_large);
}

TEST_CASE("a vocabulary may have many values for one code, and as many that are wrong (L12)") {
    std::string many, wrong;
    for (int each = 0; each < 60'000; ++each) {
        auto const vendor = std::string{each ? ",\n" : ""} + R"({"vendor": "v)" + std::to_string(each) + "\", ";
        many += vendor + R"("canonical": "X", "use": "read"})";
        wrong += vendor + R"("canonical": "X"})";
    }
    auto const read = load_crosswalk_json(std::string{crosswalk_head} + many + "]}", "c.json");
    REQUIRE_MESSAGE(read, read.faults.front().describe());
    CHECK(read.crosswalk.pairs().size() == 60'000);
    CHECK(*read.crosswalk.canonical_of("v59999") == "X");
    CHECK_FALSE(read.crosswalk.vendor_of("X"));
    auto const refused = load_crosswalk_json(std::string{crosswalk_head} + wrong + "]}", "c.json");
    CHECK(refused.faults.size() == 500);
}
