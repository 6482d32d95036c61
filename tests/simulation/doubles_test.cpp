#include "circle.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/project.hpp>

using namespace throughline;
using namespace throughline::simulation;

TEST_CASE("R188: a project that is there twice does not escape the look that ends every simulation") {
    for (auto const* other : {"P-1", "P-2"}) {
        Circle circle{1, {.size = 2}};
        int    born = 0;
        for (auto const* code : {"P-1", other}) {
            auto const project = AnyObject::of(Project{.legal_entity = Id<LegalEntity>::derive("test", "entity", "one"),
                                                       .code         = code,
                                                       .name         = "Website",
                                                       .status       = Project::Status::active});
            circle.store
                ->put_record({.id      = RecordId::derive("test", "project", std::to_string(++born)),
                              .object  = "Project",
                              .version = 1,
                              .body    = to_canonical_json(project)})
                .value();
        }
        circle.settle();
        bool const is_twice = std::string_view{other} == "P-1";
        REQUIRE(circle.findings.size() == (is_twice ? 1 : 0));
        if (is_twice) CHECK(circle.findings.front().law == "L3");
    }
}
