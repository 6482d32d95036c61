#include "circle.hpp"
#include "exception_text.hpp"

#include <algorithm>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// From every skill with a name follows one "for" it; a skill called "Unfit" may have none, though it is proposed.
Process followers() {
    return {.name    = "followers",
            .version = 1,
            .from    = "Skill",
            .derive  = [](RecordId id, AnyObject const& object, Records&, Desired& desired) {
                auto const& skill = object.as<Skill>();
                if (skill.code.starts_with("F")) return;
                if (skill.name == "Unfit")
                    desired.violate({.path     = "Skill.name",
                                      .message  = "nothing may follow",
                                      .expected = "another name",
                                      .owner    = "data steward",
                                      .remedy   = "rename it",
                                      .value    = skill.name});
                desired.put(Id<Skill>{RecordId::derive("followers", "Skill", id.to_string())},
                             Skill{.code = "F" + skill.code, .name = "Follower"});
            }};
}

struct Followed {
    Circle      circle{51, {.size = 2, .adjust = [](Topology& topology) { topology.processes = {followers()}; }}};
    std::string id;

    explicit Followed(std::string const& name) {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        id = circle.systems[0]->insert("skills", Value::object({{"code", "S1"}, {"name", name}})).value();
        circle.open();
    }
    void rename(std::string const& name) {
        circle.virtual_clock.advance(std::chrono::seconds{5});
        circle.systems[0]->update("skills", id, Value::object({{"name", name}})).value();
        circle.engine->run_until_idle().value();
    }
    std::vector<StoredException> gates() { return circle.store->open_exceptions("gate|", 10).value(); }
};

}  // namespace

TEST_CASE("L10 R115: a shut gate lets nothing through, tells once, and clears itself when it is mended") {
    Followed world{"Unfit"};
    world.circle.engine->run_until_idle().value();
    CHECK(world.circle.store->count_records("Skill").value() == 1);
    REQUIRE(world.gates().size() == 1);
    CHECK(world.gates().front().path == "Skill.name");
    CHECK(world.gates().front().owner == "data steward");
    check_exception_text(*world.circle.store, "gate|", "exception-gate");

    world.rename("Fit");
    CHECK(world.circle.store->count_records("Skill").value() == 2);
    CHECK(world.gates().empty());
    CHECK(world.circle.systems[1]->count("skills") == 2);
}

TEST_CASE("L11: what a process said is kept with what it said it for, so that the chain can be walked both ways") {
    Followed world{"Fit"};
    world.circle.engine->run_until_idle().value();
    auto const cause = world.circle.store->binding("system0", "skills", world.id).value();
    REQUIRE(cause);
    auto const follower = RecordId::derive("followers", "Skill", cause->record.to_string());
    auto const said     = world.circle.store->binding_of(follower, "process:followers", "Skill").value();
    REQUIRE(said);
    CHECK(said->external_id == cause->record.to_string());
    CHECK(said->shadow.find("\"Follower\"") != std::string::npos);
}
