#include "storm.hpp"
#include "support/temporary_folder.hpp"

#include <throughline/connector/rest_connector.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace throughline::simulation {

namespace {

using Answer = Result<http::Response>;

/// The tenants behind a wire that learns every credential that crosses it, and may answer in a vendor's place.
struct WatchedWorld {
    explicit WatchedWorld(std::uint64_t seed) : tenants{seed} {
        tenants.fill({.accounts = 3, .opportunities = 10, .people = 2});
        watch(tenants.crm);
        watch(tenants.erp);
    }

    template <class System>
    void watch(System& system) {
        transport.route(system.origin(), [this, &system](http::Request const& request) -> Answer {
            learn(request);
            if (attack)
                if (auto forged = attack(request)) return *forged;
            auto answer = system.answer(request);
            if (request.url.find("/token") != std::string::npos) learn_token(answer.body);
            return answer;
        });
    }

    void learn_token(std::string const& answer) {
        auto const body = nlohmann::json::parse(answer, nullptr, false);
        if (body.is_object() && body.contains("access_token")) secrets.insert(body["access_token"].get<std::string>());
    }
    void learn(http::Request const& request) {
        auto           value     = std::string{request.headers.get("Authorization")};
        constexpr auto signature = std::string_view{"oauth_signature=\""};
        if (value.starts_with("Bearer ")) value.erase(0, 7);
        if (auto const at = value.find(signature); at != std::string::npos) value.erase(0, at + signature.size());
        value.erase(std::min(value.size(), value.find('"')));
        if (!value.empty()) secrets.insert(value);
    }

