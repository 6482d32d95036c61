#include "staffing_firm.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>

// What planning says, on its way to the people who need it: through Anaplan's exports, the engine, and into the systems
// of sales and delivery, with a look at every stop.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

struct Desk {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};  // 2026-03-02
    SeededRandom                 chance{1};
    StaffingFirm                 firm{clock};
    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};

    Desk() {
        for (sandbox::System* system : std::initializer_list<sandbox::System*>{&firm.crm, &firm.psa, &firm.model})
            network.connect(*system);
        restart();
    }
    /// Another process, of which nothing but the store is left.
    void restart() {
        network.break_all();
        engine = std::make_unique<Engine>(firm.topology(), Engine::Parts{*store, network, clock, chance});
    }
    /// Until all agree.
    void agree() {
        clock.advance(std::chrono::minutes{10});
        REQUIRE(engine->run_until_idle());
        for (auto const& failure : engine->last_refresh().failures) FAIL_CHECK(failure.describe());
    }
    /// L5: another pass reads, and writes nothing anywhere.
    void check_silence() {
        auto const audit = store->count_audit().value();
        for (int pass = 0; pass < 2; ++pass) {
            clock.advance(std::chrono::minutes{10});
            auto const applied = engine->run_until_idle();
            REQUIRE(applied);
            CHECK(applied->applied == 0);
        }
        CHECK(store->count_audit().value() == audit);
    }
    template <class Object>
    std::vector<Object> all() const {
        std::vector<Object> found;
        for (auto const& record : store->records(object_name<Object>, {}, 100).value())
            found.push_back(from_canonical_json(object_type<Object>(), record.body).value().template as<Object>());
        return found;
    }
    std::vector<StoredException> gates() const {
        auto open = store->open_exceptions("gate|", 10).value();
        std::erase_if(open, [](StoredException const& each) { return !each.cause.starts_with("gate|"); });
        return open;
    }
};

std::string text_of(Value const& value) { return value.is_null() ? "nothing" : std::string{value.text()}; }

}  // namespace

TEST_CASE("R79 R126 R127: planning says \"staff in August\" in Anaplan, and the deal in Salesforce says so to sales") {
    Desk       desk;
    auto&      firm = desk.firm;
    auto const deal = firm.open_deal("Data platform", "2026-07-01", 300);
    firm.plan_capacity("Jul 26", 320, 200);
    firm.plan_capacity("Aug 26", 320, 0);
    desk.agree();

    // Read from the model, by its roles and months.
    auto const capacities = desk.all<Capacity>();
    REQUIRE(capacities.size() == 2);
    CHECK(capacities.front().role == Id<Role>{reference_data_id("role", "engineer")});
    // Sales says hours; by whom they are usually worked, the firm says.
    auto const known = desk.all<Opportunity>().front();
    REQUIRE(known.role_mix.size() == 1);
    CHECK(known.role_mix.front().hours == Hours{Decimal{300}});
    CHECK(known.capacity_flag == Opportunity::CapacityFlag::constrained);
    // And back in Salesforce: what delivery can do is said, what sales plans stands.
    CHECK(text_of(firm.deal(deal)["Capacity_Flag__c"]) == "Constrained");
    CHECK(text_of(firm.deal(deal)["Staffable_From__c"]) == "2026-08-01");
    CHECK(text_of(firm.deal(deal)["Expected_Start__c"]) == "2026-07-01");
    desk.check_silence();

    SUBCASE("sales moves the start, and it fits") {
        firm.change_deal(deal, Value::object({{"Expected_Start__c", "2026-08-01"}}));
        desk.agree();
        CHECK(text_of(firm.deal(deal)["Capacity_Flag__c"]) == "Staffable");
        CHECK(text_of(firm.deal(deal)["Staffable_From__c"]) == "2026-08-01");
    }
    SUBCASE("planning frees July") {
        firm.plan_capacity("Jul 26", 320, 20);
        desk.agree();
        CHECK(text_of(firm.deal(deal)["Capacity_Flag__c"]) == "Staffable");
        CHECK(text_of(firm.deal(deal)["Staffable_From__c"]) == "2026-07-01");
    }
    SUBCASE("the deal grows, and fits nowhere") {
        firm.change_deal(deal, Value::object({{"Estimated_Hours__c", 900}}));
        desk.agree();
        CHECK(text_of(firm.deal(deal)["Capacity_Flag__c"]) == "Unstaffable");
        CHECK(text_of(firm.deal(deal)["Staffable_From__c"]) == "nothing");
    }
    SUBCASE("L4: what sales would rather have there is not for sales to say") {
        firm.change_deal(deal, Value::object({{"Capacity_Flag__c", "Staffable"}}));
        desk.agree();
        CHECK(text_of(firm.deal(deal)["Capacity_Flag__c"]) == "Constrained");
    }
    desk.check_silence();
}

