#include "office.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// An office in which no system makes a record because another has it.
Topology that_only_reads(Office const& office) {
    auto topology = office.topology();
    for (auto& system : topology.systems) system.creates.clear();
    return topology;
}

std::string only_project(Office const& office) {
    return std::string{office.sales.list("projects").front()["id"].text()};
}

}  // namespace

TEST_CASE("L2: what was deleted where alone it lived, and is restored there, is a record again and is passed on") {
    Office office;
    office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "draft"}})).value();
    auto const id = only_project(office);
    {
        auto engine = office.engine(that_only_reads(office));
        engine.run_until_idle().value();
        office.clock.advance(std::chrono::minutes{5});
        office.sales.remove("projects", id).value();
        office.store->put_hint("sales", "projects", id).value();
        engine.run_until_idle().value();
        REQUIRE(office.store->records("Project", {}, 10).value().size() == 1);
        REQUIRE(office.store->records("Project", {}, 10).value().front().deleted);
    }
    office.clock.advance(std::chrono::minutes{5});
    office.sales.restore("projects", id).value();
    auto engine = office.engine();
    office.store->put_hint("sales", "projects", id).value();
    engine.run_until_idle().value();
    CHECK_FALSE(office.store->records("Project", {}, 10).value().front().deleted);
    CHECK(office.shown(office.delivery, "name") == "Website");
    CHECK(office.store->open_exceptions("", 10).value().empty());
    std::size_t restored = 0;
    for (auto const& entry : office.store->audit(0, 100).value()) restored += entry.action == "restored";
    CHECK(restored == 1);
}

TEST_CASE("L3: a natural key that was emptied recognises nobody any more") {
    Office office;
    auto   topology   = office.topology();
    topology.identity = {{"Project", "code", [](AnyObject const& object) { return object.as<Project>().code; }}};
    for (auto& system : topology.systems) system.creates.clear();
    auto engine = office.engine(std::move(topology));
    office.delivery.insert("projects", Value::object({{"name", "A"}, {"status", "active"}, {"code", "P-1"}})).value();
    engine.run_until_idle().value();
    office.edit(office.delivery, Value::object({{"code", {}}}));
    engine.run_until_idle().value();
    office.clock.advance(std::chrono::minutes{5});
    office.sales.insert("projects", Value::object({{"name", "B"}, {"status", "active"}, {"code", "P-1"}})).value();
    engine.run_until_idle().value();
    CHECK(office.store->records("Project", {}, 10).value().size() == 2);
}
