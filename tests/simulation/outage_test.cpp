#include "circle.hpp"

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
