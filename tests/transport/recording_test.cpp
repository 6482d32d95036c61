#include <throughline/transport/recording.hpp>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"
#include "worlds.hpp"

#include <fstream>
#include <sstream>

namespace throughline::test {

namespace {

std::string read(std::string const& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

http::Response answer(http::Request const& request) {
    if (request.url.ends_with("/token")) {
        return {.status  = 200,
                .headers = {{"Set-Cookie", "sid=s3cret"}},
                .body    = R"({"access_token":"s3cret","token_type":"Bearer","nested":[{"id_token":"s3cret"}]})"};
    }
    return {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = "{ \"amount\": 1.10 }"};
}

http::Request token_request() {
    auto request = http::post("https://a.example/token", "application/x-www-form-urlencoded",
                              "grant_type=client_credentials&client_secret=s3cret&assertion=s3cret");
    request.headers.add("Authorization", "Basic s3cret");
    request.headers.add("Cookie", "s3cret");
    return request;
}

http::Request data_request() {
    auto request = http::get("https://a.example/data?page=2&access_token=s3cret&pageToken=p-3");
    request.headers.add("Authorization", "Bearer s3cret");
    return request;
}

// Records three exchanges: a token, data, and one that found no host.
void record(std::string const& path) {
    InProcessTransport vendor;
    vendor.route("https://a.example", answer);
    auto const recording = std::move(RecordingTransport::open(vendor, path).value());
    for (auto const& request : {token_request(), data_request(), http::get("https://b.example/")}) {
        send_and_wait(*recording, request, patience).ignore("what matters is what was recorded");
    }
    CHECK(recording->written());
}

}  // namespace

TEST_CASE("a recording holds no credential, and all else to the byte (L13)") {
    TemporaryFolder const folder;
    record(folder.file("a.jsonl"));
    auto const text = read(folder.file("a.jsonl"));
    CHECK(text.find("s3cret") == std::string::npos);
    CHECK(text.find("client_credentials") != std::string::npos);
    CHECK(text.find("{ \\\"amount\\\": 1.10 }") != std::string::npos);
    CHECK(text.find("pageToken=p-3") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 4);
}

TEST_CASE("a recording answers as the vendor did, each exchange once") {
    TemporaryFolder const folder;
    record(folder.file("a.jsonl"));
    auto const replay = std::move(ReplayingTransport::open(folder.file("a.jsonl")).value());
    CHECK(replay->remaining() == 3);

    auto const data = send_and_wait(*replay, data_request(), patience);
    REQUIRE(data);
    CHECK(data->body == "{ \"amount\": 1.10 }");
    CHECK(data->headers.get("content-type") == "application/json");
    auto const token = send_and_wait(*replay, token_request(), patience);
    REQUIRE(token);
    CHECK(token->body.find("\"access_token\":\"redacted\"") != std::string::npos);
    CHECK(token->body.find("\"token_type\":\"Bearer\"") != std::string::npos);
    auto const lost = send_and_wait(*replay, http::get("https://b.example/"), patience);
    CHECK(code_of(lost) == ErrorCode::transient);

    CHECK(code_of(send_and_wait(*replay, data_request(), patience)) == ErrorCode::not_found);
    CHECK(replay->remaining() == 0);
}

TEST_CASE("bodies that are not text are recorded too") {
    TemporaryFolder const folder;
    InProcessTransport    vendor;
    vendor.route("https://a.example", [](http::Request const& request) {
        return http::Response{.status = 200, .body = request.body + '\xff'};
    });
    auto const request = http::post("https://a.example", "application/octet-stream", std::string{"\x80\0x", 3});
    {
        auto const recording = std::move(RecordingTransport::open(vendor, folder.file("a.jsonl")).value());
        REQUIRE(send_and_wait(*recording, request, patience));
    }
    auto const replay = std::move(ReplayingTransport::open(folder.file("a.jsonl")).value());
    CHECK(send_and_wait(*replay, request, patience)->body == request.body + '\xff');
}

TEST_CASE("a file that is no recording of ours is refused") {
    TemporaryFolder const folder;
    CHECK(ReplayingTransport::open(folder.file("none")).error().code() == ErrorCode::not_found);
    char const* const head = "{\"format\":\"throughline.recording\",\"version\":1}\n";
    for (std::string const& text : {std::string{"no JSON\n"}, std::string{"{}\n"}, head + std::string{"{}\n"},
                                    std::string{"{\"format\":\"throughline.recording\",\"version\":2}\n"},
                                    head + std::string{"{\"request\":{\"method\":\"GET\"\n"}}) {
        CAPTURE(text);
        std::ofstream{folder.file("bad")} << text;
        CHECK(ReplayingTransport::open(folder.file("bad")).error().code() == ErrorCode::corrupt);
    }
    InProcessTransport vendor;
    CHECK(RecordingTransport::open(vendor, folder.file("no/folder")).error().code() == ErrorCode::forbidden);
}

}  // namespace throughline::test
