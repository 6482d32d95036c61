#include "circle.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// Every live record as it stands, by its id, and what it refers to by the id that this has today.
std::map<std::string, std::string> records_of(Store& store) {
    std::map<std::string, std::string> all;
    for (auto const& record : store.records("Skill", {}, 1'000).value()) {
        if (record.deleted) continue;
        auto body = Value::parse(record.body).value();
        if (auto const parent = RecordId::parse(body["parent"].text()))
            body.set("parent", store.resolve(*parent).value().to_string());
        all[record.id.to_string()] = body.to_json();
    }
    return all;
}

}  // namespace

TEST_CASE(
    "R151 L3 L5: with all state gone, the records are made again from the systems alone, and none is made there") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed);
        Circle circle{seed, 2 + seed % 4};
        circle.run(sandbox::Weather::stormy());
        auto const before = records_of(*circle.store);
        CHECK((before.size() > 0 || circle.systems[0]->count("skills") == 0));

        circle.engine.reset();
        circle.store = SqliteStore::open(":memory:").value();
        circle.open();
        auto const plan = circle.engine->plan().value();
        INFO(plan.to_text(10));
        // Where an owner has nothing, and never said so, others may have kept a value of their own: it goes now.
        for (auto const& write : plan.writes)
            for (auto const& change : write.changes) CHECK(change.after == "null");
        auto const again = circle.engine->run_until_idle();
        REQUIRE(again);
        CHECK(again->created == 0);
        CHECK(again->applied == plan.writes.size());
        CHECK(records_of(*circle.store) == before);
        CHECK(circle.store->open_exceptions("", 10).value().empty());
    }
}

TEST_CASE("R168: however often a record changes between two loads, a load tells its last state, once") {
    Circle circle{7, {.size = 2}};
    for (auto& [field, owner] : circle.owner_of) owner = 0;
    auto const id = circle.systems[0]
                        ->insert("skills", Value::object({{"code", "S1"}, {"name", "First"}, {"active", true}}))
                        .value();
    circle.open();
    circle.engine->run_until_idle().value();
    auto const writes = [&] {
        std::size_t count = 0;
        for (auto const& request : circle.systems[1]->log()) count += request.method != "GET";
        return count;
    };
    auto const before = writes();
    for (int change = 1; change <= 20; ++change) {
        circle.virtual_clock.advance(std::chrono::minutes{5});
        circle.systems[0]->update("skills", id, Value::object({{"name", "Name " + std::to_string(change)}})).value();
        circle.engine->refresh().value();
    }
    auto const plan = circle.engine->owed().value();
    REQUIRE(plan.writes.size() == 1);
    REQUIRE(plan.writes.front().changes.size() == 1);
    CHECK(plan.writes.front().changes.front().before == "\"First\"");
    CHECK(plan.writes.front().changes.front().after == "\"Name 20\"");
    CHECK(circle.engine->apply(plan).value().applied == 1);
    CHECK(writes() == before + 1);
    CHECK(circle.systems[1]->list("skills").front()["name"].text() == "Name 20");
}
