#include <doctest/doctest.h>

#include "worlds.hpp"

namespace throughline::test {

namespace {

std::size_t count_of(std::vector<http::Request> const& requests, std::string const& body) {
    std::size_t count = 0;
    for (auto const& request : requests) count += request.body == body ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("connections are used again: one for many exchanges in a row") {
    CurlWorld world{{}};
    for (int count = 0; count < 10; ++count) {
        auto const path = "/" + std::to_string(count);
        REQUIRE(send_and_wait(world.transport, http::get(world.origin + path), patience));
        REQUIRE(send_and_wait(world.transport, http::post(world.origin + path, "text/plain", "x"), patience));
    }
    CHECK(world.server.connections() == 1);
}

// libcurl, left to itself, sends a request again on a new connection when a kept one dies before any answer, although
// the server may have acted on it.
TEST_CASE("a write is sent at most once, even when its kept connection dies under it (L3)") {
    for (auto const* const method : {"POST", "PATCH", "PUT"}) {
        CAPTURE(method);
        CurlWorld  world{{}};
        auto const url = world.origin + LoopbackServer::dies_when_reused;
        REQUIRE(send_and_wait(world.transport, http::post(url, "text/plain", "first"), patience));
        auto request      = http::post(url, "text/plain", "second");
        request.method    = method;
        auto const result = send_and_wait(world.transport, request, patience);
        CHECK(code_of(result) == ErrorCode::uncertain);
        CHECK(count_of(world.server.requests(), "second") == 1);
    }
}

TEST_CASE("a write without a body is sent at most once too (L3)") {
    CurlWorld  world{{}};
    auto const url = world.origin + LoopbackServer::dies_when_reused;
    REQUIRE(send_and_wait(world.transport, http::get(url), patience));
    auto const result = send_and_wait(world.transport, http::post(url, "text/plain", ""), patience);
    CHECK(result);  // On a connection of its own.
    CHECK(world.server.requests().size() == 2);
    CHECK(world.server.connections() == 2);
}

}  // namespace throughline::test
