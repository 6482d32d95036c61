#include "crm_of_deals.hpp"

#include <throughline/core/digest.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/crosswalk_file.hpp>
#include <throughline/mapping/document.hpp>
#include <throughline/model/account.hpp>
#include <throughline/process/cutover.hpp>
#include <throughline/process/standard.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>

#include <doctest/doctest.h>

#include <map>

// A firm buys another one, which has a CRM and a ledger of its own: both join the topology that runs already.

using namespace throughline;
using namespace throughline::tests;

namespace {

struct Group {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};  // 2026-03-02
    SeededRandom                 chance{140};
    sandbox::Salesforce          crm{clock, chance};
    sandbox::Salesforce          bought_crm{clock, chance, {.origin = "https://bought.my.salesforce.com"}};
    sandbox::NetSuite            erp{clock, chance, {.account = "1111111"}};
    sandbox::NetSuite            bought_erp{clock, chance, {.account = "2222222"}};
    sandbox::Network             network{clock, 140};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};

    Group() {
        for (auto* sales : {&crm, &bought_crm}) prepare_for_deals(*sales);
        sandbox::Salesforce     elsewhere{clock, chance};
        sandbox::FirmSize const empty{.accounts = 0, .opportunities = 0, .people = 0};
        for (auto* ledger : {&erp, &bought_erp}) {
            sandbox::fill_firm(elsewhere, *ledger, empty, chance);
            ledger->add_token({.consumer_key    = "consumer",
                               .consumer_secret = "consumer-secret",
                               .token_id        = "token",
                               .token_secret    = "token-secret"});
        }
        for (sandbox::System* system : std::initializer_list<sandbox::System*>{&crm, &bought_crm, &erp, &bought_erp})
            network.connect(*system);
    }

    static void win(sandbox::Salesforce& sales, char const* name, std::string const& account, char const* entity) {
        enter(sales, {.customer = account,
                      .name     = name,
                      .stage    = "Closed Won",
                      .starts   = "2026-03-15",
                      .days     = 92,
                      .amount   = "90000.01",
                      .entity   = entity,
                      .tax      = "STANDARD"});
    }
    static System ledger_system(std::string name, sandbox::NetSuite& ledger) {
        auto system    = netsuite::system(std::move(name),
                                          {.account     = ledger.options().account,
                                           .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"},
                                                                             Secret{"token"}, Secret{"token-secret"}}});
        system.creates = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
        for (auto& [table, words] : sandbox::firm_crosswalks(ledger)) system.crosswalks[table] = std::move(words);
        return system;
    }
    Topology before() {
        Topology firm{.name      = "group",
                      .systems   = {system_of_deals(crm), ledger_system("erp", erp)},
                      .processes = standard_processes()};
        firm.identity.push_back({"Account", "name", [](AnyObject const& object) -> std::optional<std::string> {
                                     return object.as<Account>().name;
                                 }});
        return firm;
    }
    /// What is added, and nothing else: two systems, and which books are kept in which ledger.
    Topology after() {
        auto group = before();
        group.systems.push_back(system_of_deals(bought_crm, "bought crm"));
        group.systems.push_back(ledger_system("bought erp", bought_erp));
        Id<LegalEntity> const bought{reference_data_id("legal_entity", "NW-JP")};
        for (auto& route : cutover_routes("erp", "bought erp", {{bought, Date{2026, 1, 1}}}))
            group.routes.push_back(std::move(route));
        return group;
    }
    void run(Topology topology) {
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
        clock.advance(std::chrono::hours{1});
        engine->run_until_idle().value();
        for (auto const& failure : engine->last_refresh().failures) FAIL_CHECK(failure.describe());
    }

    /// All that the live systems hold, stamps and versions included.
    std::string live_records() const {
        std::string text;
        for (auto const* object : {"Account", "Opportunity"})
            for (auto const& record : crm.list(object)) text += record.to_json() + "\n";
        for (auto const* object : {"customer", "salesOrder", "job", "billingSchedule"})
            for (auto const& id : erp.ids(object)) text += erp.read(object, id).to_json() + "\n";
        return text;
    }
    /// What we know of them: bindings and shadows.
    std::string live_bindings() const {
        std::string text;
        for (auto const& [system, object] :
             {std::pair{"crm", "Account"}, {"crm", "Opportunity"}, {"erp", "customer"}, {"erp", "salesOrder"}})
            for (auto const& each : store->bindings(system, object, {}, 100).value())
                text += each.key + " " + each.record.to_string() + " " + each.shadow + "\n";
        return text;
    }
};

/// What a topology says of each of its systems, as a digest: mappings row by row, words, what it makes.
std::map<std::string, std::string> mapping_hashes(Topology const& topology) {
    std::map<std::string, std::string> hashes;
    for (auto const& system : topology.systems) {
        std::string text;
        for (auto const& mapping : system.mappings) text += mapping_table(mapping);
        for (auto const& [table, words] : system.crosswalks) text += crosswalk_to_json(table, words);
        for (auto const& object : system.creates) text += object + "\n";
        hashes[system.name] = sha256_hex(text);
    }
    return hashes;
}

}  // namespace

TEST_CASE("R140: a bought firm's CRM and ledger join a live topology as data; what ran before stands as it was") {
    Group      group;
    auto const acme = enter_customer(group.crm, "Acme", "https://acme.example");
    Group::win(group.crm, "First work", acme, "NW-US");
    Group::win(group.crm, "Second work", acme, "NW-IE");
    group.run(group.before());
    REQUIRE(group.erp.count("salesOrder") == 2);
    auto const hashes   = mapping_hashes(group.before());
    auto const records  = group.live_records();
    auto const bindings = group.live_bindings();

    // The bought firm knows Acme, too, and somebody of its own, and has sold work to both.
    auto const known = enter_customer(group.bought_crm, " ACME", "https://other.example");
    auto const own   = enter_customer(group.bought_crm, "Kitano", "https://kitano.example");
    Group::win(group.bought_crm, "Third work", known, "NW-JP");
    Group::win(group.bought_crm, "Fourth work", own, "NW-JP");
    group.run(group.after());

    auto const now = mapping_hashes(group.after());
    CHECK(now.size() == 4);
    for (auto const& [system, hash] : hashes) CHECK(now.at(system) == hash);
    CHECK(group.live_records() == records);
    CHECK(group.live_bindings() == bindings);
    // Acme is one account, whoever says it, and the bought CRM says of it what the first one does.
    CHECK(group.store->count_records("Account").value() == 2);
    CHECK(group.bought_crm.read("Account", known)["Website"].text() == "https://acme.example");
    CHECK(group.bought_crm.read("Account", own)["Website"].text() == "https://kitano.example");
    // The bought firm's books are kept in its ledger, once.
    CHECK(group.bought_erp.count("salesOrder") == 2);
    CHECK(group.bought_erp.count("customer") == 2);
    for (auto const& [ours, times] : group.bought_erp.creates_by_external_id("salesOrder")) CHECK(times == 1);
    CHECK(group.engine->plan().value().empty());

    // From then on all four work: also for what the first firm sells in the bought one's name.
    Group::win(group.crm, "Fifth work", acme, "NW-JP");
    Group::win(group.crm, "Sixth work", acme, "NW-US");
    group.run(group.after());
    CHECK(group.erp.count("salesOrder") == 3);
    CHECK(group.bought_erp.count("salesOrder") == 3);
    CHECK(group.engine->plan().value().empty());
}
