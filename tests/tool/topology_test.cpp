#include "run_tool.hpp"

using namespace throughline::tests;

namespace {

std::string firm(std::string const& approved) {
    return R"({"schema": "urn:throughline:schema:rehearsal:1", "name": "firm", "processes": "standard",
        "systems": [{"name": "crm", "vendor": "salesforce"}, {"name": "erp", "vendor": "netsuite"}],
        "approved": )" +
           approved + "}";
}

std::size_t count_of(nlohmann::json const& gaps, std::string const& kind) {
    std::size_t count = 0;
    for (auto const& gap : gaps) count += gap["kind"] == kind;
    return count;
}

}  // namespace

TEST_CASE("R284: a write that moves money and needs nobody's approval is reported; one that needs it is not") {
    Files const files;
    auto const  open = run_tool({"topology", "lint", files.write("open.json", firm("[]")), "--json"});
    INFO(open.out << open.err);
    CHECK(open.end == 1);
    auto const gaps = open.json()["gaps"];
    CHECK(count_of(gaps, "unapproved") > 0);
    std::string    objects;
    nlohmann::json approved = nlohmann::json::array();
    for (auto const& gap : gaps) {
        if (gap["kind"] != "unapproved") continue;
        objects += std::string{gap["system"]} + " " + std::string{gap["object"]} + "; ";
        approved.push_back(gap["object"]);
        CHECK_FALSE(gap["members"].empty());
    }
    CAPTURE(objects);
    CHECK(objects.find("erp Contract;") != std::string::npos);
    CHECK(objects.find("Opportunity") == std::string::npos);
    auto const text = run_tool({"topology", "lint", files.path_of("open.json")});
    CHECK(text.says("and nobody has to agree to what \"won deal"));

    auto const partly = run_tool({"topology", "lint", files.write("partly.json", firm(R"(["Contract"])")), "--json"});
    CHECK(count_of(partly.json()["gaps"], "unapproved") == approved.size() - 1);
    auto const governed = run_tool({"topology", "lint", files.write("governed.json", firm(approved.dump())), "--json"});
    CHECK(count_of(governed.json()["gaps"], "unapproved") == 0);
    CHECK(run_tool({"topology", "lint", files.write("bad.json", firm(R"(["Contrat"])"))}).end == 2);
}

TEST_CASE("R138: the graph of a topology's processes is printed as text, as a picture and for machines") {
    Files const files;
    auto const  path = files.write("firm.json", firm("[]"));
    auto const  text = run_tool({"topology", "graph", path});
    CHECK(text.end == 0);
    CHECK(text.says("won deal (version "));
    CHECK(text.says("looks at  "));
    auto const picture = run_tool({"topology", "graph", path, "--dot"});
    CHECK(picture.out.starts_with("digraph \"firm\" {"));
    CHECK(picture.out.ends_with("}\n"));
    auto const json = run_tool({"topology", "graph", path, "--json"}).json();
    CHECK(json["processes"].size() == 2);
    CHECK(json["processes"][0]["name"] == "won deal");
    CHECK(run_tool({"topology", "graph", path}).out == text.out);
}
