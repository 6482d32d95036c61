#include "office.hpp"

#include <throughline/mapping/canonical.hpp>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;
using Kind = Submitted::Kind;

namespace {

/// An office with one project in both systems, which delivery decides by now.
struct Desk {
    explicit Desk(Topology its_topology = {}) {
        office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "active"}})).value();
        open(its_topology.name.empty() ? office.topology() : std::move(its_topology));
    }
    void open(Topology topology) {
        engine = std::make_unique<Engine>(std::move(topology),
                                          Engine::Parts{*office.store, office.transport, office.clock, office.random});
        engine->run_until_idle().value();
        auto const key = std::string{office.delivery.list("projects").front()["id"].text()};
        project        = Id<Project>{office.store->binding("delivery", "projects", key).value()->record};
    }
    Submitted rename(std::string name, std::string const& system = "delivery") {
        return submit(Submission::of<&Project::name>(system, "ann", project, std::move(name)));
    }
    Submitted submit(Submission const& submission) { return engine->submit_and_wait(submission, soon()).value(); }
    Timestamp soon() const { return office.clock.now() + std::chrono::seconds{10}; }
    Project   held() const {
        auto const stored = office.store->record(project).value();
        return from_canonical_json(object_type<Project>(), stored->body).value().as<Project>();
    }

    Office                  office;
    std::unique_ptr<Engine> engine;
    Id<Project>             project{};
};

/// Delivery is out of reach, before or after it has done what it was asked.
void lose(Office& office, bool before) {
    office.transport.route(
        office.delivery.origin(), [&office, before](http::Request const& request) -> Result<http::Response> {
            if (!before) office.delivery.answer(request);
            return Error{before ? ErrorCode::transient : ErrorCode::uncertain, "the connection was lost"};
        });
}
void find(Office& office) {
    office.transport.route(office.delivery.origin(), [&office](http::Request const& request) -> Result<http::Response> {
        return office.delivery.answer(request);
    });
}

}  // namespace

TEST_CASE("R153 L4 L11: a change that a screen submits is in its system when the answer is, and everywhere after") {
    Desk       desk;
    auto const outcome = desk.rename("Website, larger");
    REQUIRE(outcome.kind == Kind::applied);
    CHECK_FALSE(outcome.error);
    CHECK(outcome.key == desk.office.delivery.list("projects").front()["id"].text());
    CHECK(desk.office.shown(desk.office.delivery, "name") == "Website, larger");
    CHECK(desk.office.shown(desk.office.sales, "name") == "Website");
    desk.engine->run_until_idle().value();
    CHECK(desk.office.shown(desk.office.sales, "name") == "Website, larger");

    // Who wanted it and who was told is in the audit.
    std::string story;
    for (auto const& entry : desk.office.store->audit_of(desk.project).value())
        if (entry.member == "name") story += entry.action + " " + entry.connection + "; ";
    CHECK(story == "merged person:ann; updated delivery; updated sales; ");

    // Asked again, nothing is done twice; and delivery goes on deciding its own.
    auto const audit = desk.office.store->count_audit().value();
    CHECK(desk.rename("Website, larger").kind == Kind::applied);
    CHECK(desk.office.store->count_audit().value() == audit);
    desk.office.edit(desk.office.delivery, Value::object({{"name", "Website, smaller"}}));
    desk.engine->run_until_idle().value();
    CHECK(desk.office.shown(desk.office.sales, "name") == "Website, smaller");
}

TEST_CASE("R153 L4: a screen changes only what its system may, and only what was on it") {
    Desk       desk;
    auto const refused = desk.rename("Ours", "sales");
    REQUIRE(refused.kind == Kind::rejected);
    CHECK(refused.error->code() == ErrorCode::forbidden);
    CHECK(refused.error->context().field == "name");
    CHECK(refused.error->context().expected == "a change in delivery");

    auto stale    = Submission::of<&Project::name>("delivery", "ann", desk.project, "Mine");
    stale.version = refused.version;
    desk.office.edit(desk.office.delivery, Value::object({{"name", "Theirs"}}));
    desk.engine->run_until_idle().value();
    auto const conflict = desk.submit(stale);
    REQUIRE(conflict.kind == Kind::rejected);
    CHECK(conflict.error->code() == ErrorCode::conflict);
    CHECK(desk.office.shown(desk.office.delivery, "name") == "Theirs");
    stale.version = conflict.version;
    CHECK(desk.submit(stale).kind == Kind::applied);

    auto const unwritable =
        desk.submit(Submission::of<&Project::currency>("delivery", "ann", desk.project, Currency{}));
    CHECK(unwritable.error->code() == ErrorCode::unsupported);
    auto const nowhere = desk.engine->submit_and_wait(
        Submission::of<&Project::name>("payroll", "ann", desk.project, "Mine"), desk.soon());
    CHECK(nowhere.error().code() == ErrorCode::not_found);
    CHECK(
        desk.engine->submit_and_wait(Submission::of<&Project::name>("delivery", "", desk.project, "Mine"), desk.soon())
            .error()
            .code() == ErrorCode::validation);
}

