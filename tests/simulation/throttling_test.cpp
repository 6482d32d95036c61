#include "circle.hpp"

#include "support/temporary_folder.hpp"

#include <throughline/transport/budget_pool.hpp>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <set>

namespace throughline::simulation {

namespace {

constexpr std::size_t concurrency_max = 3;
constexpr std::size_t per_second_max  = 10;

/// A vendor's gate before several of its tenants: it counts what is under way and what came in the last second, and
/// turns away what is too much.
class Gate final : public Transport {
  public:
    Gate(Transport& inner, Clock const& clock) : inner_{inner}, clock_{clock} {}

    Ticket start(http::Request request) override {
        auto const now = clock_.now();
        while (!lately_.empty() && now - lately_.front() >= std::chrono::seconds{1}) lately_.pop_front();
        too_many_ += under_way_.size() >= concurrency_max || lately_.size() >= per_second_max;
        lately_.push_back(now);
        busiest_          = std::max(busiest_, lately_.size());
        auto const ticket = inner_.start(std::move(request));
        under_way_.insert(ticket);
        return ticket;
    }
    void cancel(Ticket ticket) override {
        under_way_.erase(ticket);
        inner_.cancel(ticket);
    }
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override {
        auto answers = inner_.wait(at_most);
        for (auto const& answer : answers) under_way_.erase(answer.ticket);
        return answers;
    }

    std::uint64_t too_many() const { return too_many_; }
    std::size_t   busiest() const { return busiest_; }
    std::size_t   under_way() const { return under_way_.size(); }

  private:
    Transport&            inner_;
    Clock const&          clock_;
    std::set<Ticket>      under_way_{};
    std::deque<Timestamp> lately_{};
    std::uint64_t         too_many_ = 0;
    std::size_t           busiest_  = 0;
};

BudgetPool::Limits const what_it_permits{.pace = {.concurrency_max = concurrency_max, .requests_max = per_second_max}};

using Pool = std::shared_ptr<BudgetPool>;

Pool shared_pool() { return std::make_shared<BudgetPool>(what_it_permits); }

/// Two tenants of one vendor, through one application that the vendor counts as one.
struct Tenancy {
    explicit Tenancy(Pool const& pool) : Tenancy{pool, pool} {}
    Tenancy(Pool const& of_first, Pool const& of_second) {
        for (auto* system : {&first, &second}) {
            network.connect(*system);
            for (int each = 0; each < 40; ++each) {
                auto const code = system->name() + std::to_string(each);
                system->insert("skills", sandbox::Value::object({{"code", code}, {"name", code}})).value();
            }
        }
        network.set_weather({.delay_max = std::chrono::milliseconds{150}});
        Topology topology{.name = "tenancy", .systems = {}, .processes = {}, .identity = {}};
        for (auto const* system : {&first, &second}) {
            RestOptions options{.vendor        = "vendor",
                                .base_url      = system->base_url(),
                                .authorization = Secret{"Bearer"},
                                .objects       = {{"skills"}}};
            options.page_rows = 5;
            topology.systems.push_back(rest_system(system->name(), system == &first ? Owner::hr : Owner::psa,
                                                   std::move(options), {view_of<Plain, Skill>}));
            topology.systems.back().creates = {"Skill"};
            topology.systems.back().budget  = system == &first ? of_first : of_second;
        }
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, gate, clock, chance});
    }

    sandbox::JsonApi api(std::string const& name) {
        return {clock,
                chance,
                {.name = name, .origin = "https://" + name + ".example"},
                {{.name   = "skills",
                  .fields = {{.name = "code"},
                             {.name = "name"},
                             {.name = "parent"},
                             {.name = "active", .type = sandbox::FieldType::boolean}}}}};
    }

    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 chance{9};
    sandbox::JsonApi             first  = api("first");
    sandbox::JsonApi             second = api("second");
    sandbox::Network             network{clock, 4};
    Gate                         gate{network, clock};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;
};

}  // namespace

TEST_CASE("R201 P27: two connections that share a vendor's patience never make it refuse, and use all of it") {
    Tenancy apart{nullptr};
    apart.engine->run_until_idle().value();
    CHECK(apart.gate.too_many() > 0);  // Each alone keeps its own limits, which is not enough.

    Tenancy together{shared_pool()};
    together.engine->run_until_idle().value();
    CHECK(together.gate.too_many() == 0);
    CHECK(together.gate.busiest() == per_second_max);
    CHECK(together.first.list("skills").size() == 80);
    CHECK(together.second.list("skills").size() == 80);
}

TEST_CASE("R201 P27: two processes that share a vendor through one file never make it refuse, and use all of it") {
    test::TemporaryFolder const folder;
    auto const pool = [&] { return std::make_shared<BudgetPool>(what_it_permits, folder.file("budget")); };
    Tenancy    together{pool(), pool()};
    together.engine->run_until_idle().value();
    CHECK(together.gate.too_many() == 0);
    CHECK(together.gate.busiest() == per_second_max);
    CHECK(together.first.list("skills").size() == 80);
    CHECK(together.second.list("skills").size() == 80);
}

