#include <doctest/doctest.h>

#include "worlds.hpp"

#include <support/hostile_text.hpp>

#include <throughline/transport/address.hpp>

namespace throughline::test {

TEST_CASE_TEMPLATE("property: a header is one line or is not sent, whatever stands in it (L13)", World, InProcessWorld,
                   CurlWorld) {
    std::uint64_t const seed = 7;
    INFO("seed " << seed);
    SeededRandom       random{seed};
    tests::HostileText hostile{random};
    int                arrived = 0;
    World              world{[&arrived](http::Request const&) {
        ++arrived;
        return http::Response{.status = 204};
    }};
    for (int trial = 0; trial < 300; ++trial) {
        auto request = http::get(world.origin + "/a");
        request.headers.add("X-Given", hostile.with_a_line_end());
        auto const refused = send_and_wait(world.transport, request, patience);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == ErrorCode::validation);
        CHECK(refused.error().describe().find("X-Given") == std::string::npos);

        auto named = http::get(world.origin + "/a");
        named.headers.add("X-" + hostile.with_a_line_end(), "1");
        CHECK(code_of(send_and_wait(world.transport, named, patience)) == ErrorCode::validation);
    }
    CHECK(arrived == 0);
}

TEST_CASE_TEMPLATE("a request of another method, or to what is no address, does not leave (L13)", World, InProcessWorld,
                   CurlWorld) {
    World world{[](http::Request const&) { return http::Response{.status = 204}; }};
    for (auto const* method : {"", "GET /x HTTP/1.1\r\nX: 1\r\n\r\nGET", "GE T"}) {
        auto request   = http::get(world.origin);
        request.method = method;
        CHECK(code_of(send_and_wait(world.transport, request, patience)) == ErrorCode::validation);
    }
    for (std::string const path : {"/a b", "/a\r\nX: 1", "/a\\b"})
        CHECK(code_of(send_and_wait(world.transport, http::get(world.origin + path), patience)) ==
              ErrorCode::validation);
}

}  // namespace throughline::test
