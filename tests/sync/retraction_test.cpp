#include "../../src/sync/deriver.hpp"

#include <throughline/model/skill.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Id<Skill> follower_of(RecordId id) { return Id<Skill>{RecordId::derive("followers", "Skill", id.to_string())}; }

/// From every skill follows one, which is nobody's any more once the skill is gone; an unfit one is for people.
Process followers() {
    return {.name = "followers",
            .from = "Skill",
            .derive =
                [](RecordId id, AnyObject const& object, Records&, Desired& desired) {
                    auto const& skill = object.as<Skill>();
                    if (skill.code.starts_with("F")) return;
                    if (skill.name == "Unfit")
                        desired.violate({.path     = "Skill.name",
                                         .message  = "unfit",
                                         .expected = "another name",
                                         .owner    = "data steward"});
                    desired.put(follower_of(id), Skill{.code = "F" + skill.code, .name = "Follower of " + skill.name});
                },
            .retract =
                [](RecordId id, AnyObject const& last, Records& records, Desired& desired) {
                    auto follower = records.get(follower_of(id));
                    if (!follower) return;
                    follower->name = "Nobody's, once of " + last.as<Skill>().name;
                    desired.set<&Skill::name>(follower_of(id), *std::move(follower));
                }};
}

struct World {
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    InProcessTransport           transport{};
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{7};
    Workspace                    workspace{{.name = "retraction", .systems = {}, .processes = {followers()}},
                        Engine::Parts{*store, transport, clock, random}};
    RecordId                     id = RecordId::derive("test", "Skill", "1");

    std::uint64_t keep(std::string name, bool deleted) {
        auto held    = workspace.hold(object_type<Skill>(), id).value();
        held.object  = AnyObject::of(Skill{.code = "S1", .name = std::move(name)});
        held.deleted = deleted;
        REQUIRE(workspace.keep(held));
        return derive_all(workspace).value();
    }
    std::string follower() {
        return workspace.hold(object_type<Skill>(), follower_of(id)).value().object.as<Skill>().name;
    }
};

}  // namespace

TEST_CASE("L1 L2: a process says what follows from a record that is gone, once, and takes it up if it comes back") {
    World world;
    world.keep("C++", false);
    CHECK(world.follower() == "Follower of C++");
    CHECK(world.keep("C++", true) == 1);
    CHECK(world.follower() == "Nobody's, once of C++");
    CHECK(world.keep("C++", true) == 0);
    world.keep("C++", false);
    CHECK(world.follower() == "Follower of C++");
}

TEST_CASE("L10: what a process held against a record is cleared when the record is gone") {
    World world;
    world.keep("Unfit", false);
    CHECK(world.store->open_exceptions("gate|", 10).value().size() == 1);
    world.keep("Unfit", true);
    CHECK(world.store->open_exceptions("gate|", 10).value().empty());
}