TEST_CASE("R130: a scenario that is approved in Anaplan is a request in the delivery system, which fills it or not") {
    Desk  desk;
    auto& firm = desk.firm;
    firm.say_scenario("Growth", "draft");
    firm.ask_for_people("Growth", "engineer Europe", "320", "2026-08-01/2026-10-01");
    firm.model.put("Assumptions", {{"scenario", "Growth"}, {"assumption", "inflation"}, {"value", "2.1"}});
    desk.agree();
    REQUIRE(desk.all<Scenario>().size() == 1);
    CHECK(desk.all<Scenario>().front().assumptions.size() == 2);
    CHECK(firm.psa.count("requests") == 0);  // A draft asks for nothing.

    firm.say_scenario("Growth", "approved");
    desk.agree();
    REQUIRE(desk.all<ResourceRequest>().size() == 1);
    REQUIRE(firm.psa.count("requests") == 1);
    auto const request = firm.psa.list("requests").front();
    auto const id      = std::string{request["id"].text()};
    CHECK(request["role"].text() == "eng");
    CHECK(request["region"].text() == "eu");
    CHECK(request["from"].text() == "2026-08-01");
    CHECK(request["until"].text() == "2026-09-30");
    CHECK(request["hours"].decimal().value() == Decimal{320});
    CHECK(request["state"].text() == "open");
    desk.check_silence();

    // Delivery knows better, and planning's next figures do not overwrite it.
    firm.psa.update("requests", id, Value::object({{"hours", 160}})).value();
    desk.agree();
    firm.ask_for_people("Growth", "engineer Europe", "400", "2026-08-01/2026-10-01");
    desk.agree();
    CHECK(firm.psa.count("requests") == 1);
    CHECK(firm.psa.read("requests", id)["hours"].decimal().value() == Decimal{160});
    CHECK(desk.all<ResourceRequest>().front().hours == Hours{Decimal{160}});
    desk.check_silence();

    SUBCASE("archived, it withdraws what nobody has answered") {
        firm.say_scenario("Growth", "archived");
        desk.agree();
        CHECK(firm.psa.read("requests", id)["state"].text() == "cancelled");
    }
    SUBCASE("archived, it leaves alone what is fulfilled") {
        firm.psa.update("requests", id, Value::object({{"state", "fulfilled"}})).value();
        desk.agree();
        firm.say_scenario("Growth", "archived");
        desk.agree();
        CHECK(firm.psa.read("requests", id)["state"].text() == "fulfilled");
    }
    SUBCASE("what delivery cancels stays cancelled, however long the scenario asks") {
        firm.psa.update("requests", id, Value::object({{"state", "cancelled"}})).value();
        desk.agree();
        CHECK(firm.psa.read("requests", id)["state"].text() == "cancelled");
    }
    desk.check_silence();
    CHECK(firm.psa.creates("requests") == 1);
}

TEST_CASE("R130 L10: what an approved scenario asks for and nobody can read is for planners, and clears once mended") {
    Desk  desk;
    auto& firm = desk.firm;
    firm.say_scenario("Growth", "approved");
    firm.ask_for_people("Growth", "engineer", "many", "2026-08-01/2026-10-01");
    desk.agree();
    CHECK(firm.psa.count("requests") == 0);
    REQUIRE(desk.gates().size() == 1);
    CHECK(desk.gates().front().owner == "planning");
    CHECK(desk.gates().front().value == "staffing engineer");
    firm.ask_for_people("Growth", "engineer", "80", "2026-08-01/2026-10-01");
    desk.agree();
    CHECK(firm.psa.count("requests") == 1);
    CHECK(desk.gates().empty());
    desk.check_silence();
}

TEST_CASE("R130 R126 L3 L7: wherever the process ends in between, delivery gets one request and sales one date") {
    int ends = 0;
    for (int exchanges = 1; exchanges < 200; exchanges += 3) {
        CAPTURE(exchanges);
        Desk       desk;
        auto&      firm = desk.firm;
        auto const deal = firm.open_deal("Data platform", "2026-07-01", 300);
        firm.plan_capacity("Jul 26", 320, 200);
        firm.plan_capacity("Aug 26", 320, 0);
        firm.say_scenario("Growth", "approved");
        firm.ask_for_people("Growth", "engineer", "320", "2026-08-01/2026-10-01");

        struct Ended {};
        int left = exchanges;
        desk.network.on_event([&] {
            if (left > 0 && --left == 0) throw Ended{};
        });
        bool ended = false;
        try {
            desk.engine->run_until_idle().ignore("it may end anywhere");
        } catch (Ended const&) { ended = true; }
        left = 0;
        desk.restart();
        desk.agree();
        CHECK(firm.psa.count("requests") == 1);
        CHECK(firm.psa.creates("requests") == 1);
        CHECK(text_of(firm.deal(deal)["Staffable_From__c"]) == "2026-08-01");
        desk.check_silence();
        ends += ended;
        if (!ended) break;
    }
    CHECK(ends > 15);  // There was something to end in the middle of.
}
