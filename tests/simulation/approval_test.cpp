#include "exception_text.hpp"
#include "office.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

Topology governed(Office const& office) {
    auto topology                 = office.topology();
    topology.approval.needs       = [](PlannedWrite const& write) { return write.object == "Project"; };
    topology.approval.may_approve = [](std::string const& person) { return person != "intern"; };
    return topology;
}

}  // namespace

TEST_CASE("R136 R218 L10: a plan that matters waits for another's approval of exactly this plan") {
    Office office;
    auto   engine = office.engine(governed(office));
    office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "draft"}})).value();
    auto const plan = engine.plan().value();
    REQUIRE(plan.writes.size() == 1);

    auto const refused = engine.apply(plan);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::forbidden);
    CHECK(refused.error().context().value == plan.hash());
    CHECK(office.delivery.count("projects") == 0);
    CHECK(office.store->open_exceptions("approval|", 5).value().size() == 1);
    check_exception_text(*office.store, "approval|", "exception-approval");

    CHECK(engine.approve(plan.hash(), "grace").error().code() == ErrorCode::conflict);  // Nobody has asked.
    REQUIRE(engine.request_approval(plan, "ada"));
    CHECK(engine.approve(plan.hash(), "ada").error().code() == ErrorCode::forbidden);
    CHECK(engine.approve(plan.hash(), "intern").error().code() == ErrorCode::forbidden);
    REQUIRE(engine.approve(plan.hash(), "grace", "as agreed"));
    CHECK(engine.approve(plan.hash(), "grace").error().code() == ErrorCode::conflict);

    // Another engine on the same store knows of it: it is kept.
    auto       later    = office.engine(governed(office));
    auto const approval = later.approval(plan.hash()).value();
    REQUIRE(approval);
    CHECK(approval->requested.by == "ada");
    REQUIRE(approval->approved.size() == 1);
    CHECK(approval->approved.front().note == "as agreed");

    SUBCASE("the plan as approved goes through, and the audit says under whom") {
        CHECK(later.apply(plan).value().applied == 1);
        CHECK(office.store->open_exceptions("approval|", 5).value().empty());
        std::string actions;
        for (auto const& entry : office.store->audit_of({}).value())
            if (entry.object == "Plan" && entry.action != event_action)
                actions += entry.action + " by " + entry.connection + "; ";
        CHECK(actions == "approval requested by person:ada; approved by person:grace; applied by person:grace; ");
        // Once: the same plan, owed again some day, is asked for again.
        CHECK(later.apply(plan).error().code() == ErrorCode::forbidden);
        CHECK_FALSE(later.approval(plan.hash()).value());
    }
    SUBCASE("an approval under which nothing went out still holds") {
        office.delivery.intercept([](http::Request const&) { return std::optional{sandbox::json_response(429, {})}; });
        CHECK(later.apply(plan).value().applied == 0);
        office.delivery.intercept({});
        CHECK(later.apply(plan).value().applied == 1);
    }
    SUBCASE("a changed plan needs an approval of its own") {
        office.edit(office.sales, Value::object({{"name", "Website, larger"}}));
        auto const changed = later.plan().value();
        CHECK(changed.hash() != plan.hash());
        CHECK(later.apply(changed).error().code() == ErrorCode::forbidden);
        CHECK(later.apply(plan).value().skipped == 1);  // What was approved is no longer what would be written.
        CHECK(office.delivery.count("projects") == 0);
    }
    SUBCASE("a row more than was shown is another plan") {
        auto more = plan;
        more.writes.front().rows.flip(0);
        CHECK(more.hash() != plan.hash());
        CHECK(later.apply(more).error().code() == ErrorCode::forbidden);
    }
}

TEST_CASE("R136: several voices are several people; plans without what matters need none") {
    Office office;
    auto   topology             = governed(office);
    topology.approval.approvals = 2;
    auto engine                 = office.engine(topology);
    CHECK(engine.apply(engine.plan().value()));
    office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "draft"}})).value();
    auto const plan = engine.plan().value();
    REQUIRE(engine.request_approval(plan, "ada"));
    REQUIRE(engine.approve(plan.hash(), "grace"));
    CHECK(engine.apply(plan).error().code() == ErrorCode::forbidden);
    REQUIRE(engine.approve(plan.hash(), "edsger"));
    CHECK(engine.apply(plan).value().applied == 1);
}

TEST_CASE("R153 R186: a gate answers for a record before anybody has saved it, and writes nothing") {
    Office office;
    auto   topology = office.topology();
    topology.processes.push_back({.name   = "naming",
                                  .from   = "Project",
                                  .derive = [](RecordId, AnyObject const& object, Records&, Desired& desired) {
                                      if (object.as<Project>().code) return;
                                      desired.violate({.path     = "Project.code",
                                                       .message  = "a project without its code",
                                                       .expected = "a code",
                                                       .owner    = "delivery",
                                                       .remedy   = "enter the code"});
                                  }});
    auto       engine = office.engine(topology);
    Project    project{.name = "Website", .status = Project::Status::draft};
    auto const audit = office.store->count_audit().value();
    auto const said  = engine.validate(RecordId::derive("screen", "Project", "1"), AnyObject::of(project));
    REQUIRE(said);
    REQUIRE(said->size() == 1);
    CHECK(said->front().owner == "delivery");
    project.code = "W-1";
    CHECK(engine.validate(RecordId::derive("screen", "Project", "1"), AnyObject::of(project)).value().empty());
    CHECK(office.store->count_audit().value() == audit);
    CHECK(office.store->open_exceptions("", 5).value().empty());
    CHECK(engine.validate(object_type<Project>(), RecordId::derive("screen", "Project", "1")).error().code() ==
          ErrorCode::not_found);
}
