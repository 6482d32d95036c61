#include "circle.hpp"
#include "exception_text.hpp"

#include <algorithm>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// Two systems, the first of which owns everything and has one skill.
struct OneOwner {
    Circle      circle{41, 2};
    std::string id;

    OneOwner() {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        id = circle.systems[0]->insert("skills", Value::object({{"code", "S1"}, {"name", "One"}})).value();
        circle.open();
    }
    sandbox::JsonApi& owner() { return *circle.systems[0]; }
    sandbox::JsonApi& other() { return *circle.systems[1]; }
    void rename(std::string const& name) { owner().update("skills", id, Value::object({{"name", name}})).value(); }
    void soon() { circle.virtual_clock.advance(std::chrono::seconds{5}); }
    std::uint64_t posts() {
        auto const& counters = other().counters();
        auto const  count    = counters.find("POST");
        return count == counters.end() ? 0 : count->second;
    }
    std::optional<StoredException> refusal() {
        for (auto& each : circle.store->open_exceptions("write|", 10).value())
            if (each.cause.starts_with("write|")) return std::move(each);
        return std::nullopt;
    }
};

}  // namespace

TEST_CASE("L10: a write that a system refuses is told with field, owner and remedy, and clears when it succeeds") {
    OneOwner world;
    world.other().intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.body.find("Forbidden") == std::string::npos) return std::nullopt;
        return sandbox::json_response(
            422, Value::object({{"error", Value::object({{"message", "no such words"}, {"field", "name"}})}}));
    });
    world.rename("Forbidden");
    auto const refused = world.circle.engine->run_until_idle().value();
    CHECK(refused.rejected == 1);
    CHECK(world.other().count("skills") == 0);
    auto const told = world.refusal();
    REQUIRE(told);
    CHECK(told->code == "validation");
    CHECK(told->connection == "system1");
    CHECK(told->message == "no such words");
    CHECK(told->path == "Skill.name");
    CHECK_FALSE(told->owner.empty());
    CHECK_FALSE(told->remedy.empty());
    CHECK_FALSE(told->correlation.empty());
    check_exception_text(*world.circle.store, "write|", "exception-write");

    // The same would be refused again: it is not sent again.
    auto const posts = world.posts();
    world.circle.engine->run_until_idle().value();
    CHECK(world.posts() == posts);

    world.soon();
    world.rename("Allowed");
    world.circle.engine->refresh().value();
    CHECK(world.circle.engine->apply(world.circle.engine->plan().value()).value().applied == 1);
    CHECK_FALSE(world.refusal());  // With the write, and not a pass later.
    world.circle.engine->run_until_idle().value();
    CHECK(world.other().count("skills") == 1);
    CHECK(world.circle.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("L1 L10: what one system refuses does not take from another what it is owed") {
    Circle circle{41, 3};
    for (auto& [field, owner] : circle.owner_of) owner = 0;
    circle.open();
    bool is_down = true;
    circle.systems[1]->intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.body.find("Forbidden") == std::string::npos) return std::nullopt;
        return sandbox::json_response(422, Value::object({{"error", Value::object({{"message", "no"}})}}));
    });
    circle.systems[2]->intercept([&](http::Request const&) -> std::optional<http::Response> {
        return is_down ? std::optional{sandbox::json_response(503, Value::object({}))} : std::nullopt;
    });
    circle.systems[0]->insert("skills", Value::object({{"code", "S1"}, {"name", "Forbidden"}})).value();
    circle.engine->run_until_idle().value();
    CHECK(circle.systems[1]->count("skills") + circle.systems[2]->count("skills") == 0);
    auto const posts = circle.systems[1]->counters().at("POST");

    is_down = false;
    circle.virtual_clock.advance(std::chrono::hours{1});
    circle.engine->run_until_idle().value();
    CHECK(circle.systems[2]->count("skills") == 1);
    CHECK(circle.systems[1]->counters().at("POST") == posts);
    CHECK(circle.store->open_exceptions("write|", 10).value().size() == 1);

    // A person asks for it to be sent once more.
    CHECK(circle.engine->retry(circle.store->open_exceptions("write|", 10).value().front().cause, "ann").value() ==
          false);
    circle.systems[1]->intercept({});
    circle.engine->run_until_idle().value();
    CHECK(circle.systems[1]->count("skills") == 1);
    CHECK(circle.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("L3: a write whose outcome is unknown is not sent again, though the same plan is applied again") {
    OneOwner   world;
    auto const plan = world.circle.engine->plan().value();
    REQUIRE(plan.writes.size() == 1);
    world.circle.network.set_weather({.lost_responses = 10'000});
    CHECK(world.circle.engine->apply(plan).value().uncertain == 1);
    CHECK(world.posts() == 1);
    world.circle.network.clear_up();
    CHECK(world.circle.engine->apply(plan).value().skipped == 1);
    CHECK(world.posts() == 1);
    world.circle.engine->run_until_idle().value();
    CHECK(world.posts() == 1);
    CHECK(world.other().count("skills") == 1);
}

TEST_CASE("L4: what was not planned is not written: a plan made before the record changed is skipped") {
    OneOwner   world;
    auto const plan = world.circle.engine->plan().value();
    REQUIRE(plan.writes.size() == 1);
    world.soon();
    world.rename("Two");
    world.circle.engine->refresh().value();
    auto const applied = world.circle.engine->apply(plan).value();
    CHECK(applied.skipped == 1);
    CHECK(applied.applied == 0);
    CHECK(world.other().count("skills") == 0);
    world.circle.engine->run_until_idle().value();
    CHECK(world.other().list("skills").front()["name"].text() == "Two");
}

TEST_CASE("L11: every write to a system has one audit entry, with what it changed") {
    OneOwner world;
    world.circle.engine->run_until_idle().value();
    world.soon();
    world.rename("Two");
    world.circle.engine->run_until_idle().value();
    std::vector<StoredAudit> told;
    for (auto const& entry : world.circle.store->audit(0, 100).value())
        if (entry.connection == "system1") told.push_back(entry);
    REQUIRE(told.size() == 2);
    CHECK(told[0].action == "created");
    CHECK(told[1].action == "updated");
    CHECK(told[1].member == "name");
    CHECK(told[1].before == "\"One\"");
    CHECK(told[1].after == "\"Two\"");
    CHECK_FALSE(told[1].correlation.empty());
}

TEST_CASE("L11: a write that took effect though its answer was lost has its audit entry, too") {
    OneOwner world;
    world.circle.engine->run_until_idle().value();
    world.soon();
    world.rename("Two");
    auto const plan = world.circle.engine->plan().value();
    world.circle.network.set_weather({.lost_responses = 10'000});
    CHECK(world.circle.engine->apply(plan).value().uncertain == 1);
    world.circle.network.clear_up();
    world.circle.engine->run_until_idle().value();
    CHECK(world.other().list("skills").front()["name"].text() == "Two");
    int updated = 0;
    for (auto const& entry : world.circle.store->audit(0, 100).value())
        if (entry.connection == "system1" && entry.action == "updated") {
            ++updated;
            CHECK(entry.before == "\"One\"");
            CHECK(entry.after == "\"Two\"");
        }
    CHECK(updated == 1);
}

TEST_CASE("L1 L10: a record that refers to one which a system lost is made there without it, and the plan says so") {
    OneOwner world;
    world.circle.engine->run_until_idle().value();
    auto const copy = std::string{world.other().list("skills").front()["id"].text()};
    world.other().remove("skills", copy).value();
    world.circle.engine->ingest("system1", world.other().notification("skills", copy)).value();
    world.soon();
    world.owner().insert("skills", Value::object({{"code", "S2"}, {"name", "Two"}, {"parent", world.id}})).value();
    auto const plan = world.circle.engine->plan().value();
    REQUIRE(plan.waiting.size() == 1);
    CHECK(plan.waiting.front().reason.find("parent") != std::string::npos);
    CHECK(world.circle.engine->apply(plan).value().skipped == 0);
    REQUIRE(world.other().count("skills") == 1);
    CHECK(world.other().list("skills").front()["name"].text() == "Two");
    CHECK(world.other().list("skills").front()["parent"].is_null());

    SUBCASE("L10: what was deleted and comes back is no exception any more, and is told what it missed") {
        CHECK_FALSE(world.circle.store->open_exceptions("deleted|", 10).value().empty());
        world.soon();
        world.other().restore("skills", copy).value();
        world.circle.engine->run_until_idle().value();
        CHECK(world.circle.store->open_exceptions("", 10).value().empty());
        for (auto const& skill : world.other().list("skills"))
            if (skill["code"].text() == "S2") CHECK(skill["parent"].text() == copy);
    }
}

TEST_CASE("L10 P16: a write to a record that is gone shows the deletion, though the system itself shows none") {
    OneOwner world;
    world.circle.engine->run_until_idle().value();
    auto const copy = std::string{world.other().list("skills").front()["id"].text()};
    world.other().remove("skills", copy).value();
    world.soon();
    world.rename("Two");
    auto const plan = world.circle.engine->plan().value();
    CHECK(world.circle.engine->apply(plan).value().rejected == 1);
    REQUIRE(world.refusal());
    CHECK(world.refusal()->code == "not_found");
    CHECK(world.refusal()->path == "Skill");

    SUBCASE("it is told as a deletion, and no longer as a refused write") {
        world.circle.engine->run_until_idle().value();
        CHECK_FALSE(world.refusal());
        CHECK(world.circle.store->open_exceptions("deleted|system1", 10).value().size() == 1);
        check_exception_text(*world.circle.store, "deleted|", "exception-deleted");
    }
    SUBCASE("where it is back meanwhile, the write is made") {
        world.other().restore("skills", copy).value();
        world.circle.engine->run_until_idle().value();
        CHECK(world.circle.store->open_exceptions("", 10).value().empty());
        CHECK(world.other().read("skills", copy)["name"].text() == "Two");
    }
}

TEST_CASE("L4: an owner that is met through a lost create is its owner all the same") {
    OneOwner world;
    for (auto& [field, owner] : world.circle.owner_of) owner = 1;  // The system in which it is made.
    world.circle.engine.reset();
    world.circle.open();
    auto const plan = world.circle.engine->plan().value();
    world.circle.network.set_weather({.lost_responses = 10'000});
    CHECK(world.circle.engine->apply(plan).value().uncertain == 1);
    // The first system speaks again before anybody knows that the owner has it; settling fails meanwhile.
    world.soon();
    world.rename("Two");
    world.other().intercept([](http::Request const&) { return sandbox::json_response(503, Value::object({})); });
    world.circle.network.clear_up();
    world.circle.engine->refresh().value();
    world.other().intercept({});
    world.circle.settle();
    CHECK(world.circle.findings.empty());
    auto const owners = std::string{world.other().list("skills").front()["name"].text()};
    CHECK(world.owner().read("skills", world.id)["name"].text() == owners);
    CHECK(world.other().count("skills") == 1);
}

TEST_CASE("L1 L10: a record that others wait for and nobody owes anything is no progress: a plan settles only marks") {
    OneOwner world;
    world.circle.options.adjust = [](Topology& topology) {
        topology.routes.push_back(
            {.object = "Skill", .system = "system1", .takes = [](RecordId, AnyObject const& object, Records&) {
                 return object.as<Skill>().name != "One";
             }});
    };
    world.circle.engine.reset();
    world.circle.open();
    world.circle.engine->run_until_idle().value();
    world.soon();
    world.owner().insert("skills", Value::object({{"code", "S2"}, {"name", "Two"}, {"parent", world.id}})).value();
    auto const plan = world.circle.engine->plan().value();
    REQUIRE(world.other().count("skills") == 0);
    REQUIRE(plan.waiting.size() == 1);
    for (auto const& due : plan.settled) CHECK(due.sequence != 0);
}
