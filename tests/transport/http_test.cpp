#include <throughline/transport/http.hpp>

#include <doctest/doctest.h>

namespace throughline::http {

TEST_CASE("headers compare without regard to case, and set replaces all of a name") {
    Headers headers{{"Accept", "a"}, {"X-One", "1"}, {"accept", "b"}};
    CHECK(headers.get("ACCEPT") == "a");
    CHECK(headers.has("x-one"));
    CHECK_FALSE(headers.has("x-on"));
    headers.set("aCCept", "c");
    CHECK(std::vector(headers.begin(), headers.end()) == std::vector<Headers::Field>{{"Accept", "c"}, {"X-One", "1"}});
    headers.set("New", "n");
    CHECK(headers.get("new") == "n");
    CHECK(headers.get("none").empty());
}

TEST_CASE("a URL comes apart into what a request and a credential need") {
    auto const url = Url::parse("HTTPS://Api.Example:8443/a%20b/c?d=e&f#g");
    CHECK(url.scheme == "https");
    CHECK(url.host == "api.example");
    CHECK(url.port == 8443);
    CHECK(url.path == "/a%20b/c");
    CHECK(url.query == "d=e&f");
    CHECK(url.origin() == "https://api.example:8443");
    CHECK(Url::parse("https://a.example").path == "/");
    CHECK(Url::parse("https://a.example?x").query == "x");
    CHECK(Url::parse("https://a.example:443/").origin() == "https://a.example");
    CHECK(Url::parse("http://a.example:80").origin() == "http://a.example");
    CHECK(Url::parse("http://[::1]:8080/x").host == "[::1]");
    CHECK(Url::parse("http://[::1]:8080/x").port == 8080);
    CHECK(Url::parse("http://[::1]/x").port == 80);
}

TEST_CASE("what could mean another host than it seems to is no URL (L13)") {
    for (auto const* const text :
         {"", "a.example", "//a.example", "ftp://a.example", "https:/a.example", "https://", "https://:1",
          "https://a@b.example", "https://a:b@c.example", "https://a.example:0", "https://a.example:65536",
          "https://a.example:x", "https://a.example:", "https://a b.example", "https://a.example/\r\nHost: b",
          "https://a.example\\@b.example", "https://a.example;b", "https://a%2eexample", "javascript://a"}) {
        CAPTURE(text);
        CHECK(Url::parse(text).host.empty());
    }
}

TEST_CASE("a request is described without anything that could be a secret (L13)") {
    auto request = post("https://a.example/token?code=s3cret#s3cret", "text/plain", "s3cret");
    request.headers.add("Authorization", "s3cret");
    CHECK(request.describe() == "POST https://a.example/token");
    CHECK(get("nonsense?s3cret").describe().find("s3cret") == std::string::npos);
}

TEST_CASE("percent-encoding takes everything but the unreserved, and comes back") {
    CHECK(percent_encode("AZaz09-._~ /+&=%\xC3\xA4") == "AZaz09-._~%20%2F%2B%26%3D%25%C3%A4");
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    CHECK(percent_decode(percent_encode(all)) == all);
    CHECK(percent_decode("%41%4a%4A") == "AJJ");
    CHECK(percent_decode("%4") == "%4");
    CHECK(percent_decode("100%") == "100%");
    CHECK(percent_decode("%zz+") == "%zz+");
}

TEST_CASE("a form comes back as it was encoded") {
    std::vector<std::pair<std::string, std::string>> const fields{
        {"grant_type", "client credentials"}, {"a&b", "c=d"}, {"empty", ""}, {"a&b", "again"}};
    CHECK(form_encode(fields) == "grant_type=client%20credentials&a%26b=c%3Dd&empty=&a%26b=again");
    CHECK(form_decode(form_encode(fields)) == fields);
    CHECK(form_decode("a+b=c+d&&e&=f") ==
          std::vector<std::pair<std::string, std::string>>{{"a b", "c d"}, {"e", ""}, {"", "f"}});
    CHECK(form_decode("").empty());
}

}  // namespace throughline::http
