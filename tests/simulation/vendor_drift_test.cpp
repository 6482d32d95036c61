#include "http_world.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

constexpr sandbox::FirmSize small{.accounts = 4, .opportunities = 12, .people = 2};

/// A firm whose Salesforce and NetSuite agree, and people who then change what these are.
struct Firm {
    InProcessWorld               world{51};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;

    Firm() {
        world.tenants.fill(small);
        open();
        engine->run_until_idle().value();
    }
    void open() {
        engine = std::make_unique<Engine>(
            world.topology(), Engine::Parts{*store, world.transport, world.tenants.clock, world.tenants.random});
    }
    Applied settle(std::chrono::minutes after = std::chrono::minutes{70}) {
        world.tenants.clock.advance(after);
        auto const done = engine->run_until_idle();
        INFO((done ? "" : done.error().describe()));
        REQUIRE(done);
        return *done;
    }
    sandbox::Salesforce& crm() { return world.tenants.crm; }
    sandbox::NetSuite&   erp() { return world.tenants.erp; }

    /// Of a cause's kind.
    std::vector<StoredException> open_of(std::string const& kind) {
        auto all = store->open_exceptions(kind, 1'000).value();
        std::erase_if(all, [&](StoredException const& each) { return !each.cause.starts_with(kind); });
        return all;
    }
    void rename_deal(std::string const& id, std::string const& name) {
        crm().update("Opportunity", id, Value::object({{"Name", name}})).value();
        crm().records().commit().value();
    }
    /// A won deal, and the project that followed from it.
    std::pair<std::string, std::string> won_deal() {
        for (auto const& deal : crm().list("Opportunity")) {
            if (deal["StageName"].text() != "Closed Won") continue;
            auto const jobs = erp().find("job", "companyName", deal["Name"].text());
            if (jobs.size() == 1) return {std::string{deal["Id"].text()}, jobs.front()};
        }
        FAIL("there is no won deal with a project");
        return {};
    }
    std::string job_name(std::string const& job) { return std::string{erp().read("job", job)["companyName"].text()}; }
};

}  // namespace

TEST_CASE("R219 R275 P37: a field that Salesforce no longer has rests, and deals go on to NetSuite without it") {
    Firm firm;
    auto const [deal, job] = firm.won_deal();
    auto const field       = firm.crm().field("Opportunity", "Region__c");
    firm.crm().remove_field("Opportunity", "Region__c");
    firm.rename_deal(deal, "Named anew");
    // The query itself is refused, so that the description is looked at before it is due.
    firm.settle(std::chrono::minutes{15});
    INFO(open_exceptions(*firm.store));
    CHECK(firm.job_name(job) == "Named anew");
    CHECK(firm.open_of("system|crm").empty());
    auto const drift = firm.open_of("drift|");
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().cause == "drift|crm|Opportunity");
    CHECK(drift.front().vendor_field == "Region__c");
    CHECK(drift.front().path.starts_with("Opportunity.region (no reading"));
    CHECK(drift.front().message.find("Region__c removed") != std::string::npos);

    firm.open();  // And after a restart.
    firm.rename_deal(deal, "Named again");
    firm.settle(std::chrono::minutes{15});
    CHECK(firm.job_name(job) == "Named again");
    CHECK(firm.open_of("drift|").size() == 1);

    firm.crm().add_field("Opportunity", field);
    firm.settle();
    CHECK(firm.open_of("drift|").empty());
    CHECK(firm.settle().applied == 0);
    CHECK(firm.erp().creates("job") == firm.erp().count("job"));
}

TEST_CASE("R219 P37: a pick-list value that Salesforce takes away stops what would write it, and nothing else") {
    Firm firm;
    auto field = firm.crm().field("Opportunity", "Capacity_Flag__c");
    std::erase_if(field.picklist, [](auto const& choice) { return choice.value == "Constrained"; });
    firm.crm().add_field("Opportunity", field);
    auto const [deal, job] = firm.won_deal();
    firm.rename_deal(deal, "Named anew");
    firm.settle();
    CHECK(firm.job_name(job) == "Named anew");
    auto const drift = firm.open_of("drift|");
    INFO(open_exceptions(*firm.store));
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().vendor_field == "Capacity_Flag__c");
    CHECK(drift.front().path.find("no creating, updating") != std::string::npos);
    CHECK(drift.front().value.find("Constrained") == std::string::npos);
    CHECK(drift.front().expected.find("Constrained") != std::string::npos);

    firm.crm().add_field("Opportunity", {.name = "Win_Reason__c"});  // Something added meanwhile changes nothing.
    firm.settle();
    CHECK(firm.open_of("drift|").size() == 1);
    field.picklist.push_back({"Constrained"});
    firm.crm().add_field("Opportunity", field);
    firm.settle();
    CHECK(firm.open_of("drift|").empty());
}

TEST_CASE("R219 P37: what NetSuite's catalogue takes away rests there, and catches up") {
    Firm firm;
    auto const [deal, job] = firm.won_deal();
    auto const before      = firm.job_name(job);
    Value      shorter     = Value::object({{"title", "Project Name"}, {"type", "string"}, {"nullable", true}});
    SUBCASE("read only") { firm.erp().redescribe("job", "companyName", Value{shorter}.set("readOnly", true)); }
    SUBCASE("shorter") { firm.erp().redescribe("job", "companyName", Value{shorter}.set("maxLength", 12)); }
    SUBCASE("of another type") { firm.erp().redescribe("job", "companyName", Value::object({{"type", "boolean"}})); }
    SUBCASE("gone") { firm.erp().redescribe("job", "companyName", {}); }
    firm.rename_deal(deal, "Named anew");
    firm.settle();
    CHECK(firm.job_name(job) == before);
    auto const drift = firm.open_of("drift|");
    INFO(open_exceptions(*firm.store));
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().cause == "drift|erp|job");
    CHECK(drift.front().vendor_field == "companyName");
    CHECK(firm.open_of("write|").empty());
    auto const audits = firm.store->count_audit().value();
    CHECK(firm.settle().applied == 0);
    CHECK(firm.store->count_audit().value() == audits);

    firm.erp().redescribe("job", "companyName", shorter);
    firm.settle();
    CHECK(firm.open_of("drift|").empty());
    CHECK(firm.job_name(job) == "Named anew");
    CHECK(firm.settle().applied == 0);
}
