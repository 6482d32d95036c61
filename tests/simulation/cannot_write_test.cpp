#include "exception_text.hpp"
#include "office.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

TEST_CASE("L10: what a connector cannot make is told when the plan is made, once, until it can") {
    Office     office;
    auto       topology         = office.topology();
    bool       writable         = false;
    auto const connect          = topology.systems[1].connect;
    topology.systems[1].connect = [&](Exchange exchange) -> std::unique_ptr<Connector> {
        RestOptions rest{.vendor        = "clerical",
                         .base_url      = office.delivery.base_url(),
                         .authorization = Secret{"Bearer delivery"},
                         .objects       = {{.name = "projects", .writable = writable}}};
        return rest_system("delivery", Owner::psa, std::move(rest), {view_of<Clerical, Project>}).connect(exchange);
    };
    for (auto const* name : {"Website", "Shop"})
        office.sales.insert("projects", Value::object({{"name", name}, {"status", "draft"}})).value();
    auto       engine = office.engine(topology);
    auto const plan   = engine.plan().value();
    CHECK(plan.empty());
    REQUIRE(plan.refusals.size() == 1);
    CHECK(plan.refusals.front().records == 2);
    CHECK(plan.summary().find("nothing is owed") == std::string::npos);
    CHECK(plan.summary().find("2 cannot be made in delivery: Project") != std::string::npos);
    auto const open = office.store->open_exceptions("", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().cause == "cannot|delivery|projects|create");
    CHECK(open.front().code == "unsupported");
    CHECK(open.front().owner == "integration");
    CHECK_FALSE(open.front().remedy.empty());
    check_exception_text(*office.store, "cannot|", "exception-cannot");
    REQUIRE(engine.run_until_idle());
    CHECK(office.store->open_exceptions("", 10).value().size() == 1);
    CHECK(engine.plan().value().summary() ==
          "nothing can be written\n  exceptions wait for people: 1 for integration\n");

    writable   = true;
    auto again = office.engine(topology);
    REQUIRE(again.run_until_idle());
    CHECK(office.delivery.count("projects") == 2);
    CHECK(office.store->open_exceptions("", 10).value().empty());
    CHECK(again.plan().value().summary() == "nothing is owed\n");
}
