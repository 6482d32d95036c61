#include "circle.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// A process in all its released versions: from every skill of people's follows one that is named as the version says,
/// and later ones want it inactive.
Process followers(int version) {
    return {.name    = "followers",
            .version = version,
            .from    = "Skill",
            .derive  = [version](RecordId id, AnyObject const& object, Records&, Desired& desired) {
                auto const& skill = object.as<Skill>();
                if (skill.code.starts_with("F")) return;
                if (skill.name == "Unfit" && version < 3)
                    desired.violate({.path     = "Skill.name",
                                      .message  = "nothing may follow",
                                      .expected = "another name",
                                      .owner    = "data steward",
                                      .remedy   = "rename it",
                                      .value    = skill.name});
                desired.put(Id<Skill>{RecordId::derive("followers", "Skill", id.to_string())},
                             Skill{.code   = "F" + skill.code,
                                   .name   = "Follower of version " + std::to_string(version),
                                   .active = version < 2});
            }};
}

struct Upgrading {
    explicit Upgrading(std::uint64_t seed)
        : circle{seed, {.size = 2, .adjust = [this](Topology& topology) {
                            topology.processes = {followers(version)};
                            topology.authority.give("Skill", {}, {}, Owner::derived);
                        }}} {}

    void people_work() {
        auto const code = "S" + std::to_string(++born);
        auto const name = circle.chance.chance(1, 3) ? "Unfit" : "Fit";
        circle.systems[0]->insert("skills", Value::object({{"code", code}, {"name", name}, {"active", true}})).value();
    }
    /// A pass that may end anywhere: before it is read, derived, planned, sent, or known to have arrived.
    void part_of_a_pass() {
        circle.virtual_clock.advance(std::chrono::minutes{5});
        try {
            circle.open();
            circle.clock.crash_after(1 + circle.chance.below(250));
            circle.engine->run_until_idle().ignore("what is left is owed again");
        } catch (Crash const&) {
            ++circle.crashes;
            circle.network.break_all();
        }
        circle.engine.reset();
        circle.clock.crash_after(0);
    }

    int    version = 1;
    int    born    = 0;
    Circle circle;
};

}  // namespace

TEST_CASE("P38 L3 L7: work in flight, at any point, goes on by the new version of its process, however old it is") {
    std::uint64_t crashes = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        CAPTURE(seed);
        Upgrading world{seed};
        for (int release = 0; release < 4; ++release) {
            world.people_work();
            world.part_of_a_pass();
            world.version += static_cast<int>(world.circle.chance.below(3));  // Some releases are passed over.
        }
        world.version = 4;
        world.circle.settle();
        for (auto const& finding : world.circle.findings) FAIL_CHECK(finding.law << ": " << finding.what);
        for (auto const& system : world.circle.systems) {
            CHECK(system->count("skills") == static_cast<std::size_t>(2 * world.born));
            CHECK(system->creates("skills") == 2 * world.born);
            for (auto const& skill : system->list("skills")) {
                if (!skill["code"].text().starts_with("F")) continue;
                CHECK(skill["name"].text() == "Follower of version 4");
                CHECK(skill["active"].to_json() == "false");
            }
        }
        CHECK(world.circle.store->open_exceptions("gate|", 10).value().empty());
        crashes += world.circle.crashes;
    }
    CHECK(crashes > 60);
}

TEST_CASE("P38: a process that is added later looks at what was there before it, once") {
    Upgrading world{1};
    world.version = 0;
    world.people_work();
    world.circle.options.adjust = [](Topology& topology) { topology.processes = {}; };
    world.circle.open();
    world.circle.engine->run_until_idle().value();
    CHECK(world.circle.store->count_records("Skill").value() == 1);
    world.circle.engine.reset();
    world.circle.options.adjust = [](Topology& topology) { topology.processes = {followers(4)}; };
    world.circle.open();
    world.circle.engine->run_until_idle().value();
    CHECK(world.circle.store->count_records("Skill").value() == 2);
    world.circle.engine.reset();
    world.circle.open();
    CHECK(world.circle.engine->refresh().value().derived == 0);
}
