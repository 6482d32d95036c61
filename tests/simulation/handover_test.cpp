#include "seeds.hpp"
#include "world.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/sandbox/network.hpp>

#include <map>
#include <set>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// Three customers, of whom the ledger knows two by name, and what is sold to them.
struct Handover {
    Tenants                      tenants;
    sandbox::Network             network;
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();

    explicit Handover(std::uint64_t seed) : tenants{seed}, network{tenants.clock, seed} {
        tenants.fill({.accounts = 1, .opportunities = 0, .people = 0});
        network.connect(tenants.crm);
        network.connect(tenants.erp);
        auto const words = sandbox::firm_crosswalks(tenants.erp);
        auto const key   = [](std::string id) { return Value::object({{"id", std::move(id)}}); };
        for (auto const* name : {"Acme", "FABRIKAM "})
            tenants.erp
                .insert("customer", Value::object({{"companyName", name},
                                                   {"isPerson", false},
                                                   {"subsidiary", key(*words.at("legal_entity").vendor_of("NW-US"))},
                                                   {"currency", key(*words.at("currency").vendor_of("USD"))}}))
                .value();
        tenants.erp.records().commit().value();
        known = tenants.erp.count("customer");
        for (auto const* name : {"Acme", "Fabrikam", "Initech"}) {
            auto const account =
                tenants.crm.insert("Account", Value::object({{"Name", name}, {"CurrencyIsoCode", "USD"}})).value();
            for (int each = 0; each < 2; ++each) win(account, std::string{name} + " " + std::to_string(each));
        }
    }
    void win(std::string const& account, std::string const& name) {
        tenants.crm
            .insert("Opportunity", Value::object({{"Name", name},
                                                  {"AccountId", account},
                                                  {"CloseDate", "2026-03-01"},
                                                  {"StageName", "Closed Won"},
                                                  {"CurrencyIsoCode", "USD"},
                                                  {"Amount", Value::number("100000.01")},
                                                  {"Expected_Start__c", "2026-03-15"},
                                                  {"Duration_Days__c", 92},
                                                  {"Service_Line__c", "Strategy"},
                                                  {"Contract_Type__c", "Fixed Fee"},
                                                  {"Billing_Model__c", "Fixed Fee"},
                                                  {"Legal_Entity__c", "NW-US"},
                                                  {"Tax_Code__c", "EXEMPT"}}))
            .value();
    }
    Engine engine() {
        return Engine{topology_of(tenants), Engine::Parts{*store, network, tenants.clock, tenants.random}};
    }
    template <class Object>
    std::vector<std::pair<RecordId, Object>> all() const {
        std::vector<std::pair<RecordId, Object>> found;
        for (auto const& record : store->records(object_name<Object>, {}, 1'000).value())
            found.emplace_back(record.id,
                               from_canonical_json(object_type<Object>(), record.body).value().template as<Object>());
        return found;
    }

    std::size_t known = 0;
};

/// What is due when, of one schedule.
using Due = std::multiset<std::pair<std::string, std::string>>;

Due due_in_the_ledger(Value const& schedule) {
    Due due;
    for (auto const& line : schedule["milestone"]["items"].elements())
        due.insert({std::string{line["milestoneDate"].text()},
                    line["milestoneAmount"].decimal().value().normalized().to_string()});
    return due;
}

}  // namespace

TEST_CASE("R114 L3: a customer that the ledger knows is met, one that it does not know is made, once, in any weather") {
    auto const seeds = chosen_seeds(12);
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_simulation -tc='*R114*' runs it again");
        Handover firm{seed};
        firm.network.set_weather(sandbox::Weather::foul());
        SeededRandom ends{seed};
        struct Ended {};
        bool may_end = true;
        firm.network.on_event([&] {
            if (may_end && ends.chance(1, 40)) throw Ended{};
        });
        for (int round = 0; round < 8; ++round) {
            try {
                firm.engine().run_until_idle().ignore("it may end anywhere");
            } catch (Ended const&) { firm.network.break_all(); }
            firm.tenants.clock.advance(std::chrono::minutes{10});
        }
        may_end = false;
        firm.network.clear_up();
        firm.tenants.clock.advance(std::chrono::hours{1});
        firm.engine().run_until_idle().value();
        INFO(open_exceptions(*firm.store));
        CHECK(firm.tenants.erp.count("customer") == firm.known + 1);  // Initech alone is new.
        CHECK(firm.tenants.erp.count("salesOrder") == 6);
        std::map<std::string, int> orders;
        for (auto const& id : firm.tenants.erp.ids("salesOrder"))
            ++orders[std::string{firm.tenants.erp.read("salesOrder", id)["entity"]["id"].text()}];
        CHECK(orders.size() == 3);
        for (auto const& [customer, count] : orders) CHECK(count == 2);
    }
}

TEST_CASE(
    "R117 L9: a billing schedule in the ledger is the canonical one, day by day and to the cent, after any crash") {
    auto const seeds = chosen_seeds(10);
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_simulation -tc='*R117*' runs it again");
        Handover firm{seed};
        firm.network.set_weather(sandbox::Weather::stormy());
        for (int round = 0; round < 4; ++round) {
            firm.engine().run_until_idle().ignore("a storm may end it anywhere");
            firm.tenants.clock.advance(std::chrono::minutes{10});
        }
        firm.network.clear_up();
        firm.tenants.clock.advance(std::chrono::hours{1});
        firm.engine().run_until_idle().value();
        std::map<RecordId, Due> canonical;
        for (auto const& [id, event] : firm.all<BillingEvent>())
            if (event.status != BillingEvent::Status::cancelled)
                canonical[event.schedule].insert(
                    {event.due_on ? event.due_on->to_string() : "", event.amount.amount().normalized().to_string()});
        CHECK(canonical.size() == 6);
        for (auto const& [id, due] : canonical) {
            auto const bound = firm.store->binding_of(id, "erp", "billingSchedule").value();
            REQUIRE(bound);
            CHECK(due_in_the_ledger(firm.tenants.erp.read("billingSchedule", bound->key)) == due);
        }
    }
}
