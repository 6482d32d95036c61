#include "circle.hpp"

#include <throughline/transport/budget_pool.hpp>

#include <algorithm>
#include <deque>
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

  private:
    Transport&            inner_;
    Clock const&          clock_;
    std::set<Ticket>      under_way_{};
    std::deque<Timestamp> lately_{};
    std::uint64_t         too_many_ = 0;
    std::size_t           busiest_  = 0;
};

/// Two tenants of one vendor, through one application that the vendor counts as one.
struct Tenancy {
    explicit Tenancy(bool shares)
        : pool{shares ? std::make_shared<BudgetPool>(BudgetPool::Limits{
                            .pace = {.concurrency_max = concurrency_max, .requests_max = per_second_max}})
                      : nullptr} {
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
            topology.systems.back().budget  = pool;
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

    std::shared_ptr<BudgetPool>  pool;
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
    Tenancy apart{false};
    apart.engine->run_until_idle().value();
    CHECK(apart.gate.too_many() > 0);  // Each alone keeps its own limits, which is not enough.

    Tenancy together{true};
    together.engine->run_until_idle().value();
    CHECK(together.gate.too_many() == 0);
    CHECK(together.gate.busiest() == per_second_max);
    CHECK(together.first.list("skills").size() == 80);
    CHECK(together.second.list("skills").size() == 80);
}

TEST_CASE("R189 R201: who is told to wait waits, with all that shares the connection, and is told once") {
    Tenancy     world{true};
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
