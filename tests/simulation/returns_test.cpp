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

TEST_CASE("L2 P01: what a create of ours could not hold is not taken away by the record that it made, unheard of") {
    Office office;
    office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "draft"}, {"code", "P-1"}})).value();
    // Delivery makes the record without its code, which is delivery's to decide, and nobody hears of it.
    office.transport.route(office.delivery.origin(), [&](http::Request const& request) -> Result<http::Response> {
        if (request.method == "GET") return office.delivery.answer(request);
        auto made = request;
        made.body = Value::parse(request.body).value().set("code", Value{}).to_json();
        office.delivery.answer(made);
        return Error{ErrorCode::uncertain, "the connection was lost"};
    });
    auto engine = office.engine();
    engine.refresh().value();
    CHECK(engine.apply(engine.plan().value()).value().uncertain == 1);
    REQUIRE(office.shown(office.delivery, "code").empty());
    // The index of its searches lags behind its list, so that the record is met before it is found.
    office.transport.route(office.delivery.origin(), [&](http::Request const& request) -> Result<http::Response> {
        if (request.url.find("external_id=") == std::string::npos) return office.delivery.answer(request);
        return sandbox::json_response(200, Value::object({{"items", Value::array()}, {"next", {}}}));
    });
    office.clock.advance(std::chrono::minutes{10});
    engine.run_until_idle().value();
    CHECK(office.shown(office.sales, "code") == "P-1");
    // What delivery says of it from then on counts.
    office.edit(office.delivery, Value::object({{"code", "P-2"}}));
    engine.run_until_idle().value();
    CHECK(office.shown(office.sales, "code") == "P-2");
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
