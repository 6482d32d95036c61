#include <throughline/transport/address.hpp>

#include <support/hostile_text.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace throughline;
using throughline::tests::HostileText;

namespace {

int value_of(char digit) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return static_cast<int>(digits.find(digit));
}

// RFC 3986 read for itself: what http.cpp thinks of its own escapes is no evidence.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain += text[at];
            continue;
        }
        REQUIRE(at + 2 < text.size());
        plain += static_cast<char>(value_of(text[at + 1]) * 16 + value_of(text[at + 2]));
        at += 2;
    }
    return plain;
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts{{}};
    for (char const each : text) each == at ? (void)parts.emplace_back() : (void)(parts.back() += each);
    return parts;
}

}  // namespace

TEST_CASE("property: whatever stands in a step or a parameter, an address has no more of them for it (L13)") {
    std::uint64_t const seed = 20251122;
    INFO("seed " << seed);
    SeededRandom random{seed};
    HostileText  hostile{random};
    for (int trial = 0; trial < 2'000; ++trial) {
        auto const step = hostile.next(), name = hostile.next(), value = hostile.next();
        auto const text = http::Address{"https://api.example/base/?x=1#y"}
                              .at("/v1")
                              .step(step)
                              .at("/lines")
                              .ask(name, value)
                              .ask("last", "1")
                              .text();
        if (step == "..") {
            CHECK_FALSE(text);
            continue;
        }
        REQUIRE(text);
        auto const url = http::Url::parse(*text);
        CHECK(url.origin() == "https://api.example");
        auto const whole = split(*text, '?');
        REQUIRE(whole.size() == 2);
        auto const steps = split(whole[0].substr(std::string_view{"https://api.example"}.size()), '/');
        REQUIRE(steps.size() == 5);
        CHECK(steps[1] == "base");
        CHECK(steps[2] == "v1");
        CHECK(unescaped(steps[3]) == step);
        CHECK(steps[4] == "lines");
        auto const asked = split(whole[1], '&');
        REQUIRE(asked.size() == 2);
        auto const first = split(asked[0], '=');
        REQUIRE(first.size() == 2);
        CHECK(unescaped(first[0]) == name);
        CHECK(unescaped(first[1]) == value);
        CHECK(asked[1] == "last=1");
    }
}

TEST_CASE("a step that would lead elsewhere is none: a delete of nothing is not one of the list (L13)") {
    for (std::string_view const step : {"", ".", ".."}) {
        CAPTURE(step);
        auto const text = http::Address{"https://api.example"}.at("/projects").step(step).text();
        REQUIRE_FALSE(text);
        CHECK(text.error().code() == ErrorCode::validation);
    }
    CHECK(*http::Address{}.at("/projects").step("...").text() == "/projects/...");
    CHECK(*http::Address{}.at("/record").step("eid:a-1:").step(":").text() == "/record/eid:a-1:/:");
}

TEST_CASE("an address lies below another one only where that is an address") {
    for (std::string_view const base : {"", "api.example", "ftp://api.example", "https://a@b", "https:// a"}) {
        CAPTURE(base);
        CHECK_FALSE(http::Address{base}.at("/x").text());
    }
    CHECK(*http::Address{"https://api.example:8443/v2/"}.at("/x").text() == "https://api.example:8443/v2/x");
}
