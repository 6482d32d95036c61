#include "circle.hpp"
#include "exception_text.hpp"

using namespace throughline;
using namespace throughline::simulation;

TEST_CASE("R200 P27: a system that is down is probed, not beaten, and nothing is lost when it is back") {
    Circle circle{31, 2};
    circle.systems[0]->insert("skills", sandbox::Value::object({{"code", "S1"}, {"name", "One"}})).value();
    circle.settle();
    circle.systems[0]->insert("skills", sandbox::Value::object({{"code", "S2"}, {"name", "Two"}})).value();
    circle.systems[1]->intercept([](http::Request const&) -> std::optional<http::Response> {
        return sandbox::json_response(503, sandbox::Value::object({}));
    });
    auto const  before  = circle.systems[1]->requests();
    auto const  begun   = circle.virtual_clock.now();
    std::size_t passes  = 0;
    bool        failing = true;
    for (; circle.virtual_clock.now() < begun + std::chrono::hours{1}; ++passes) {
        circle.engine->run_until_idle().value();
        failing = failing && !circle.engine->last_refresh().failures.empty();
        circle.virtual_clock.advance(std::chrono::minutes{1});
    }
    CHECK(passes >= 30);
    CHECK(failing);
    check_exception_text(*circle.store, "system|", "exception-system");
    auto const asked = circle.systems[1]->requests() - before;
    CAPTURE(asked);
    CHECK(asked < 40);  // Some to see that it is down, then a probe every five minutes.
    CHECK(asked > 10);

    circle.systems[1]->intercept({});
    circle.settle();
    CHECK(circle.systems[1]->count("skills") == 2);
    CHECK(circle.systems[1]->creates("skills") == 2);
    CHECK(circle.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("P10 L10: a system that keeps changing a field back is left alone after some restores, with an exception") {
    Circle circle{32, 2};
    for (auto& [field, owner] : circle.owner_of) owner = 0;
    circle.systems[0]->insert("skills", sandbox::Value::object({{"code", "S1"}, {"name", "One"}})).value();
    circle.settle();
    auto&      stubborn = *circle.systems[1];
    auto const copy     = std::string{stubborn.list("skills").front()["id"].text()};
    auto const automate = [&] {
        stubborn.update("skills", copy, sandbox::Value::object({{"name", "Uno"}})).value();
        circle.settle();
        return std::string{stubborn.read("skills", copy)["name"].text()};
    };
    for (int restored = 0; restored < 3; ++restored) CHECK(automate() == "One");
    CHECK(automate() == "Uno");
    auto const fights = circle.store->open_exceptions("fight|", 10).value();
    REQUIRE(fights.size() == 1);
    CHECK(fights.front().path == "Skill.name");
    CHECK(fights.front().value == "\"Uno\"");
    CHECK_FALSE(fights.front().remedy.empty());
    check_exception_text(*circle.store, "fight|", "exception-fight");
    // Everything else of the record goes on.
    circle.systems[0]
        ->update("skills", std::string{circle.systems[0]->list("skills").front()["id"].text()},
                 sandbox::Value::object({{"active", false}}))
        .value();
    circle.settle();
    CHECK(stubborn.read("skills", copy)["active"].to_json() == "false");
    CHECK(circle.store->open_exceptions("fight|", 10).value().size() == 1);

    SUBCASE("until a person says that its cause is gone") {
        CHECK(circle.engine->retry(fights.front().cause, "ann").value() == false);
        circle.settle();
        CHECK(stubborn.read("skills", copy)["name"].text() == "One");
    }
    SUBCASE("or a day has passed") {
        circle.virtual_clock.advance(std::chrono::hours{25});
        circle.settle();
        CHECK(stubborn.read("skills", copy)["name"].text() == "One");
    }
    SUBCASE("or the system gives in") {
        stubborn.update("skills", copy, sandbox::Value::object({{"name", "One"}})).value();
        circle.settle();
    }
    CHECK(circle.store->open_exceptions("", 10).value().empty());
}
