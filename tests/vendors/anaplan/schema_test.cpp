#include "connection.hpp"

#include <throughline/mapping/fit.hpp>

#include <algorithm>

// What an export and an import say of their columns, in the shape that Anaplan publishes for `exportMetadata`.

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string export_of(std::string_view headers, std::string_view types) {
    return R"({"meta":{"schema":"https://api.anaplan.com/2/0/models/M1/objects/exportMetadata"},)"
           R"("status":{"code":200,"message":"Success"},"exportMetadata":{"columnCount":4,"dataTypes":[)" +
           std::string{types} + R"(],"delimiter":"\"","encoding":"UTF-8","exportFormat":"text/csv","headerNames":[)" +
           std::string{headers} + R"(],"listNames":["","","",""],"rowCount":20432,"separator":","}})";
}

std::string import_of(std::string_view headers) {
    return R"({"importMetadata":{"name":"Projects from file","source":{"headerNames":[)" + std::string{headers} +
           "]}}}";
}

struct Model : Connection {
    Model(std::string_view headers, std::string_view types, std::string_view imported) : Connection{} {
        only("GET /exports/116000000001", json_answer(200, export_of(headers, types)));
        only("GET /imports/112000000001", json_answer(200, import_of(imported)));
    }
    Result<VendorSchema> schema() {
        auto const text = world.run(connector->describe("projects"));
        if (!text) return text.error();
        return system.read_schema(*text, "projects");
    }
    std::vector<Misfit> misfits_today() {
        return misfits(system.mappings.front(), schema().value(), system.crosswalks);
    }
};

constexpr std::string_view headers = R"("code","name","status","Sponsor")";
constexpr std::string_view types   = R"("TEXT","TEXT","ENTITY","ENTITY")";
constexpr std::string_view written = R"("code","name","status")";

}  // namespace

TEST_CASE("R219: an export's columns are a table's fields, with their types; what nobody maps is there as well") {
    Model      model{headers, types, written};
    auto const schema = model.schema();
    REQUIRE_MESSAGE(schema, schema.error().describe());
    CHECK(schema->object == "projects");
    REQUIRE(schema->find("name") != nullptr);
    CHECK(schema->find("name")->type == VendorType::text);
    CHECK(schema->find("name")->updateable);
    REQUIRE(schema->find("status") != nullptr);
    CHECK(schema->find("status")->type == VendorType::choice);
    CHECK(schema->find("status")->spelled_type == "ENTITY");
    REQUIRE(schema->find("Sponsor") != nullptr);
    CHECK_FALSE(schema->find("Sponsor")->createable);  // The import does not read it.
    for (auto const& misfit : model.misfits_today()) FAIL_CHECK(name_of(misfit.kind) << " " << misfit.field);
}

TEST_CASE("R219 L10: what an export has lost, or an import does not read, or reads and nobody fills, does not fit") {
    struct Case {
        std::string_view headers, types, written, field;
        MisfitKind       kind;
    };
    Case const cases[]{
        {R"("code","name")", R"("TEXT","TEXT")", R"("code","name")", "status", MisfitKind::missing},
        {R"("code","name","Status")", R"("TEXT","TEXT","TEXT")", written, "status", MisfitKind::spelled_otherwise},
        {R"("name","status")", R"("TEXT","TEXT")", written, "key", MisfitKind::missing},
        {headers, R"("TEXT","NUMBER","ENTITY","ENTITY")", written, "name", MisfitKind::other_type},
        {headers, types, R"("code","name")", "status", MisfitKind::not_updateable},
        {headers, types, R"("code","name","status","Owner")", "Owner", MisfitKind::demanded},
        {headers, types, R"("code","name","status","Sponsor")", "Sponsor", MisfitKind::demanded},
    };
    for (auto const& each : cases) {
        CAPTURE(each.field);
        CAPTURE(name_of(each.kind));
        Model      model{each.headers, each.types, each.written};
        auto const found = model.misfits_today();
        CHECK(std::any_of(found.begin(), found.end(), [&](Misfit const& misfit) {
            return misfit.kind == each.kind && misfit.field == each.field;
        }));
    }
}

TEST_CASE("R219: types that are not said, or of other columns than are named, are no reason to stop anything") {
    for (auto const* said :
         {R"("MIXED","MIXED","MIXED","MIXED")", R"("NUMBER")", R"("NUMBER","NONE","FORMAT","X")", ""}) {
        CAPTURE(said);
        Model model{headers, said, ""};
        CHECK(model.misfits_today().empty());
    }
    Model nothing{"", "", written};
    CHECK(nothing.schema().error().code() == ErrorCode::corrupt);
    CHECK(nothing.system.read_schema("<html>", "projects").error().code() == ErrorCode::corrupt);
}

TEST_CASE("R219: a cube's figures stand where its measures do, and what no column holds is no misfit") {
    anaplan::Options options = one_list({.tables = {{.object    = "forecast_lines",
                                                     .export_id = "116000000001",
                                                     .columns   = {{"forecast"}, {"scenario"}, {"period"}, {"basis"}},
                                                     .key       = {"forecast", "period", "scenario"},
                                                     .measures  = {{"Hours", "hours", "hours"}}}}});
    for (bool const has_hours : {true, false}) {
        CAPTURE(has_hours);
        Connection model{options};
        model.on("GET /exports/116000000001",
                 json_answer(200, has_hours ? export_of(R"("forecast","scenario","period","basis","Hours")",
                                                        R"("ENTITY","ENTITY","TIME_ENTITY","TEXT","NUMBER")")
                                            : export_of(R"("forecast","scenario","period","basis")",
                                                        R"("ENTITY","ENTITY","TIME_ENTITY","TEXT")")));
        auto const  text   = model.world.run(model.connector->describe("forecast_lines")).value();
        auto const  schema = model.system.read_schema(text, "forecast_lines").value();
        std::string missing;
        for (auto const& misfit : misfits(model.system.mappings.front(), schema, model.system.crosswalks)) {
            CHECK(misfit.kind == MisfitKind::missing);
            missing += misfit.field + " ";
        }
        CHECK(missing == (has_hours ? "" : "measure hours "));
    }
}
