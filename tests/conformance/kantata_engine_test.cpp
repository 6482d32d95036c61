#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/account.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sandbox/kantata.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/sandbox/server.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/curl.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <doctest/doctest.h>

// The engine, a small CRM and a simulated Kantata: clients are made there, once, whatever the network does.

namespace throughline {

struct SmallCrm {};

// clang-format off
template <>
inline constexpr auto mapping<SmallCrm, Account> = map_object<Account>("clients", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    field<"name", &Account::name>,
    omit<&Account::legal_name, "not kept there">,
    omit<&Account::number, "not kept there">,
    omit<&Account::parent, "not kept there">,
    omit<&Account::status, "not kept there">,
    omit<&Account::type, "not kept there">,
    omit<&Account::industry, "not kept there">,
    field<"website", &Account::website>,
    omit<&Account::phone, "not kept there">,
    omit<&Account::billing_address, "not kept there">,
    omit<&Account::shipping_address, "not kept there">,
    omit<&Account::currency, "not kept there">,
    omit<&Account::payment_terms, "not kept there">,
    omit<&Account::tax_code, "not kept there">,
    omit<&Account::tax_registration, "not kept there">,
    omit<&Account::owner, "not kept there">,
    omit<&Account::region, "not kept there">,
    omit<&Account::credit_status, "not kept there">,
    omit<&Account::health, "not kept there">,
    omit<&Account::merged_into, "not kept there">,
});
static_assert(complete<SmallCrm, Account>);
// clang-format on

}  // namespace throughline

using namespace throughline;
using sandbox::Value;

namespace {

struct Firm {
    SeededRandom     chance{3};
    sandbox::JsonApi crm;
    sandbox::Kantata psa;
    std::string      person;

    explicit Firm(Clock const& clock, sandbox::KantataOptions account = {})
        : crm{clock,
              chance,
              {.name = "crm", .origin = "https://crm.example", .token = "t"},
              {{.name = "clients", .fields = {{.name = "name", .nillable = false}, {.name = "website"}}}}},
          psa{clock, chance, std::move(account)} {
        person = psa.insert("users", Value::object({{"full_name", "Kim"}, {"takes_part", true}}));
        psa.add_token("right", person);
        psa.insert("workspaces", Value::object({{"title", "Running"}, {"archived", false}, {"status_key", 200}}));
    }

    void open_clients(int count) {
        for (int each = 0; each < count; ++each)
            crm.insert("clients", Value::object({{"name", "Client " + std::to_string(each)}})).value();
    }

    Topology topology() const {
        Topology    topology{.name = "firm", .systems = {}};
        RestOptions rest{.vendor        = "small crm",
                         .base_url      = crm.base_url(),
                         .authorization = Secret{"Bearer t"},
                         .objects       = {{"clients"}}};
        topology.systems.push_back(rest_system("crm", Owner::crm, std::move(rest), {view_of<SmallCrm, Account>}));
        kantata::Options options{.currency = Currency::parse("USD").value()};
        options.crosswalks["project_status"] = {{"100", "draft"}, {"200", "active"}, {"300", "completed"}};
        topology.systems.push_back(
            kantata::system("psa", {.token = Secret{"right"}, .url = psa.origin()}, std::move(options)));
        topology.systems.back().creates = {"Account"};
        return topology;
    }

    void check_each_client_is_there_once(std::size_t count) const {
        CHECK(psa.count("workspace_groups") == count);
        auto const creates = psa.creates_by_reference("workspace_groups");
        CHECK(creates.size() == count);
        for (auto const& [id, times] : creates) CHECK_MESSAGE(times == 1, id);
        CHECK(psa.dropped() == std::vector<std::string>{});
    }
};

}  // namespace

TEST_CASE("L1 L3 L5 P01 P04: in any weather each client is made in Kantata once, and nothing is owed in the end") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
        SeededRandom     chance{seed};
        Firm             firm{clock, {.search_lag = std::chrono::seconds{60}}};
        sandbox::Network network{clock, seed};
        network.connect(firm.crm);
        network.connect(firm.psa);
        firm.open_clients(12);
        auto store = SqliteStore::open(":memory:").value();

        auto weather = sandbox::Weather::stormy();
        // A request that the network doubles is carried out twice: without a key nobody can tell it from two.
        weather.duplicated = 0;
        network.set_weather(weather);
        Engine engine{firm.topology(), {*store, network, clock, chance}};
        for (int round = 0; round < 4; ++round) {
            engine.run_until_idle().ignore("a storm may end it anywhere");
            clock.advance(std::chrono::minutes{10});
        }
        network.set_weather({});
        for (int round = 0; round < 3; ++round) {
            REQUIRE(engine.run_until_idle());
            clock.advance(std::chrono::minutes{10});
        }
        firm.check_each_client_is_there_once(12);
        auto const plan = engine.plan();
        REQUIRE(plan);
        for (auto const& failure : engine.last_refresh().failures) FAIL_CHECK(failure.describe());
        CHECK_MESSAGE(plan->empty(), plan->to_text(10));
    }
}

TEST_CASE("the same over HTTP, on this machine") {
    SystemClock     clock;
    Firm            firm{clock};
    sandbox::Server server;
    server.serve(firm.crm).value();
    server.serve(firm.psa).value();
    server.exclusively([&] { firm.open_clients(5); });
    auto          store = SqliteStore::open(":memory:").value();
    SeededRandom  chance{1};
    CurlTransport http;
    Engine        engine{firm.topology(), {*store, http, clock, chance}};
    REQUIRE(engine.check());
    REQUIRE(engine.run_until_idle());
    auto const plan = engine.plan();
    REQUIRE(plan);
    for (auto const& failure : engine.last_refresh().failures) FAIL_CHECK(failure.describe());
    CHECK(plan->empty());
    firm.check_each_client_is_there_once(5);
}
