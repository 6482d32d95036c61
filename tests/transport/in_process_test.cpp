#include <throughline/core/clock.hpp>

#include <doctest/doctest.h>

#include "worlds.hpp"

namespace throughline::test {

TEST_CASE("in-process answers come in the order of their requests, origins apart") {
    InProcessTransport       transport;
    std::vector<std::string> seen;
    for (auto const* const origin : {"https://one.example", "https://two.example:8443/ignored"}) {
        transport.route(origin, [&seen, origin](http::Request const& request) {
            seen.push_back(request.url);
            return http::Response{.status = 200, .body = origin};
        });
    }
    transport.start(http::get("https://two.example:8443/1"));
    transport.start(http::get("https://ONE.example:443/2"));
    transport.start(http::get("https://two.example/3"));
    auto const answers = transport.wait(std::chrono::milliseconds{0});
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].response->body == "https://two.example:8443/ignored");
    CHECK(answers[1].response->body == "https://one.example");
    CHECK(code_of(answers[2].response) == ErrorCode::transient);
    CHECK(seen == std::vector<std::string>{"https://two.example:8443/1", "https://ONE.example:443/2"});
}

TEST_CASE("a handler may lose the exchange, and may start another") {
    InProcessTransport transport;
    transport.route("https://a.example", [&](http::Request const&) -> Result<http::Response> {
        transport.start(http::get("https://b.example"));
        return Error{ErrorCode::uncertain, "lost"};
    });
    transport.route("https://b.example", [](http::Request const&) { return http::Response{.status = 200}; });
    transport.start(http::get("https://a.example"));
    auto const first = transport.wait(std::chrono::milliseconds{0});
    REQUIRE(first.size() == 1);
    CHECK(code_of(first[0].response) == ErrorCode::uncertain);
    CHECK(transport.wait(std::chrono::milliseconds{0}).size() == 1);
}

TEST_CASE("a wait with nothing to do lets virtual time pass") {
    VirtualClock       clock{Timestamp::from_seconds(0)};
    InProcessTransport transport{[&](std::chrono::milliseconds by) { clock.advance(by); }};
    transport.route("https://a.example", [](http::Request const&) { return http::Response{.status = 200}; });
    transport.start(http::get("https://a.example"));
    CHECK(transport.wait(std::chrono::milliseconds{2'000}).size() == 1);
    CHECK(clock.now() == Timestamp::from_seconds(0));
    CHECK(transport.wait(std::chrono::milliseconds{2'000}).empty());
    CHECK(clock.now() == Timestamp::from_seconds(2));
}

}  // namespace throughline::test
