#include "wired_circle.hpp"

#include "support/temporary_folder.hpp"

#include <throughline/transport/budget_pool.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace throughline::simulation {

namespace {

/// Sees what leaves and what is under way at the same time.
class WireWitness final : public Transport {
  public:
    explicit WireWitness(Transport& inner) : inner_{inner} {}

    Ticket start(http::Request request) override {
        if (look) look();
        auto const record = record_of(request);
        if (!record.empty()) {
            for (auto const& [ticket, other] : writes_) twice_ += other == record;
            order_.push_back(record);
        }
        auto const ticket = inner_.start(std::move(request));
        if (!record.empty()) writes_.emplace(ticket, record);
        busiest_ = std::max(busiest_, writes_.size());
        return ticket;
    }
    void cancel(Ticket ticket) override {
        writes_.erase(ticket);
        inner_.cancel(ticket);
    }
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override {
        if (look) look();
        auto answers = inner_.wait(at_most);
        for (auto const& answer : answers) writes_.erase(answer.ticket);
        return answers;
    }

    std::function<void()> look{};  ///< Called while an exchange is, or is about to be, under way.

    std::size_t                     busiest() const { return busiest_; }
    std::uint64_t                   twice() const { return twice_; }  ///< One record in two writes at a time.
    std::vector<std::string> const& order() const { return order_; }

  private:
    /// The system and the code of the record that is written; empty where it is no write.
    static std::string record_of(http::Request const& request) {
        if (request.method == "GET") return {};
        auto const body = nlohmann::json::parse(request.body);
        return http::Url::parse(request.url).origin() + " " +
               (body.contains("code") ? body["code"].get<std::string>() : request.url);
    }

    Transport&                    inner_;
    std::map<Ticket, std::string> writes_{};
    std::vector<std::string>      order_{};
    std::size_t                   busiest_ = 0;
    std::uint64_t                 twice_   = 0;
};

}  // namespace

TEST_CASE("R167: what another refers to is written first, one record never twice at a time, and others side by side") {
    WiredCircle world{11, 3};
    auto&       circle = world.circle;
    circle.network.set_weather({.delay_max = std::chrono::milliseconds{300}});
    WireWitness witness{circle.network};
    world.open(witness);
    std::map<std::string, std::string> ids, parent_of;
    for (int each = 30; each > 0; --each) {  // A tree, told from its leaves: the parents' codes come later.
        auto const code = "S" + std::to_string(each);
        ids[code]       = world.insert(code);
    }
    for (int each = 2; each <= 30; ++each) {
        auto const child = "S" + std::to_string(each), parent = "S" + std::to_string(each / 2);
        parent_of[child] = parent;
        world.first().update("skills", ids[child], sandbox::Value::object({{"parent", ids[parent]}})).value();
    }
    circle.engine->run_until_idle().value();
    for (std::size_t place = 1; place < 3; ++place) {
        auto const  origin  = world.system(place).origin() + " ";
        auto const& order   = witness.order();
        auto const  written = [&](std::string const& code) {
            return std::find(order.begin(), order.end(), origin + code);
        };
        for (auto const& [child, parent] : parent_of) {
            CAPTURE(child);
            REQUIRE(written(child) != order.end());
            CHECK(written(parent) < written(child));
        }
        CHECK(world.system(place).creates("skills") == 30);
    }
    CHECK(witness.twice() == 0);
    CHECK(witness.busiest() >= 3);
}

TEST_CASE("R166 P41: while a system is asked, neither the state nor what processes share is locked") {
    test::TemporaryFolder const folder;
    WiredCircle                 world{12, 2};
    auto&                       circle = world.circle;
    auto const                  lock   = folder.file("budget.lock");
    for (auto& system : world.topology.systems)
        system.budget =
            std::make_shared<BudgetPool>(BudgetPool::Limits{.pace = {.concurrency_max = 4}}, folder.file("budget"));
    circle.network.set_weather(sandbox::Weather::stormy());
    WireWitness   witness{circle.network};
    std::uint64_t looks = 0;
    witness.look        = [&] {
        ++looks;
        REQUIRE(circle.store->begin());  // No transaction is open.
        REQUIRE(circle.store->rollback());
        int const file = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        CHECK(::flock(file, LOCK_EX | LOCK_NB) == 0);
        ::close(file);
    };
    world.open(witness);
    for (int each = 0; each < 20; ++each) world.insert("S" + std::to_string(each));
    for (int pass = 0; pass < 6; ++pass) {
        REQUIRE(circle.engine->run_until_idle());
        circle.virtual_clock.advance(std::chrono::minutes{6});
    }
    CHECK(looks > 100);
    CHECK(world.system(1).creates("skills") == 20);
}

}  // namespace throughline::simulation
