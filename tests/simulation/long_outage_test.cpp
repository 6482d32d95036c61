#include "wired_circle.hpp"

namespace throughline::simulation {

namespace {

constexpr std::size_t skills = 12;

std::string version(int number) { return "version " + std::to_string(1'000 + number); }

http::Response down() { return sandbox::json_response(503, sandbox::Value::object({})); }

/// The names that each record of a system was given, in the order in which the requests came.
class Listener {
  public:
    void listen(sandbox::System& system) {
        system.intercept([this](http::Request const& request) -> std::optional<http::Response> {
            if (request.method == "PATCH") names_[request.url].push_back(request.body);
            return std::nullopt;
        });
    }
    std::map<std::string, std::vector<std::string>> const& names() const { return names_; }

  private:
    std::map<std::string, std::vector<std::string>> names_{};
};

/// One of three systems is down for so many hours, while people go on working and the host is restarted now and then.
void outlast(int hours) {
    WiredCircle world{static_cast<std::uint64_t>(hours), 3};
    auto&       circle = world.circle;
    for (std::size_t each = 0; each < skills; ++each) world.insert("S" + std::to_string(each));
    circle.settle();
    world.system(1).intercept([](http::Request const&) { return std::optional{down()}; });
    int edits = 0;
    for (int hour = 0; hour < hours; ++hour) {
        for (auto const& skill : world.first().list("skills"))
            world.rename(std::string{skill["id"].text()}, version(++edits));
        circle.open();
        auto const begun = circle.virtual_clock.now();
        REQUIRE(circle.engine->run_until_idle());  // The host hears of no error, and is not kept waiting.
        CHECK(circle.virtual_clock.now() - begun < std::chrono::minutes{2});
        for (auto const& skill : world.system(2).list("skills"))
            CHECK(std::string{skill["name"].text()} >= version(edits - static_cast<int>(skills) + 1));
        // What waits is one mark for each record, in the store, however many edits there were.
        CHECK(circle.store->due(Store::Work::plan, 0, 1'000).value().size() <= skills);
        CHECK(circle.store->open_intents(1'000).value().size() <= skills);
        auto const resting = circle.store->open_exceptions("system|", 10).value();
        REQUIRE(resting.size() == 1);
        CHECK(resting.front().connection == "system1");
        CHECK_FALSE(resting.front().owner.empty());
        CHECK_FALSE(resting.front().remedy.empty());
        if (hour % 5 == 4) circle.engine.reset();
        circle.virtual_clock.advance(std::chrono::hours{1});
    }
    Listener listener;
    listener.listen(world.system(1));
    circle.settle();
    for (std::size_t each = 0; each < skills; ++each) {
        auto const                 code = "S" + std::to_string(each);
        std::array<std::string, 2> names;
        for (auto const& skill : world.first().list("skills"))
            if (skill["code"].text() == code) names[0] = skill["name"].text();
        for (auto const& skill : world.system(1).list("skills"))
            if (skill["code"].text() == code) names[1] = skill["name"].text();
        CHECK(names[0] == names[1]);
    }
    CHECK(listener.names().size() == skills);
    for (auto const& [url, bodies] : listener.names()) CHECK(bodies.size() == 1);  // The last word, and no other.
    CHECK(world.system(1).creates("skills") == skills);
    CHECK(circle.store->open_exceptions("", 10).value().empty());
    CHECK(circle.engine->plan().value().empty());
}

}  // namespace

TEST_CASE("P41 R142 R194: a system that is down for eight hours stops nobody's work, and its backlog drains") {
    outlast(8);
}

TEST_CASE(
    "R142 L12: one that is down for days loses nothing and costs no more room than for hours; then each record's "
    "last word arrives, once") {
    outlast(100);
}

TEST_CASE("R142 R167: between a system's being up and down, what it is told of a record is in the order of its edits") {
    WiredCircle world{5, 2};
    auto&       circle = world.circle;
    auto const  id     = world.insert("S1");
    circle.settle();
    std::vector<std::string> told;
    SeededRandom             chance{5};
    bool                     is_down = false;
    world.system(1).intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (is_down) return down();
        if (request.method == "PATCH") told.push_back(request.body);
        return std::nullopt;
    });
    for (int edit = 1; edit <= 60; ++edit) {
        world.rename(id, version(edit));
        is_down = chance.chance(1, 2);
        circle.open();
        REQUIRE(circle.engine->run_until_idle());
        circle.virtual_clock.advance(std::chrono::minutes{6});
    }
    is_down = false;
    circle.settle();
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.size() > 10);
    CHECK(world.system(1).list("skills").front()["name"].text() == version(60));
}

}  // namespace throughline::simulation
