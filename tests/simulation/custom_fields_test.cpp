#include "circle.hpp"

#include <throughline/mapping/overlay.hpp>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// Two systems with fields of their own beside the mapped ones, which overlays declare to be the same.
struct Pair {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 chance{5};
    sandbox::JsonApi             first  = api("first");
    sandbox::JsonApi             second = api("second");
    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;

    sandbox::JsonApi api(std::string const& name) {
        using sandbox::FieldType;
        return {clock,
                chance,
                {.name = name, .origin = "https://" + name + ".example"},
                {{.name   = "skills",
                  .fields = {{.name = "code"},
                             {.name = "name"},
                             {.name = "parent"},
                             {.name = "active", .type = FieldType::boolean},
                             {.name = name + "_tier"},
                             {.name = name + "_rate", .type = FieldType::number, .scale = 4},
                             {.name = name + "_note"}}}}};
    }

    Pair() {
        network.connect(first);
        network.connect(second);
        Topology topology{.name = "pair", .systems = {}, .processes = {}, .identity = {}};
        topology.systems = {system("first", Owner::hr, "both"), system("second", Owner::psa, "write")};
        engine           = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
    }

    System system(std::string const& name, Owner role, std::string const& direction) {
        RestOptions options{.vendor        = name,
                            .base_url      = "https://" + name + ".example/v1",
                            .authorization = Secret{"Bearer"},
                            .objects       = {{"skills"}}};
        auto        made = rest_system(name, role, std::move(options), {view_of<Plain, Skill>});
        made.creates     = {"Skill"};
        auto const text  = R"({"schema": "urn:throughline:schema:overlay:1", "name": ")" + name + R"(",
            "objects": [{"object": "Skill", "custom": [
                {"name": "tier", "type": "text", "field": ")" +
                          name + R"(_tier", "direction": ")" + direction + R"("},
                {"name": "rate", "type": "decimal", "field": ")" +
                          name + R"(_rate"}]}]})";
        auto const loaded = load_overlay(text, name + ".json", overlay_base(made));
        REQUIRE_MESSAGE(loaded, describe(loaded.faults));
        return with_overlay(std::move(made), loaded.overlay);
    }

    std::uint64_t settle() {
        clock.advance(std::chrono::minutes{10});
        return engine->run_until_idle().value().applied;
    }
    Value copy() { return second.list("skills").front(); }
};

}  // namespace

TEST_CASE("R109 P36 L5: a custom field goes from the system that says it to those that take it, exactly and once") {
    Pair       pair;
    auto const id = pair.first
                        .insert("skills", Value::object({{"code", "S1"},
                                                         {"name", "One"},
                                                         {"first_tier", "gold"},
                                                         {"first_rate", Value::number("12.50")},
                                                         {"first_note", "nobody maps it"}}))
                        .value();
    pair.settle();
    CHECK(pair.copy()["second_tier"].text() == "gold");
    CHECK(pair.copy()["second_rate"].to_json() == "12.50");
    CHECK(pair.copy()["second_note"].is_null());
    CHECK(pair.settle() == 0);
    CHECK(pair.settle() == 0);

    pair.first.update("skills", id, Value::object({{"first_tier", "platinum"}})).value();
    auto const plan = pair.engine->plan().value();
    REQUIRE(plan.writes.size() == 1);
    REQUIRE(plan.writes.front().changes.size() == 1);
    CHECK(plan.writes.front().changes.front().member == "#tier");
    CHECK(plan.writes.front().changes.front().before == "\"gold\"");
    pair.settle();
    CHECK(pair.copy()["second_tier"].text() == "platinum");
    CHECK(pair.settle() == 0);

    // What was approved is what is written: another value is another plan.
    auto const approved = [&] {
        pair.first.update("skills", id, Value::object({{"first_tier", "silver"}})).value();
        pair.clock.advance(std::chrono::minutes{10});
        return pair.engine->plan().value();
    }();
    pair.first.update("skills", id, Value::object({{"first_tier", "bronze"}})).value();
    pair.clock.advance(std::chrono::minutes{10});
    REQUIRE(pair.engine->refresh());
    CHECK(pair.engine->owed().value().hash() != approved.hash());
    CHECK(pair.engine->apply(approved).value().skipped == 1);
    CHECK(pair.copy()["second_tier"].text() == "platinum");
    pair.settle();
    CHECK(pair.copy()["second_tier"].text() == "bronze");

    // The first system decides: what another says of a field that both keep is put right, and does not come back.
    auto const copy = std::string{pair.copy()["id"].text()};
    pair.second.update("skills", copy, Value::object({{"second_rate", Value::number("99")}})).value();
    pair.settle();
    CHECK(pair.copy()["second_rate"].to_json() == "12.50");
    CHECK(pair.first.read("skills", id)["first_rate"].to_json() == "12.50");
    CHECK(pair.settle() == 0);

    pair.first.update("skills", id, Value::object({{"first_rate", {}}})).value();
    pair.settle();
    CHECK(pair.copy()["second_rate"].is_null());
    CHECK(pair.settle() == 0);
    CHECK(pair.store->open_exceptions("", 10).value().empty());
}
