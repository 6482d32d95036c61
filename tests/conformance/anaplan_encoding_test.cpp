#include "anaplan_rehearsal.hpp"

#include <throughline/model/project.hpp>

// Files in the encodings that definitions of exports and imports name.

using namespace throughline;
using namespace throughline::tests;

namespace {

/// The rehearsal with another encoding of its lists' files, and chunks so small that characters are cut.
struct Spoken {
    AnaplanRehearsal firm;

    explicit Spoken(std::string const& encoding, std::size_t chunk_bytes)
        : firm{{.chunk_bytes = chunk_bytes}, [&] {
                   anaplan::Options options;
                   options.page_rows = 2;
                   return options;
               }()} {
        firm.model.add_table({.name             = "Projects",
                              .columns          = {{"Code"}, {"Project name"}, {"State"}},
                              .key              = {"Code"},
                              .export_id        = "116000000001",
                              .import_id        = "112000000001",
                              .file_id          = "113000000001",
                              .mark_import_id   = "112000000091",
                              .mark_file_id     = "113000000091",
                              .delete_action_id = "117000000001",
                              .encoding         = encoding});
        for (auto& table : firm.options.tables) table.encoding = table.object == "projects" ? encoding : table.encoding;
        firm.system    = anaplan::system("plan", model_login(), firm.options);
        firm.connector = firm.system.connect(Exchange{firm.world});
    }
};

}  // namespace

TEST_CASE("R4: names come back as they went, in every encoding, wherever a chunk is cut") {
    std::map<std::string, std::vector<std::string>> const spoken{
        {"UTF-8", {"Ascii", "Zürich, \"AG\"", "東京", "😀 x", "a;b\nc"}},
        {"UTF-16LE", {"Ascii", "Zürich, \"AG\"", "東京", "😀 x", "a;b\nc"}},
        {"ISO-8859-1", {"Ascii", "Zürich, \"AG\"", "¡ÿ", "a;b\nc"}}};
    for (auto const& [encoding, names] : spoken)
        for (std::size_t const chunk : {1u, 3u, 7u, 1000u}) {
            CAPTURE(encoding);
            CAPTURE(chunk);
            Spoken                 plan{encoding, chunk};
            std::vector<WriteItem> items;
            for (std::size_t each = 0; each < names.size(); ++each)
                items.push_back(project_named("p" + std::to_string(each), names[each]));
            for (auto const& outcome : plan.firm.write("projects", items))
                CHECK(outcome.kind == Outcome::Kind::applied);
            auto const read = plan.firm.read_all("projects");
            REQUIRE(read.size() == names.size());
            for (std::size_t each = 0; each < names.size(); ++each)
                CHECK(read.at("p" + std::to_string(each)).object.as<Project>().name == names[each]);
        }
}

TEST_CASE("R23: a row that the import's encoding cannot spell is refused by itself, with the character") {
    Spoken     plan{"ISO-8859-1", 1000};
    auto const outcomes = plan.firm.write(
        "projects", {project_named("p1", "Zürich"), project_named("p2", "東京"), project_named("p3", "Bern")});
    CHECK(outcomes[0].kind == Outcome::Kind::applied);
    CHECK(outcomes[1].kind == Outcome::Kind::rejected);
    CHECK(outcomes[1].error->code() == ErrorCode::validation);
    CHECK(outcomes[1].error->context().value == "東");
    CHECK(outcomes[2].kind == Outcome::Kind::applied);
    CHECK(plan.firm.model.keys("Projects") == std::vector<std::string>{"p1", "p3"});
}

TEST_CASE("a file in another encoding than is said is an error, never other names (L2)") {
    Spoken plan{"UTF-16LE", 1000};
    plan.firm.model.put("Projects", {{"Code", "p1"}, {"Project name", "Zürich"}, {"State", "active"}});
    for (auto& table : plan.firm.options.tables) table.encoding = "UTF-8";
    plan.firm.system    = anaplan::system("plan", model_login(), plan.firm.options);
    plan.firm.connector = plan.firm.system.connect(Exchange{plan.firm.world});
    auto const page     = plan.firm.page("projects");
    REQUIRE_FALSE(page);
    CHECK(page.error().code() == ErrorCode::corrupt);
    for (auto& table : plan.firm.options.tables) table.encoding = "windows-1252";
    plan.firm.system    = anaplan::system("plan", model_login(), plan.firm.options);
    plan.firm.connector = plan.firm.system.connect(Exchange{plan.firm.world});
    CHECK(plan.firm.page("projects").error().code() == ErrorCode::unsupported);
}