TEST_CASE("R153 L10: what the system refuses is wanted no more: its word counts again") {
    Desk       desk;
    auto const outcome = desk.rename(std::string(100, 'x'));
    REQUIRE(outcome.kind == Kind::rejected);
    CHECK(outcome.error->code() == ErrorCode::validation);
    CHECK(outcome.error->context().field == "name");
    CHECK(desk.held().name == "Website");
    CHECK(desk.office.store->open_exceptions("", 5).value().empty());
    CHECK(desk.engine->plan().value().empty());
    CHECK(desk.rename("Website, larger").kind == Kind::applied);
}

TEST_CASE("R153 L3: a record that a screen makes is made once; refused, it never was") {
    Desk       desk;
    auto const fresh = Id<Project>::derive("screen", "Project", "7");
    auto const made  = [&](std::string name) {
        return Submission::of<&Project::name, &Project::code, &Project::status>(
            "delivery", "ann", fresh, std::move(name), "S-7", Project::Status::active);
    };
    CHECK(desk.submit(made(std::string(100, 'x'))).kind == Kind::rejected);
    desk.engine->run_until_idle().value();
    CHECK(desk.office.sales.count("projects") == 1);
    CHECK(desk.office.store->open_exceptions("", 5).value().empty());

    SUBCASE("asked again with what fits") {
        auto const outcome = desk.submit(made("Shop"));
        REQUIRE(outcome.kind == Kind::applied);
        CHECK(desk.office.delivery.read("projects", outcome.key)["name"].text() == "Shop");
    }
    SUBCASE("the answer is lost, and the host asks again") {
        lose(desk.office, false);
        auto const unknown = desk.submit(made("Shop"));
        REQUIRE(unknown.kind == Kind::uncertain);
        CHECK(unknown.error->code() == ErrorCode::uncertain);
        find(desk.office);
        desk.office.clock.advance(std::chrono::minutes{10});  // Until the connection is tried again.
        CHECK(desk.submit(made("Shop")).kind == Kind::applied);
    }
    SUBCASE("out of reach within the deadline, it goes on by itself") {
        lose(desk.office, true);
        auto const began = desk.office.clock.now();
        auto const waits = desk.submit(made("Shop"));
        REQUIRE(waits.kind == Kind::pending);
        CHECK(waits.error->code() == ErrorCode::cancelled);
        CHECK(desk.office.clock.now() == began + std::chrono::seconds{10});
        find(desk.office);
        desk.office.clock.advance(std::chrono::minutes{10});  // Until the connection is tried again.
    }
    desk.open(desk.office.topology());  // Another process goes on.
    CHECK(desk.office.delivery.creates("projects") == 2);
    CHECK(desk.office.sales.creates("projects") == 2);
}

TEST_CASE("R153 R136: what needs approval waits for it, as a plan of its own") {
    Desk desk;
    auto governed           = desk.office.topology();
    governed.approval.needs = [](PlannedWrite const& write) { return write.object == "Project"; };
    desk.open(governed);
    auto const waits = desk.rename("Website, larger");
    REQUIRE(waits.kind == Kind::pending);
    CHECK(waits.error->code() == ErrorCode::forbidden);
    REQUIRE(waits.plan.writes.size() == 1);
    CHECK(desk.office.shown(desk.office.delivery, "name") == "Website");
    REQUIRE(desk.engine->request_approval(waits.plan, "ann"));
    CHECK(desk.rename("Website, larger").kind == Kind::pending);
    REQUIRE(desk.engine->approve(waits.plan.hash(), "grace"));
    CHECK(desk.rename("Website, larger").kind == Kind::applied);
    CHECK(desk.office.shown(desk.office.delivery, "name") == "Website, larger");
}

