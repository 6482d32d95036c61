#include "wired_circle.hpp"

#include <throughline/observe/outages.hpp>
#include <throughline/transport/budget_pool.hpp>

#include <algorithm>

namespace throughline::simulation {

namespace {

constexpr std::size_t          skills = 20;
constexpr std::chrono::minutes poll{5};
constexpr int                  requests_a_second = 10;

/// A system that somebody pulls out and puts back; put back, it bears only so many requests a second.
class Patient {
  public:
    Patient(sandbox::System& system, VirtualClock const& clock) : clock_{clock} {
        system.intercept([this](http::Request const& request) { return answer(request); });
    }
    void pull_out() { is_out_ = true; }
    void put_back() { is_out_ = false; }

    std::uint64_t                       probes() const { return probes_; }
    std::uint64_t                       overrun() const { return overrun_; }
    std::map<std::string, std::string>& told() { return told_; }  ///< The last word, by address.
    std::uint64_t                       words() const { return words_; }

  private:
    std::optional<http::Response> answer(http::Request const& request) {
        if (is_out_) {
            ++probes_;
            return sandbox::json_response(503, sandbox::Value::object({}));
        }
        auto const now = clock_.now().seconds();
        in_second_     = now == second_ ? in_second_ + 1 : 1;
        second_        = now;
        // A budget's second and the calendar's are not the same: what falls into one of these may be of two of those.
        if (in_second_ > 2 * requests_a_second) {
            ++overrun_;
            return sandbox::json_response(429, sandbox::Value::object({}));
        }
        if (request.method == "PATCH") {
            ++words_;
            told_[request.url] = request.body;
        }
        return std::nullopt;
    }

    VirtualClock const&                clock_;
    bool                               is_out_    = false;
    std::uint64_t                      probes_    = 0;
    std::uint64_t                      overrun_   = 0;
    std::uint64_t                      words_     = 0;
    std::int64_t                       second_    = 0;
    int                                in_second_ = 0;
    std::map<std::string, std::string> told_{};
};

/// One system of three is pulled out and put back, while people work and the host polls every five minutes.
struct Drill {
    WiredCircle world;
    Circle&     circle = world.circle;
    Patient     patient;
    int         edits = 0;

    explicit Drill(std::uint64_t seed) : world{seed, 3}, patient{world.system(1), circle.virtual_clock} {
        for (auto& system : world.topology.systems)
            system.budget = std::make_shared<BudgetPool>(
                BudgetPool::Limits{.pace = {.concurrency_max = 4, .requests_max = requests_a_second}});
        world.open(circle.network);
        for (std::size_t each = 0; each < skills; ++each) world.insert("S" + std::to_string(each));
        for (int pass = 0; pass < 3; ++pass) host_polls();
    }

    void host_polls() {
        REQUIRE(circle.engine->run_until_idle());
        circle.virtual_clock.advance(poll);
    }
    void everybody_works() {
        for (auto const& skill : world.first().list("skills"))
            world.rename(std::string{skill["id"].text()}, "edit " + std::to_string(1'000 + ++edits));
    }
    std::vector<StoredException> open() { return circle.store->open_exceptions("", 10).value(); }
    std::vector<Outage>          outages() { return outages_of(*circle.store).value(); }

    /// The host dies in the middle of catching up, after so many pieces of work.
    void host_dies_after(int pieces) {
        for (int piece = 0; piece < pieces; ++piece) {
            auto const stepped = circle.engine->step(circle.virtual_clock.now());
            REQUIRE(stepped);
            if (stepped->idle) break;
        }
        circle.network.break_all();
        world.open(circle.network);
    }
};

}  // namespace

TEST_CASE("R196: a drill: an outage is noticed with the next poll, and recovered from at the pace that it bears") {
    Drill drill{41};
    REQUIRE(drill.open().empty());

    drill.circle.virtual_clock.advance(std::chrono::minutes{3});
    drill.patient.pull_out();
    auto const pulled_out = drill.circle.virtual_clock.now();
    drill.everybody_works();
    drill.host_polls();

    // Noticed: with the poll that came next, and people are told whose it is and what to do.
    auto const told = drill.open();
    REQUIRE(told.size() == 1);
    CHECK(told.front().connection == "system1");
    CHECK_FALSE(told.front().owner.empty());
    CHECK_FALSE(told.front().remedy.empty());
    REQUIRE(drill.outages().size() == 1);
    auto const outage = drill.outages().front();
    CHECK(outage.code == "transient");
    REQUIRE(outage.good_until);
    CHECK(*outage.good_until < pulled_out);
    CHECK(outage.noticed_at >= pulled_out);
    CHECK(outage.noticed_at - pulled_out < std::chrono::minutes{2});
    CHECK(outage_detection(drill.outages()).percentile(100).value() < Decimal{12});
    CHECK(outage_metrics(drill.outages()).find("system_out{system=\"system1\",object=\"skills\"} 1") !=
          std::string::npos);

    // It is left in peace, and nobody else waits for it.
    auto const before = drill.patient.probes();
    for (int quarter = 0; quarter < 4; ++quarter) {
        drill.everybody_works();
        for (int each = 0; each < 3; ++each) drill.host_polls();
    }
    CHECK(drill.patient.probes() - before <= 2 * 12);
    CHECK(drill.world.system(2).list("skills").front()["name"].text() ==
          drill.world.first().list("skills").front()["name"].text());
    CHECK(drill.outages().size() == 1);  // One, however often it was seen.

    // Put back: it catches up at its pace, though the host dies in the middle, and each record hears its last word
    // once.
    drill.patient.put_back();
    auto const put_back = drill.circle.virtual_clock.now();
    drill.host_dies_after(7);
    drill.host_polls();
    drill.host_polls();
    CHECK(drill.patient.overrun() == 0);
    CHECK(drill.patient.told().size() == skills);
    CHECK(drill.patient.words() == skills);
    CHECK(drill.open().empty());
    CHECK(drill.circle.engine->plan().value().empty());
    auto const ended = drill.outages().front().ended_at;
    REQUIRE(ended);
    CHECK(*ended - put_back <= 2 * poll);
    CHECK(outage_recovery(drill.outages()).percentile(100).value() >= Decimal{60});
    CHECK(outage_metrics(drill.outages()).find("system_out{system=\"system1\",object=\"skills\"} 0") !=
          std::string::npos);
}

TEST_CASE("R196 L5: what was noticed and is over is told once each, and a system at work leaves no trace") {
    Drill      drill{42};
    auto const audit = drill.circle.store->count_audit().value();
    drill.host_polls();
    drill.host_polls();
    CHECK(drill.circle.store->count_audit().value() == audit);
    CHECK(drill.outages().empty());
    for (int time = 1; time <= 3; ++time) {
        drill.patient.pull_out();
        drill.host_polls();
        drill.host_polls();
        drill.patient.put_back();
        for (int each = 0; each < 3; ++each) drill.host_polls();
        CHECK(drill.outages().size() == static_cast<std::size_t>(time));
        CHECK(drill.outages().back().ended_at);
    }
    CHECK(outage_detection(drill.outages()).count() == 3);
}

}  // namespace throughline::simulation
