#include "anaplan_rehearsal.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <set>

// A third party's word: the published description of the API has every request that a rehearsal makes, and the
// simulation answers with the members that it names.

using namespace throughline;
using namespace throughline::tests;

namespace {

nlohmann::json description(char const* name) {
    std::filesystem::path const folder = THROUGHLINE_SHARED_DIR;
    std::ifstream               file{folder / "contracts" / "anaplan" / "openapi" / name};
    return file ? nlohmann::json::parse(file) : nlohmann::json{};
}

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= path.size();) {
        auto const to = std::min(path.find('/', from), path.size());
        parts.emplace_back(path.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

bool fits(std::string_view pattern, std::string_view path) {
    auto const expected = parts_of(pattern), found = parts_of(path);
    if (expected.size() != found.size()) return false;
    for (std::size_t each = 0; each < found.size(); ++each)
        if (!expected[each].starts_with('{') && expected[each] != found[each]) return false;
    return true;
}

bool is_described(nlohmann::json const& api, std::string method, std::string_view path) {
    for (auto& letter : method) letter = static_cast<char>(letter - 'A' + 'a');
    for (auto const& [pattern, operations] : api.at("paths").items())
        if (fits(pattern, path) && operations.contains(method)) return true;
    return false;
}

}  // namespace

TEST_CASE("every request of a rehearsal is an operation of the published description (R160)") {
    auto const integration = description("integration-openapi.json");
    auto const signing_in  = description("authentication-openapi.json");
    if (integration.is_null() || signing_in.is_null()) {
        MESSAGE("the contract is not here");
        return;
    }
    AnaplanRehearsal firm{{}, {.chunk_bytes = 1'000'000}};
    REQUIRE(firm.world.run(firm.connector->check()));
    REQUIRE(firm.world.run(firm.connector->describe("projects")));
    std::vector<WriteItem> items{project_named("bad", std::string(1'200'000, 'x')), project_named("p1", "Alpha")};
    firm.write("projects", items);
    firm.write("cost_actuals", {actual_of("a1", "p1", "1"), actual_of("a2", "nowhere", "1")});
    WriteItem gone;
    gone.operation = Operation::remove;
    gone.key       = "p1";
    firm.write("projects", {gone});
    firm.read_all("cost_actuals");
    firm.world.virtual_clock.advance(std::chrono::minutes{31});
    REQUIRE(firm.world.run(firm.connector->check()));

    std::set<std::string> seen;
    for (auto const& request : firm.world.sent) {
        auto const path = http::Url::parse(request.url).path;
        bool const api  = path.starts_with("/2/0/");
        auto const what = request.method + " " + path;
        if (!seen.insert(what).second) continue;
        CHECK_MESSAGE(is_described(api ? integration : signing_in, request.method, api ? path.substr(4) : path), what);
    }
    CHECK(seen.size() > 20);
}
