#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"
#include "support/tls_identity.hpp"
#include "worlds.hpp"

#include <cstdlib>
#include <fstream>

namespace throughline::test {

TEST_CASE("a redirect to another origin takes no credential there: it is not followed (L13)") {
    LoopbackServer const other{LoopbackServer::Handler{}};
    CurlWorld            world{[&other](http::Request const&) {
        return http::Response{.status = 307, .headers = {{"Location", other.origin() + "/steal"}}};
    }};
    auto                 request = http::post(world.origin, "text/plain", "x");
    request.headers.add("Authorization", "Bearer mine");
    auto const response = send_and_wait(world.transport, request, patience);
    REQUIRE(response);
    CHECK(response->status == 307);
    CHECK(other.requests().empty());
    CHECK(other.connections() == 0);
}

TEST_CASE("plain http goes to loopback only, and there only where the host permits it (L13)") {
    CurlTransport transport;
    for (auto const* const url : {"http://api.example/", "http://127.0.0.1.evil.example/", "http://127.1/",
                                  "http://localhost.evil.example/", "http://10.0.0.1/", "http://[::2]/"}) {
        CAPTURE(url);
        CHECK(code_of(send_and_wait(transport, http::get(url), patience)) == ErrorCode::forbidden);
    }
    CurlTransport::Options strict;
    strict.allow_plain_http_to_loopback = false;
    CurlWorld world{{}, strict};
    CHECK(code_of(send_and_wait(world.transport, http::get(world.origin), patience)) == ErrorCode::forbidden);
    CHECK(world.server.connections() == 0);
}

TEST_CASE("a value cannot become a header, a request line or a second request (L13)") {
    CurlWorld world{{}};
    for (auto const& [name, value] : http::Headers{{"X-A", "1\r\nX-B: 2"},
                                                   {"X-A", "1\nX-B: 2"},
                                                   {"X-A\r\nX-B", "1"},
                                                   {"X-A: 1", "2"},
                                                   {"", "1"},
                                                   {"X-A", std::string{"1\0002", 3}}}) {
        auto request = http::get(world.origin);
        request.headers.add(name, value);
        CHECK(code_of(send_and_wait(world.transport, request, patience)) == ErrorCode::validation);
    }
    auto request   = http::get(world.origin);
    request.method = "GET / HTTP/1.1\r\nX-A: 1\r\n\r\nGET";
    CHECK(code_of(send_and_wait(world.transport, request, patience)) == ErrorCode::validation);
    CHECK(world.server.connections() == 0);
}

TEST_CASE("only what was given is sent: no Expect, no content type of its own, no proxy from the environment (L13)") {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    CurlWorld world{{}};
    auto      request = http::post(world.origin, "", std::string(5'000, 'x'));
    request.headers   = {{"X-Empty", ""}};
    auto const result = send_and_wait(world.transport, request, patience);
    ::unsetenv("http_proxy");
    ::unsetenv("ALL_PROXY");
    REQUIRE(result);
    auto const sent = world.server.requests().at(0);
    CHECK_FALSE(sent.headers.has("Expect"));
    CHECK_FALSE(sent.headers.has("Content-Type"));
    CHECK_FALSE(sent.headers.has("Accept-Encoding"));
    CHECK_FALSE(sent.headers.has("Cookie"));
    CHECK(sent.headers.has("X-Empty"));
    CHECK(sent.headers.get("Content-Length") == "5000");
    CHECK(sent.headers.get("User-Agent") == "throughline");
}

TEST_CASE("a server is believed only with a certificate that is trusted and in its name (L13)") {
    auto const           identity = new_tls_identity();
    LoopbackServer const server{
        {.certificate_pem = identity.certificate_pem, .private_key_pem = identity.private_key_pem}};
    TemporaryFolder const folder;
    auto                  request = http::post(server.origin() + "/", "text/plain", "x");
    request.headers.add("Authorization", "Bearer mine");

    CurlTransport stranger;
    CHECK(code_of(send_and_wait(stranger, request, patience)) == ErrorCode::auth);

    CurlTransport::Options options;
    options.ca_file = folder.file("ca.pem");
    std::ofstream{options.ca_file} << identity.certificate_pem;
    CurlTransport friendly{options};
    request.url = "https://localhost:" + std::to_string(server.port()) + "/";
    CHECK(code_of(send_and_wait(friendly, request, patience)) == ErrorCode::auth);
    CHECK(server.requests().empty());

    request.url = server.origin() + "/";
    CHECK(send_and_wait(friendly, request, patience));
    CHECK(server.requests().size() == 1);
}

}  // namespace throughline::test
