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

namespace {

/// A mebibyte of zeros, compressed to a thousandth.
std::string compressed_zeros() {
    constexpr unsigned char head[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0xed, 0xc1, 0x31,
                                      0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x08, 0x5f, 0xa0};
    constexpr unsigned char tail[] = {0x3e, 0x03, 0x1c, 0xea, 0x38, 0xa7, 0x00, 0x00, 0x10, 0x00};
    std::string             bytes{reinterpret_cast<char const*>(head), sizeof head};
    bytes.append(1016, '\0');
    return bytes.append(reinterpret_cast<char const*>(tail), sizeof tail);
}

}  // namespace

TEST_CASE("a decompression bomb is corrupt at the limit of what it would become, and is not held (L12, L13)") {
    for (std::size_t const limit : {std::size_t{1} << 16, std::size_t{1} << 20}) {
        CAPTURE(limit);
        CurlTransport::Options options;
        options.ask_for_compression = true;
        options.body_bytes_max      = limit;
        CurlWorld  world{[](http::Request const&) {
                            return http::Response{200, {{"Content-Encoding", "gzip"}}, compressed_zeros()};
                        },
                        options};
        auto const result = send_and_wait(world.transport, http::get(world.origin), patience);
        CHECK(code_of(result) == (limit == 1 << 20 ? ErrorCode::cancelled : ErrorCode::corrupt));
    }
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
