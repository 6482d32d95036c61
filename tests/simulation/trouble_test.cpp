#include "http_world.hpp"

#include <set>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::WireFault;

namespace {

constexpr sandbox::FirmSize small{.accounts = 6, .opportunities = 20, .people = 2};

std::optional<StoredException> find_exception(Store& store, std::string_view part_of_cause) {
    auto const open = store.open_exceptions("", 1'000).value();
    for (auto const& each : open)
        if (each.cause.find(part_of_cause) != std::string::npos) return each;
    return std::nullopt;
}

template <class World>
Engine engine_of(World& world, Store& store, Topology topology) {
    return Engine{std::move(topology), {store, world.transport, world.tenants.clock, world.tenants.random}};
}

}  // namespace

TEST_CASE_TEMPLATE("L1 L3 L5 R25: the line runs over any transport, and then is silent", AnyWorld, InProcessWorld,
                   HttpWorld) {
    AnyWorld   world{3};
    auto const contents = world.tenants.fill(small);
    auto       store    = SqliteStore::open(":memory:").value();
    Engine     engine   = engine_of(world, *store, world.topology());
    auto const done     = engine.run_until_idle();
    INFO((done ? "" : done.error().describe()));
    REQUIRE(done);
    INFO(open_exceptions(*store));
    CHECK(world.tenants.erp.count("job") == contents.won);
    CHECK(world.tenants.erp.creates("job") == contents.won);
    CHECK(done->created > 0);
    CHECK(engine.plan().value().empty());
}

TEST_CASE_TEMPLATE("L10: refused credentials say which system, whose they are, and nothing is lost", AnyWorld,
                   InProcessWorld, HttpWorld) {
    AnyWorld world{4};
    world.tenants.fill(small);
    auto     store      = SqliteStore::open(":memory:").value();
    Topology topology   = world.topology();
    topology.systems[0] = salesforce::system(
        "crm", {.url = world.tenants.crm.origin(), .client_id = "throughline", .client_secret = Secret{"wrong"}},
        {.quotes = false, .contracts = false, .crosswalks = sandbox::firm_crosswalks(world.tenants.crm)});
    {
        Engine     engine  = engine_of(world, *store, std::move(topology));
        auto const checked = engine.check();
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code() == ErrorCode::auth);
        CHECK(checked.error().context().connection == "crm");
        CHECK(checked.error().describe().find("wrong") == std::string::npos);  // L13

        auto const refreshed = engine.refresh();
        REQUIRE(refreshed);
        CHECK_FALSE(refreshed->failures.empty());
        auto const exception = find_exception(*store, "system|crm|");
        REQUIRE(exception);
        CHECK(exception->code == "auth");
        CHECK_FALSE(exception->remedy.empty());
        CHECK_FALSE(exception->owner.empty());
    }
    Engine mended = engine_of(world, *store, world.topology());
    REQUIRE(mended.run_until_idle());
    CHECK(world.tenants.erp.count("job") > 0);
    CHECK_FALSE(find_exception(*store, "system|crm|"));  // It cleared itself.
}

TEST_CASE_TEMPLATE("L10: a host that cannot be reached is named, and the other system goes on", AnyWorld,
                   InProcessWorld, HttpWorld) {
    AnyWorld world{5};
    world.tenants.fill(small);
    auto     store      = SqliteStore::open(":memory:").value();
    Topology topology   = world.topology();
    topology.systems[0] = salesforce::system(
        "crm", {.url = "http://127.0.0.1:1", .client_id = "throughline", .client_secret = Secret{"crm-secret"}},
        {.quotes = false, .contracts = false, .crosswalks = sandbox::firm_crosswalks(world.tenants.crm)});
    Engine     engine    = engine_of(world, *store, std::move(topology));
    auto const refreshed = engine.refresh();
    REQUIRE(refreshed);
    bool named = false;
    for (auto const& failure : refreshed->failures)
        named = named || failure.describe().find("crm") != std::string::npos;
    CHECK(named);
    REQUIRE(find_exception(*store, "system|crm|"));
    CHECK(find_exception(*store, "system|crm|")->code == "transient");
    CHECK(store->count_records("LegalEntity").value() > 0);  // The ledger was read all the same.
}

TEST_CASE_TEMPLATE("L2 L10: truncated and foreign bodies are errors, not data, and nothing is lost", AnyWorld,
                   InProcessWorld, HttpWorld) {
    for (auto const fault : {WireFault::truncated_body, WireFault::wrong_content_type, WireFault::drop_before}) {
        CAPTURE(static_cast<int>(fault));
        AnyWorld   world{6};
        auto const contents = world.tenants.fill(small);
        auto       store    = SqliteStore::open(":memory:").value();
        Engine     engine   = engine_of(world, *store, world.topology());
        world.break_wire(fault, "/query", 40);  // More than anyone's patience.
        auto const refreshed = engine.refresh();
        REQUIRE(refreshed);
        CHECK_FALSE(refreshed->failures.empty());
        auto const exception = find_exception(*store, "system|crm|");
        REQUIRE(exception);
        CAPTURE(exception->message);
        CHECK((exception->code == "corrupt" || exception->code == "uncertain" || exception->code == "transient"));

        world.break_wire(WireFault::none, "/query", 0);
        REQUIRE(engine.run_until_idle());
        CHECK(world.tenants.erp.count("job") == contents.won);
        CHECK_FALSE(find_exception(*store, "system|crm|"));
    }
}

