#include "exception_text.hpp"

#include <tool/simulation/party.hpp>

#include <throughline/sandbox/json_api.hpp>
#include <throughline/sync/whereabouts.hpp>

#include <doctest/doctest.h>

#include <map>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// A CRM whose people merge accounts, and a plain system that has each of them, too.
struct Merging {
    VirtualClock clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom chance{5};
    FirmSystems  firm{clock, clock, chance};
    PlainParty   psa{clock, chance, "psa", Owner::psa, {"Account"}, std::chrono::seconds{0}};

    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;
    std::string                  survivor = account("Northwind"), loser = account("Northwind Ltd");

    Merging() {
        network.connect(firm.crm);
        network.connect(psa.vendor());
        Topology topology{.name = "merging", .systems = {crm_of(firm, "crm"), psa.connection()}};
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
    }
    std::string account(char const* name) {
        return firm.crm.insert("Account", Value::object({{"Name", name}, {"CurrencyIsoCode", "EUR"}})).value();
    }
    void merge() {
        clock.advance(std::chrono::minutes{5});
        firm.crm.merge("Account", survivor, loser).value();
        settle();
    }
    void settle() {
        clock.advance(std::chrono::minutes{5});
        engine->run_until_idle().value();
    }
    RecordId record(std::string const& account) { return store->binding("crm", "Account", account).value()->record; }
    sandbox::JsonApi&            api() { return dynamic_cast<sandbox::JsonApi&>(psa.vendor()); }
    std::vector<StoredException> open() { return store->open_exceptions("", 10).value(); }
};

}  // namespace

TEST_CASE("L3 P19: what a CRM merges is told to people where both live on, and merged nowhere by itself") {
    Merging world;
    world.settle();
    REQUIRE(world.api().count("accounts") == 2);
    auto const theirs = world.store->binding_of(world.record(world.loser), "psa", "accounts").value()->key;
    world.merge();
    CHECK(world.api().count("accounts") == 2);
    REQUIRE(world.open().size() == 1);
    CHECK(world.open().front().cause == "twice|psa|accounts|" + theirs);
    CHECK(world.open().front().owner == "data steward");
    check_exception_text(*world.store, "twice|", "exception-twice");
    auto const audit = world.store->count_audit().value();
    world.settle();
    CHECK(world.store->count_audit().value() == audit);  // L5

    world.api().remove("accounts", theirs).value();  // The steward has merged them there.
    world.store->put_hint("psa", "accounts", theirs).value();
    world.settle();
    for (auto const& each : world.open()) CHECK_FALSE(each.cause.starts_with("twice|"));
}

TEST_CASE("L1 P19: where only the loser of a merge is known, it stands for the survivor from then on") {
    Merging world;
    world.settle();
    auto const kept  = world.record(world.survivor);
    auto const own   = *world.store->binding_of(kept, "psa", "accounts").value();
    auto const moved = world.store->binding_of(world.record(world.loser), "psa", "accounts").value()->key;
    world.api().remove("accounts", own.key).value();
    world.store->put_hint("psa", "accounts", own.key).value();
    world.settle();
    auto const before = world.open().size();  // A deletion, which people decide about.
    world.merge();
    CHECK(world.open().size() == before);
    CHECK(world.store->binding("psa", "accounts", moved).value()->record == kept);
    CHECK(world.api().read("accounts", moved)["name"].text() == "Northwind");  // It is told who it is.
    CHECK(world.store->resolve(world.record(world.loser)).value() == kept);
    CHECK(world.api().creates("accounts") == 2);
}

TEST_CASE("P10: what the loser of a merge said is kept for its survivor, and brought back in one call") {
    Merging world;
    world.settle();
    auto const loser = world.record(world.loser);
    world.merge();
    auto const kept = world.store->losses_of(world.record(world.survivor), 0, 100).value();
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().member == "name");
    CHECK(kept.front().lost == "\"Northwind Ltd\"");
    CHECK(kept.front().stands == "\"Northwind\"");
    CHECK(kept.front().said_by == "crm");
    CHECK(kept.front().cause == "joined");
    CHECK(kept.front().from == loser);
    world.engine->restore(kept.front().sequence, "ann").value();
    world.settle();
    CHECK(world.firm.crm.read("Account", world.survivor)["Name"].text() == "Northwind Ltd");
}

TEST_CASE("P09: after any merges, merges of merges, and merges undone, each id leads to who survived") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        Merging                            world;
        SeededRandom                       people{seed};
        std::vector<std::string>           accounts{world.survivor, world.loser};
        std::map<std::string, std::string> into;  // Who went into whom.
        for (auto const* name : {"Contoso", "Fabrikam", "Adatum", "Litware"}) accounts.push_back(world.account(name));
        world.settle();
        std::map<std::string, RecordId> ids;
        for (auto const& each : accounts) ids[each] = world.record(each);
        auto const live = [&](std::string const& account) { return into.count(account) == 0; };
        for (int step = 0; step < 6; ++step) {
            auto const& survivor = accounts[people.below(accounts.size())];
            auto const& loser    = accounts[people.below(accounts.size())];
            world.clock.advance(std::chrono::minutes{5});
            if (!live(loser) && live(into[loser]) && people.chance(1, 2)) {
                world.firm.crm.restore("Account", loser).value();
                into.erase(loser);
            } else if (live(survivor) && live(loser) && survivor != loser) {
                world.firm.crm.merge("Account", survivor, loser).value();
                into[loser] = survivor;
            }
            world.settle();
            for (auto const& each : accounts) {
                auto last = each;
                while (!live(last)) last = into[last];
                CHECK(record_today(*world.store, ids[each]).value() == ids[last]);
                CHECK(find_record(*world.store, "crm", "Account", each).value() == ids[last]);
            }
        }
        // The other system has merged nothing, and each of its records that is one of two is told to people.
        CHECK(world.api().count("accounts") == accounts.size());
        CHECK(world.api().creates("accounts") == static_cast<std::int64_t>(accounts.size()));
        std::size_t told = 0;
        for (auto const& each : world.open()) told += each.cause.starts_with("twice|psa|accounts|");
        CHECK(told == into.size());
        CHECK(world.engine->plan().value().empty());
    }
}
