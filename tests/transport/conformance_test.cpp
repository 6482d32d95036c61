#include <doctest/doctest.h>

#include "worlds.hpp"

#include <set>

namespace throughline::test {

namespace {

http::Response echo(http::Request const& request) {
    http::Response response;
    response.status = 201;
    response.headers.add("Content-Type", std::string{request.headers.get("Content-Type")});
    response.headers.add("X-Method", request.method);
    response.headers.add("X-Given", std::string{request.headers.get("x-given")});
    response.body = request.body;
    return response;
}

}  // namespace

TEST_CASE_TEMPLATE("a request arrives as it was given, and so does its answer (R25)", World, InProcessWorld,
                   CurlWorld) {
    World world{echo};
    for (auto request : {http::get(world.origin + "/a?b=c"), http::remove(world.origin + "/a"),
                         http::post(world.origin + "/a", "text/plain", "posted"),
                         http::put(world.origin + "/a", "application/json", "{}"),
                         http::patch(world.origin + "/a", "application/json", "{\"a\":1}"),
                         http::post(world.origin + "/a", "text/plain", "")}) {
        CAPTURE(request.method);
        request.headers.add("X-Given", "yes, given");
        auto const response = send_and_wait(world.transport, request, patience);
        REQUIRE(response);
        CHECK(response->status == 201);
        CHECK(response->headers.get("x-method") == request.method);
        CHECK(response->headers.get("X-Given") == "yes, given");
        CHECK(response->headers.get("content-type") == request.headers.get("Content-Type"));
        CHECK(response->body == request.body);
    }
}

TEST_CASE_TEMPLATE("bodies travel to the byte, whatever is in them (R25)", World, InProcessWorld, CurlWorld) {
    World       world{echo};
    std::string body;
    for (int at = 0; at < 300'000; ++at) body += static_cast<char>(at * 7 % 256);
    auto const response =
        send_and_wait(world.transport, http::post(world.origin, "application/octet-stream", body), patience);
    REQUIRE(response);
    CHECK(response->body == body);
}

TEST_CASE_TEMPLATE("any status is an answer, a redirect too, and is not acted on (R25, L13)", World, InProcessWorld,
                   CurlWorld) {
    int   asked = 0;
    World world{[&asked](http::Request const& request) {
        ++asked;
        http::Response response;
        response.status = std::stoi(std::string{request.headers.get("X-Wanted")});
        response.headers.add("Location", "https://evil.example/");
        return response;
    }};
    for (int const status : {200, 204, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503}) {
        CAPTURE(status);
        auto request = http::get(world.origin);
        request.headers.add("Authorization", "Bearer mine");
        request.headers.add("X-Wanted", std::to_string(status));
        auto const response = send_and_wait(world.transport, request, patience);
        REQUIRE(response);
        CHECK(response->status == status);
        CHECK(response->headers.get("Location") == "https://evil.example/");
    }
    CHECK(asked == 12);
}

TEST_CASE_TEMPLATE("what cannot be reached had no effect: transient (R25, R202)", World, InProcessWorld, CurlWorld) {
    World      world{echo};
    auto const result = send_and_wait(world.transport, http::post(world.nowhere, "text/plain", "x"), patience);
    CHECK(code_of(result) == ErrorCode::transient);
}

TEST_CASE_TEMPLATE("what is no absolute http(s) URL is refused before it is sent (R25, R202)", World, InProcessWorld,
                   CurlWorld) {
    World world{echo};
    for (auto const* const url : {"", "/path", "ftp://api.example/", "https://", "https://me:secret@api.example/",
                                  "https://api.example/a b", "https://api.example\\@evil.example/"}) {
        CAPTURE(url);
        CHECK(code_of(send_and_wait(world.transport, http::get(url), patience)) == ErrorCode::validation);
    }
}

TEST_CASE_TEMPLATE("each exchange started is answered once, under its own ticket (R25)", World, InProcessWorld,
                   CurlWorld) {
    World                       world{echo};
    std::set<Transport::Ticket> started;
    for (int count = 0; count < 20; ++count) {
        started.insert(world.transport.start(http::post(world.origin, "text/plain", std::to_string(count))));
    }
    CHECK(started.size() == 20);
    auto const                  answers = wait_for(world.transport, 20);
    std::set<Transport::Ticket> answered;
    std::set<std::string>       bodies;
    for (auto const& answer : answers) {
        answered.insert(answer.ticket);
        REQUIRE(answer.response);
        bodies.insert(answer.response->body);
    }
    CHECK(answers.size() == 20);
    CHECK(answered == started);
    CHECK(bodies.size() == 20);
    CHECK(world.transport.wait(std::chrono::milliseconds{0}).empty());
}

TEST_CASE_TEMPLATE("a cancelled exchange is never answered, and the others are (R25)", World, InProcessWorld,
                   CurlWorld) {
    World      world{echo};
    auto const first     = world.transport.start(http::get(world.origin));
    auto const cancelled = world.transport.start(http::get(world.origin));
    auto const refused   = world.transport.start(http::get("nothing"));
    auto const last      = world.transport.start(http::get(world.origin));
    world.transport.cancel(cancelled);
    world.transport.cancel(refused);
    world.transport.cancel(12'345);

    std::set<Transport::Ticket> answered;
    for (auto const& answer : wait_for(world.transport, 2)) answered.insert(answer.ticket);
    CHECK(answered == std::set<Transport::Ticket>{first, last});
    CHECK(world.transport.wait(std::chrono::milliseconds{0}).empty());
}

TEST_CASE_TEMPLATE("a transport with nothing under way has no answers (R25)", World, InProcessWorld, CurlWorld) {
    World world{echo};
    CHECK(world.transport.wait(std::chrono::milliseconds{0}).empty());
    CHECK(world.transport.wait(std::chrono::milliseconds{1}).empty());
}

}  // namespace throughline::test
