#include "circle.hpp"

#include <throughline/sync/step_policy.hpp>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// From every skill follows one more.
Process followers() {
    return {.name    = "followers",
            .version = 1,
            .from    = "Skill",
            .derive  = [](RecordId id, AnyObject const& object, Records&, Desired& desired) {
                auto const& skill = object.as<Skill>();
                if (!skill.code.starts_with("F"))
                    desired.put(Id<Skill>{RecordId::derive("followers", "Skill", id.to_string())},
                                 Skill{.code = "F" + skill.code, .name = "Follower of " + skill.name});
            }};
}

/// A screen on the first of three systems; what is changed there follows in the others, of which the last is slow.
struct Screen {
    Circle     circle{61, {.size = 3, .adjust = [](Topology& topology) { topology.processes = {followers()}; }}};
    StepPolicy policy = StepPolicy{}.wait("system1");

    Screen() {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        circle.open();
    }
    Submitted submit(Id<Skill> id, std::string code, std::string name) {
        auto const wish = Submission::of<&Skill::code, &Skill::name, &Skill::active>(
            "system0", "ann", id, std::move(code), std::move(name), true);
        return circle.engine->submit_and_wait(wish, circle.virtual_clock.now() + std::chrono::minutes{1}).value();
    }
    std::string names_in(std::size_t system) {
        std::set<std::string> names;
        for (auto const& skill : circle.systems[system]->list("skills")) names.emplace(skill["name"].text());
        std::string text;
        for (auto const& name : names) text += name + "; ";
        return text;
    }
};

}  // namespace

TEST_CASE("R166: a step that is waited for is done when the call is back; nobody speaks to a system that is not") {
    Screen     screen;
    auto&      circle = screen.circle;
    auto const id     = Id<Skill>{RecordId::derive("screen", "Skill", "1")};
    REQUIRE(screen.submit(id, "S1", "One").kind == Submitted::Kind::applied);
    bool is_down = false;
    SUBCASE("whether that is up") {}
    SUBCASE("or down") { is_down = true; }
    circle.systems[2]->intercept([&](http::Request const&) -> std::optional<http::Response> {
        return is_down ? std::optional{sandbox::json_response(503, Value::object({}))} : std::nullopt;
    });
    auto const spoken = circle.systems[2]->requests();
    auto const began  = circle.virtual_clock.now();
    CHECK(apply_awaited(*circle.engine, *circle.store, screen.policy).value().created == 2);
    CHECK(screen.names_in(1) == "Follower of One; One; ");  // What was derived from it, too.
    CHECK(circle.systems[2]->requests() == spoken);
    CHECK(screen.names_in(2).empty());
    CHECK(circle.virtual_clock.now() - began < std::chrono::seconds{5});

    // What was not waited for is owed, and goes on by itself: here with the next step, after the system is up again.
    auto const owed = circle.engine->owed().value();
    CHECK(owed.writes.size() >= 2);
    is_down = false;
    circle.settle();
    for (std::size_t place = 0; place < 3; ++place) {
        CHECK(screen.names_in(place) == "Follower of One; One; ");
        CHECK(circle.systems[place]->creates("skills") == 2);
    }
}

TEST_CASE("R166: whose step is never waited for hears of it by the way of all others") {
    Screen screen;
    screen.policy   = StepPolicy{};
    auto const id   = Id<Skill>{RecordId::derive("screen", "Skill", "1")};
    auto const done = screen.submit(id, "S1", "One");
    REQUIRE(done.kind == Submitted::Kind::applied);
    CHECK(apply_awaited(*screen.circle.engine, *screen.circle.store, screen.policy).value().applied == 0);
    CHECK(screen.names_in(1).empty());
    screen.circle.settle();
    CHECK(screen.names_in(1) == "Follower of One; One; ");
}