    Tenants               tenants;
    InProcessTransport    transport{[this](std::chrono::milliseconds time) { tenants.clock.advance(time); }};
    std::set<std::string> secrets{"crm-secret", "consumer-secret", "token-secret"};
    std::function<std::optional<http::Response>(http::Request const&)> attack{};
};

bool signs_in(http::Request const& request) { return request.url.find("/token") != std::string::npos; }

/// Answers that quote, where people would read it, everything that they were sent.
std::optional<http::Response> echo(http::Request const& request, Random& chance) {
    constexpr std::array statuses{302, 400, 401, 403, 500};
    auto const           said = "refused: " + std::string{request.headers.get("Authorization")} + " " + request.body;
    http::Headers const  headers{{"Content-Type", "application/json"},
                                 {"Location", "https://evil.example/?" + http::percent_encode(said)},
                                 {"WWW-Authenticate", said}};
    if (signs_in(request)) {
        if (!chance.chance(1, 3)) return std::nullopt;
        return http::Response{400, headers, nlohmann::json{{"error", "x"}, {"error_description", said}}.dump()};
    }
    if (!chance.chance(1, 4)) return std::nullopt;
    auto const body =
        chance.chance(1, 2)
            ? nlohmann::json::array({{{"errorCode", "INVALID_FIELD"}, {"message", said}, {"fields", {said}}}})
            : nlohmann::json{{"title", said}, {"o:errorDetails", {{{"detail", said}, {"o:errorCode", said}}}}};
    return http::Response{statuses[chance.below(statuses.size())], headers, body.dump()};
}

/// All that the engine keeps, shows or says.
std::string everything_kept(Store& store, std::string const& folder) {
    std::string all = open_exceptions(store);
    for (auto const& each : store.open_exceptions("", 10'000).value())
        all += each.cause + each.rule + each.expected + each.correlation + "\n";
    for (auto const& each : store.audit(0, 100'000).value())
        all += each.member + each.before + each.after + each.connection + each.correlation + "\n";
    for (auto const& entry : std::filesystem::directory_iterator{folder}) {
        std::ifstream file{entry.path(), std::ios::binary};
        all += std::string{std::istreambuf_iterator<char>{file}, {}};
    }
    return all;
}

}  // namespace

TEST_CASE("L13 P29: whatever a vendor says back, no credential is in an error, exception, audit row, plan or file") {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        CAPTURE(seed);
        test::TemporaryFolder const folder;
        WatchedWorld                world{seed};
        SeededRandom                chance{seed}, engines{seed};
        auto const                  store    = std::move(SqliteStore::open(folder.file("state.db")).value());
        auto                        topology = topology_of(world.tenants);
        topology.retention                   = {{.keep = Retention::forever}};
        Engine      engine{topology, {*store, world.transport, world.tenants.clock, engines}};
        std::string said;
        world.attack = [&](http::Request const& request) { return echo(request, chance); };
        for (int pass = 0; pass < 8; ++pass) {
            auto const plan = engine.plan();
            said += plan ? plan->to_json() + plan->to_text(1'000) : plan.error().describe();
            if (plan)
                if (auto const applied = engine.apply(*plan); !applied) said += applied.error().describe();
            if (auto const checked = engine.check(); !checked) said += checked.error().describe();
            for (auto const& failure : engine.last_refresh().failures) said += failure.describe();
            world.tenants.clock.advance(std::chrono::minutes{5});
        }
        if (auto const replay = engine.replay({})) said += replay->to_text(1'000);
        said += everything_kept(*store, folder.file(""));
        CHECK(world.secrets.size() > 5);
        for (auto const& secret : world.secrets) {
            auto const at = said.find(secret);
            CHECK_MESSAGE(at == std::string::npos, said.substr(at < 200 ? 0 : at - 200, 300));
        }
        world.attack = {};
        world.tenants.clock.advance(std::chrono::hours{1});
        CHECK(engine.run_until_idle());
    }
}

TEST_CASE("L13 P29: a JSON API's words are for people, its echo of our token is not") {
    VirtualClock       clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom       chance{1};
    InProcessTransport transport{[&](std::chrono::milliseconds time) { clock.advance(time); }};
    transport.route("https://api.example", [](http::Request const& request) -> Answer {
        auto const said = "no such scope for " + std::string{request.headers.get("Authorization")};
        return http::Response{403, {{"Content-Type", "application/json"}}, nlohmann::json{{"message", said}}.dump()};
    });
    RestOptions options{.vendor        = "api",
                        .base_url      = "https://api.example/v1",
                        .authorization = Secret{"Bearer canary-4711"},
                        .objects       = {{"skills"}}};
    Topology    topology{.name = "one", .systems = {}, .processes = {}, .identity = {}};
    topology.systems.push_back(rest_system("api", Owner::hr, std::move(options), {}));
    auto const store = std::move(SqliteStore::open(":memory:").value());
    Engine     engine{topology, {*store, transport, clock, chance}};
    auto const checked = engine.check();
    REQUIRE_FALSE(checked);
    CHECK(checked.error().describe().find("no such scope") != std::string::npos);
    CHECK(checked.error().describe().find("canary") == std::string::npos);
}

TEST_CASE("L12 L13: nesting bombs in place of any answer are errors, and the next answers are read") {
    auto const bombs = std::array{std::string(20'000, '['), [] {
                                      std::string text;
                                      for (int depth = 0; depth < 5'000; ++depth) text += "{\"records\":[";
                                      return text;
                                  }()};
    for (std::size_t bomb = 0; bomb < bombs.size(); ++bomb) {
        CAPTURE(bomb);
        int const    status = bomb == 0 ? 200 : 400;
        WatchedWorld world{7};
        SeededRandom chance{7}, engines{7};
        auto const   store = std::move(SqliteStore::open(":memory:").value());
        Engine       engine{topology_of(world.tenants), {*store, world.transport, world.tenants.clock, engines}};
        world.attack = [&](http::Request const&) -> std::optional<http::Response> {
            if (!chance.chance(1, 6)) return std::nullopt;
            return http::Response{status, {{"Content-Type", "application/json"}}, bombs[bomb]};
        };
        for (int pass = 0; pass < 2; ++pass) {
            engine.run_until_idle().ignore("it is under attack");
            world.tenants.clock.advance(std::chrono::minutes{10});
        }
        world.attack = {};
        world.tenants.clock.advance(std::chrono::hours{1});
        REQUIRE(engine.run_until_idle());
        CHECK(engine.last_refresh().failures.empty());
        CHECK(engine.plan().value().empty());
        CHECK(world.tenants.erp.creates("job") == world.tenants.erp.count("job"));
    }
}

TEST_CASE("L13 L3: names that would break out of SOQL, SuiteQL, URLs, JSON or XML are names, also when looked up") {
    constexpr std::array<std::string_view, 8> hostile{
        "' OR Name != '",           "\\' OR Id != \\'",      "'; DELETE FROM transaction; --",
        "x%27%20OR%201=1&limit=1#", "</name><script>]]>&lt", "\"},{\"attributes\"",
        "a\r\nX-Injected: 1",       "$(id)`id`{{7*7}}%s%n"};
    Storm storm{11};
    auto  weather          = sandbox::Weather{};
    weather.lost_responses = 1'500;  // So that much is looked up.
    weather.delay_max      = std::chrono::milliseconds{0};
    std::size_t next       = 0;
    for (auto const& deal : storm.tenants.crm.list("Opportunity")) {
        auto const name = std::string{hostile[next % hostile.size()]} + " " + std::to_string(next);
        ++next;
        storm.tenants.crm.update("Opportunity", deal["Id"].text(), sandbox::Value::object({{"Name", name}}))
            .ignore("a closed deal may be locked");
    }
    storm.network.set_weather(weather);
    storm.engine = std::make_unique<Engine>(
        topology_of(storm.tenants), Engine::Parts{*storm.store, storm.network, storm.virtual_clock, storm.chance});
    for (int pass = 0; pass < 4; ++pass) {
        storm.engine->run_until_idle().ignore("answers are lost");
        storm.virtual_clock.advance(std::chrono::minutes{5});
    }
    storm.network.set_weather({});
    storm.virtual_clock.advance(std::chrono::minutes{30});
    REQUIRE(storm.engine->run_until_idle());
    INFO(open_exceptions(*storm.store));
    std::set<std::string> names;
    for (auto const& id : storm.tenants.erp.ids("job"))
        names.insert(std::string{storm.tenants.erp.read("job", id)["companyName"].text()});
    auto const is_hostile = [&](std::string const& name) {
        return std::any_of(hostile.begin(), hostile.end(), [&](auto text) { return name.starts_with(text); });
    };
    CHECK(std::count_if(names.begin(), names.end(), is_hostile) > 1);
    check_no_doubles(storm);
    check_nothing_lost(storm);
    check_silence(storm);
}

}  // namespace throughline::simulation