TEST_CASE(
    "L10 L12: where the file of a shared budget cannot be had, its connection rests, the exception says why, and "
    "the next pass goes on") {
    test::TemporaryFolder const folder;
    auto const                  file = folder.file("budget");
    std::ofstream{file} << "somebody else's";
    Tenancy world{nullptr, std::make_shared<BudgetPool>(what_it_permits, file)};
    world.engine->refresh().value();
    auto const resting = world.store->open_exceptions("system|second|", 10).value();
    REQUIRE(resting.size() == 1);
    CHECK(resting.front().code == "corrupt");
    CHECK(resting.front().message.find("shared") != std::string::npos);
    std::filesystem::remove(file);
    world.clock.advance(std::chrono::minutes{1});
    world.engine->run_until_idle().value();
    CHECK(world.store->open_exceptions("", 10).value().empty());
    CHECK(world.second.list("skills").size() == 80);
}

TEST_CASE("R201 L7: what a killed process held of a shared budget is free again when its lease ends") {
    test::TemporaryFolder const folder;
    auto                        limits = what_it_permits;
    limits.lease                       = std::chrono::seconds{5};
    auto const         pool            = [&] { return std::make_shared<BudgetPool>(limits, folder.file("budget")); };
    Tenancy            world{pool()};
    BudgetPool::Member killed{pool()};  // From here on it says nothing any more.
    for (std::size_t each = 0; each < concurrency_max; ++each) {
        CHECK(killed.try_acquire(Urgency::transactional, world.clock.now()));
        world.clock.advance(std::chrono::milliseconds{100});
    }
    auto const begun = world.clock.now();
    world.engine->run_until_idle().value();
    CHECK(world.clock.now() - begun > std::chrono::seconds{4});
    CHECK(world.first.list("skills").size() == 80);
    CHECK(world.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("R201: what is under way for longer than the lease of its slot keeps it") {
    test::TemporaryFolder const folder;
    BudgetPool::Limits const    limits{.pace = {.concurrency_max = concurrency_max}, .lease = std::chrono::seconds{1}};
    auto const                  pool = [&] { return std::make_shared<BudgetPool>(limits, folder.file("budget")); };
    Tenancy                     world{pool()};
    BudgetPool::Member          other{pool()};
    std::size_t                 most = 0;
    world.network.set_weather({.delay_max = std::chrono::milliseconds{4'000}});
    world.network.on_event([&] {
        std::size_t got = 0;
        while (other.try_acquire(Urgency::backfill, world.clock.now())) ++got;
        most = std::max(most, got + world.gate.under_way());
        for (; got > 0; --got) other.release();
    });
    world.engine->run_until_idle().value();
    CHECK(most == concurrency_max);
    CHECK(world.second.list("skills").size() == 80);
}

TEST_CASE(
    "R193 P27: where there is more to do than a day allows, first loads wait, then changes, people last; nothing is "
    "dropped") {
    auto limits                          = what_it_permits;
    limits.daily_max                     = 100;
    limits.daily_percent_for_urgent      = 70;
    limits.daily_percent_for_interactive = 20;
    Tenancy world{std::make_shared<BudgetPool>(limits)};
    for (int each = 0; each < 200; ++each) {
        auto const code = "many" + std::to_string(each);
        world.first.insert("skills", sandbox::Value::object({{"code", code}, {"name", code}})).value();
    }
    auto const asked = [&] { return world.first.requests() + world.second.requests(); };
    world.engine->refresh().value();
    CHECK(asked() == 30);  // What a first load may use.
    auto const shed = world.store->open_exceptions("system|first|", 10).value();
    REQUIRE(shed.size() == 2);
    for (auto const& each : shed) CHECK(each.code == "throttled");
    CHECK(world.engine->check());  // A person asks, and is answered.
    auto const read = world.store->count_records("Skill").value();
    CHECK(read > 100);
    while (asked() < 80) {  // What is known already is worked on, as far as all but people may go.
        auto const before = asked();
        world.engine->run_until_idle().value();
        if (asked() == before) break;
    }
    CHECK(asked() == 80);
    CHECK(world.engine->check());
    for (int day = 0; day < 30; ++day) {
        world.clock.advance(std::chrono::hours{24});
        world.engine->run_until_idle().value();
    }
    CHECK(world.first.list("skills").size() == 280);
    CHECK(world.second.list("skills").size() == 280);
    CHECK(world.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("R189 R201: who is told to wait waits, with all that shares the connection, and is told once") {
    Tenancy     world{shared_pool()};
    std::size_t refused = 0;
    world.first.intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (request.method == "GET" || refused > 0) return std::nullopt;
        ++refused;
        return http::Response{429, {{"Retry-After", "9"}, {"Content-Type", "application/json"}}, "{}"};
    });
    auto const before = world.clock.now();
    world.engine->run_until_idle().value();
    CHECK(refused == 1);
    CHECK(world.clock.now() - before >= std::chrono::seconds{9});
    CHECK(world.first.list("skills").size() == 80);
    // In the span in which it was to be left alone it was left alone, but for what was on its way.
    Timestamp   throttled_at{};
    std::size_t too_early = 0;
    for (auto const& request : world.first.log()) {
        if (request.status == 429)
            throttled_at = request.at;
        else if (throttled_at != Timestamp{} && request.at < throttled_at + std::chrono::seconds{8})
            ++too_early;
    }
    CHECK(throttled_at != Timestamp{});
    CHECK(too_early < concurrency_max);
}

}  // namespace throughline::simulation