TEST_CASE("R153 R186: a gate that the change would shut refuses it; one that is shut already does not") {
    Desk desk;
    auto gated = desk.office.topology();
    gated.processes.push_back(
        {.name   = "naming",
         .from   = "Project",
         .derive = [](RecordId, AnyObject const& object, Records&, Desired& desired) {
             auto const& project = object.as<Project>();
             if (!project.code) desired.violate({"Project.code", {}, "no code", "a code", "delivery", "enter it"});
             if (project.name == "Test") desired.violate({"Project.name", {}, "a test", "work", "sales", "name it"});
         }});
    desk.open(gated);
    auto const shut = desk.rename("Test");
    REQUIRE(shut.kind == Kind::rejected);
    REQUIRE(shut.violations.size() == 1);
    CHECK(shut.violations.front().path == "Project.name");
    CHECK(shut.error->context().owner == "sales");
    CHECK(desk.held().name == "Website");
    CHECK(desk.rename("Website, larger").kind == Kind::applied);  // It still has no code, as before.
}

TEST_CASE("R153 R143 L4: what is frozen is refused at once, and nothing else of the submission is taken either") {
    Desk desk;
    auto frozen = desk.office.topology();
    frozen.authority.freeze<&Project::name>("the office", "active");
    desk.open(frozen);
    auto const refused = desk.submit(
        Submission::of<&Project::name, &Project::code>("delivery", "ann", desk.project, "Website, larger", "S-1"));
    REQUIRE(refused.kind == Kind::rejected);
    CHECK(refused.error->code() == ErrorCode::forbidden);
    CHECK(refused.error->context().field == "name");
    CHECK_FALSE(desk.held().code);
    CHECK(desk.rename("Website").kind == Kind::applied);  // It says nothing new.
}

TEST_CASE("R153 R146 L1: where the newest value wins, a screen's reaches the system that it was meant for too") {
    Desk desk;
    auto newest = desk.office.topology();
    newest.merging.give<&Project::name>(MergePolicy::newest);
    desk.open(newest);
    desk.office.clock.advance(std::chrono::minutes{5});
    CHECK(desk.rename("Website, larger").kind == Kind::applied);
    CHECK(desk.office.shown(desk.office.delivery, "name") == "Website, larger");
    desk.engine->run_until_idle().value();
    CHECK(desk.office.shown(desk.office.sales, "name") == "Website, larger");
}

TEST_CASE("R153 L10: refused by a later pass, it is refused for who asks again, and its system's word counts") {
    Desk desk;
    lose(desk.office, true);
    REQUIRE(desk.rename(std::string(100, 'x')).kind == Kind::pending);
    find(desk.office);
    desk.office.clock.advance(std::chrono::minutes{10});  // Until the connection is tried again.
    desk.engine->run_until_idle().value();
    REQUIRE(desk.office.store->open_exceptions("write|", 5).value().size() == 2);  // It is too long for sales, too.

    auto const refused = desk.rename(std::string(100, 'x'));
    REQUIRE(refused.kind == Kind::rejected);
    CHECK(refused.error->code() == ErrorCode::validation);
    CHECK(desk.held().name == "Website");
    CHECK(desk.engine->run_until_idle().value().applied == 0);
    CHECK(desk.office.store->open_exceptions("", 5).value().empty());
    CHECK(desk.rename("Website, larger").kind == Kind::applied);
}

TEST_CASE("R153 L4: what the connector cannot write at all is refused, and is nobody's news") {
    Desk desk;
    desk.open(desk.office.topology_that_reads_delivery());
    auto const refused = desk.rename("Website, larger");
    REQUIRE(refused.kind == Kind::rejected);
    CHECK(refused.error->code() == ErrorCode::unsupported);
    desk.engine->run_until_idle().value();
    CHECK(desk.office.shown(desk.office.sales, "name") == "Website");
}

TEST_CASE("R153 P09: a submission says nothing of other records: a fight about one of them stays told") {
    Desk            desk;
    auto const      other = RecordId::derive("test", "Project", "another").to_string();
    StoredException fight;
    fight.cause      = "fight|sales|" + other + "|name";
    fight.connection = "sales";
    desk.office.store->raise(fight).value();
    CHECK(desk.rename("Website, larger").kind == Kind::applied);
    CHECK(desk.office.store->open_exceptions("fight|", 5).value().size() == 1);
}
