#include "run_tool.hpp"

#include <throughline/model/glossary.hpp>
#include <throughline/model/json_schema.hpp>
#include <throughline/model/object_type.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("the schema of every object is printed, by its name in any case (R92)") {
    for (auto const* type : all_object_types()) {
        auto const ran = run_tool({"model", "schema", std::string{type->name}});
        CHECK(ran.end == 0);
        CHECK(ran.json() == nlohmann::json::parse(json_schema(*type)));
    }
    CHECK(run_tool({"model", "schema", "opportunity"}).out == run_tool({"model", "schema", "Opportunity"}).out);
    CHECK(run_tool({"model", "schema"}).json() == nlohmann::json::parse(json_schema_all()));
    CHECK(run_tool({"model", "schema", "--json"}).out == run_tool({"model", "schema"}).out);
}

TEST_CASE("the glossary is printed for people and for machines (R92)") {
    CHECK(run_tool({"model", "glossary"}).out == glossary_markdown());
    CHECK(run_tool({"model", "glossary", "--json"}).json() == nlohmann::json::parse(glossary_json()));
}
