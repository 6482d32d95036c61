#include <doctest/doctest.h>

#include "worlds.hpp"

namespace throughline::test {

namespace {

// Bodies of 4 MiB and headers of 1 MiB are more than it takes.
CurlTransport::Options small_limits() {
    CurlTransport::Options options;
    options.body_bytes_max   = std::size_t{1} << 20;
    options.header_bytes_max = std::size_t{1} << 14;
    return options;
}

}  // namespace

TEST_CASE("an answer that was lost on its way is uncertain: the request may have been acted on (R202, L3)") {
    CurlWorld world{{}};
    for (auto const* const path :
         {LoopbackServer::truncated, LoopbackServer::truncated_chunks, LoopbackServer::no_answer}) {
        CAPTURE(path);
        auto const before = world.server.requests().size();
        auto const result =
            send_and_wait(world.transport, http::post(world.origin + path, "text/plain", "x"), patience);
        CHECK(code_of(result) == ErrorCode::uncertain);
        CHECK(world.server.requests().size() == before + 1);
    }
}

TEST_CASE("a server that says nothing is uncertain when the time is up (R202, L12)") {
    CurlTransport::Options options;
    options.request_timeout = std::chrono::milliseconds{150};
    CurlWorld  world{{}, options};
    auto const result = send_and_wait(world.transport, http::get(world.origin + LoopbackServer::silent), patience);
    CHECK(code_of(result) == ErrorCode::uncertain);
    CHECK(world.server.requests().size() == 1);
}

TEST_CASE("an answer over its limit is corrupt, announced or not, and is not held (R202, L12)") {
    CurlWorld world{{}, small_limits()};
    for (auto const* const path :
         {LoopbackServer::huge_body, LoopbackServer::huge_chunks, LoopbackServer::huge_headers}) {
        CAPTURE(path);
        CHECK(code_of(send_and_wait(world.transport, http::get(world.origin + path), patience)) == ErrorCode::corrupt);
    }
    CHECK(send_and_wait(world.transport, http::get(world.origin + "/fine"), patience));
}

TEST_CASE("an answer within its limit by one byte is an answer (L12)") {
    CurlTransport::Options options;
    options.body_bytes_max = 1'000;
    for (std::size_t const size : {1'000U, 1'001U}) {
        CAPTURE(size);
        CurlWorld world{
            [size](http::Request const&) { return http::Response{.status = 200, .body = std::string(size, 'x')}; },
            options};
        auto const result = send_and_wait(world.transport, http::get(world.origin), patience);
        CHECK(code_of(result) == (size == 1'000 ? ErrorCode::cancelled : ErrorCode::corrupt));
    }
}

TEST_CASE("what is not HTTP is corrupt (R202)") {
    CurlWorld world{{}};
    CHECK(code_of(send_and_wait(world.transport, http::get(world.origin + LoopbackServer::no_http), patience)) ==
          ErrorCode::corrupt);
}

TEST_CASE("an interim answer's headers are not the answer's") {
    CurlWorld  world{{}};
    auto const response = send_and_wait(world.transport, http::get(world.origin + LoopbackServer::interim), patience);
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK_FALSE(response->headers.has("Link"));
}

TEST_CASE("an error names the request without its query, headers or body (L13)") {
    CurlWorld world{{}};
    auto      request = http::post(world.nowhere + "/token?key=s3cret", "text/plain", "s3cret");
    request.headers.add("Authorization", "Bearer s3cret");
    auto const result = send_and_wait(world.transport, request, patience);
    REQUIRE_FALSE(result);
    CHECK(result.error().message().find("/token") != std::string::npos);
    CHECK(result.error().describe().find("s3cret") == std::string::npos);
}

}  // namespace throughline::test
