#include "world.hpp"

using namespace throughline;
using namespace throughline::simulation;

TEST_CASE("L1 L3 L5 R111 R113: won deals become customers, orders, projects and schedules, once") {
    World      world{1};
    auto const contents = world.tenants.fill({.accounts = 30, .opportunities = 260, .people = 5});
    auto       store    = SqliteStore::open(":memory:").value();
    Engine     engine{topology_of(world.tenants), {*store, world.transport, world.tenants.clock, world.tenants.random}};

    auto const checked = engine.check();
    INFO((checked ? "" : checked.error().describe()));
    REQUIRE(checked);

    auto const plan = engine.plan();
    INFO((plan ? "" : plan.error().describe()));
    REQUIRE(plan);
    for (auto const& failure : engine.last_refresh().failures) FAIL_CHECK(failure.describe());
    INFO(plan->summary());
    INFO(plan->to_text(10));
    auto const applied = engine.apply(*plan);
    REQUIRE(applied);
    INFO(open_exceptions(*store));
    CHECK(applied->rejected == 0);
    CHECK(applied->skipped == 0);
    CHECK(world.tenants.erp.count("job") == contents.won);
    CHECK(world.tenants.erp.count("salesOrder") == contents.won);
    CHECK(world.tenants.erp.count("billingSchedule") == contents.won);

    auto const second = engine.plan();
    REQUIRE(second);
    INFO(second->to_text(10));
    CHECK(second->empty());
    for (auto const& wait : second->waiting) MESSAGE(wait.reason);
}
