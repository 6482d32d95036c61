#include "published_examples.hpp"

#include <filesystem>
#include <fstream>

using namespace published;

namespace {

std::map<std::string, Adapter> all_adapters() {
    std::map<std::string, Adapter> all;
    for (auto part :
         {allocation_adapters(), document_adapters(), progress_adapters(), schedule_adapters(), contract_adapters()})
        all.merge(part);
    return all;
}

bool agree(Json const& expected, Json const& computed) {
    if (!computed.is_string()) return expected == computed;
    std::string const number   = computed.get<std::string>();
    bool const        is_exact = number.empty() || number.front() != '~';
    auto const        said =
        expected.is_string() ? Decimal::parse(expected.get<std::string>()) : Decimal::parse(expected.dump());
    auto const found = Decimal::parse(is_exact ? number : number.substr(1));
    if (!said || !found) return expected == computed;
    return *said == (is_exact ? *found : found->rounded(said->scale(), Rounding::half_up).value());
}

/// Everything that the example prints is among what was computed, and alike.
void compare(Json const& expected, Json const& computed, std::string const& where) {
    INFO(where << ": expected " << expected.dump() << ", computed " << computed.dump());
    if (expected.is_object()) {
        REQUIRE(computed.is_object());
        for (auto const& [key, value] : expected.items()) {
            INFO("member " << key);
            REQUIRE(computed.contains(key));
            compare(value, computed[key], where + "." + key);
        }
    } else if (expected.is_array()) {
        REQUIRE(computed.is_array());
        REQUIRE(computed.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            compare(expected[i], computed[i], where + "[" + std::to_string(i) + "]");
    } else {
        CHECK(agree(expected, computed));
    }
}

}  // namespace

TEST_CASE("published worked examples are reproduced, each number explained (R46 R65 R69 R74 R82 R260 R265 P30 P34)") {
    std::ifstream file{std::filesystem::path{THROUGHLINE_SHARED_DIR} / "fixtures/revenue-examples.json"};
    if (!file) {
        MESSAGE("skipped: fixtures/revenue-examples.json is not here");
        return;
    }
    Json const examples = Json::parse(file);
    auto const adapters = all_adapters();
    REQUIRE(examples.size() >= 76);
    for (auto const& example : examples) {
        std::string const id = example["id"].get<std::string>();
        SUBCASE(id.c_str()) {
            auto const method = example["inputs"]["method"].get<std::string>();
            INFO("method " << method);
            auto const adapter = adapters.find(method);
            REQUIRE(adapter != adapters.end());
            compare(example["expected"], adapter->second(example["inputs"]), id);
        }
    }
}