TEST_CASE_TEMPLATE("L10 R93 R101 P33: an unknown pick-list value parks its record, says so, and clears itself",
                   AnyWorld, InProcessWorld, HttpWorld) {
    AnyWorld world{7};
    world.tenants.fill(small);
    auto const id = world.tenants.crm
                        .insert("Opportunity", sandbox::Value::object({{"Name", "Odd stage"},
                                                                       {"StageName", "Closed Won!"},
                                                                       {"CloseDate", "2026-05-01"},
                                                                       {"CurrencyIsoCode", "EUR"}}))
                        .value();
    world.tenants.crm.records().commit().value();
    auto   store  = SqliteStore::open(":memory:").value();
    Engine engine = engine_of(world, *store, world.topology());
    REQUIRE(engine.run_until_idle());
    auto const exception = find_exception(*store, "read|crm|Opportunity|" + id);
    REQUIRE(exception);
    CHECK(exception->code == "validation");
    CHECK(exception->connection == "crm");
    CHECK(exception->vendor_field == "StageName");
    CHECK(exception->value == "Closed Won!");
    CHECK(exception->expected.find("Closed Won") != std::string::npos);  // The nearest candidates.
    CHECK_FALSE(exception->owner.empty());
    CHECK_FALSE(exception->remedy.empty());
    CHECK(store->parked("crm", "Opportunity", 10).value().size() == 1);  // Nothing is lost.

    world.tenants.crm.update("Opportunity", id, sandbox::Value::object({{"StageName", "Prospecting"}})).value();
    world.tenants.crm.records().commit().value();
    world.tenants.clock.advance(std::chrono::minutes{1});
    REQUIRE(engine.run_until_idle());
    CHECK_FALSE(find_exception(*store, "read|crm|Opportunity|" + id));
    CHECK(store->parked("crm", "Opportunity", 10).value().empty());
}

TEST_CASE("R115 R178: a shut gate reports every violation with its owner and lets nothing through") {
    InProcessWorld world{8};
    world.tenants.fill({.accounts = 2, .opportunities = 1, .people = 1});
    auto const account = std::string{world.tenants.crm.list("Account").front()["Id"].text()};
    world.tenants.crm
        .insert("Opportunity", sandbox::Value::object({{"Name", "Too early"},
                                                       {"AccountId", account},
                                                       {"StageName", "Closed Won"},
                                                       {"CloseDate", "2026-05-01"},
                                                       {"CurrencyIsoCode", "EUR"}}))
        .value();
    auto       store  = SqliteStore::open(":memory:").value();
    Engine     engine = engine_of(world, *store, world.topology());
    auto const plan   = engine.plan();
    REQUIRE(plan);
    CHECK(plan->empty());
    INFO(open_exceptions(*store));
    std::set<std::string> paths;
    auto const            open = store->open_exceptions("gate|", 100).value();
    for (auto const& each : open) {
        if (!each.cause.starts_with("gate|")) continue;
        paths.insert(each.path);
        CHECK_FALSE(each.owner.empty());
    }
    CHECK(paths == std::set<std::string>{"Opportunity.amount", "Opportunity.billing_model", "Opportunity.contract_type",
                                         "Opportunity.legal_entity", "Opportunity.service_line",
                                         "Opportunity.tax_code"});
}

TEST_CASE("L4 R3: another system's change to a member that it does not own is restored") {
    InProcessWorld world{9};
    world.tenants.fill(small);
    auto   store  = SqliteStore::open(":memory:").value();
    Engine engine = engine_of(world, *store, world.topology());
    REQUIRE(engine.run_until_idle());
    auto const job  = world.tenants.erp.ids("job").front();
    auto const name = std::string{world.tenants.erp.read("job", job)["companyName"].text()};
    world.tenants.clock.advance(std::chrono::hours{2});
    world.tenants.erp.update("job", job, sandbox::Value::object({{"companyName", "renamed in the ledger"}})).value();
    auto const plan = engine.plan();
    REQUIRE(plan);
    INFO(plan->to_text(5));
    REQUIRE(plan->writes.size() == 1);
    CHECK(plan->writes.front().operation == Operation::update);
    REQUIRE(engine.apply(*plan));
    CHECK(std::string{world.tenants.erp.read("job", job)["companyName"].text()} == name);
    CHECK(engine.plan().value().empty());
}

TEST_CASE(
    "plan() changes nothing: neither a vendor, nor an intent, nor the audit; the same state gives the same plan") {
    InProcessWorld world{10};
    world.tenants.fill(small);
    auto       store  = SqliteStore::open(":memory:").value();
    Engine     engine = engine_of(world, *store, world.topology());
    auto const first  = engine.plan().value();
    auto const erp    = world.tenants.erp.dump();
    auto const crm    = world.tenants.crm.records().dump();
    auto const audit  = store->count_audit().value();
    auto const second = engine.owed().value();
    CHECK(first.hash() == second.hash());
    CHECK(engine.plan().value().hash() == first.hash());
    CHECK(store->count_audit().value() == audit);
    CHECK(store->open_intents(10).value().empty());
    CHECK(world.tenants.erp.dump() == erp);
    CHECK(world.tenants.crm.records().dump() == crm);
    CHECK(first.to_json().find("\"schema\":\"throughline.plan/1\"") != std::string::npos);
}
