#include <support/scripted_exchange.hpp>

#include <throughline/connector/patience.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace throughline;
using namespace throughline::tests;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

http::Response answer(int status, std::string retry_after = {}) {
    auto response = json_answer(status, "{}");
    if (!retry_after.empty()) response.headers.add("Retry-After", std::move(retry_after));
    return response;
}

Result<http::Response> send(ScriptedExchange& driver, Patience patience = {}) {
    return driver.run(send_patiently(Exchange{driver}, http::get("https://vendor.example/x"), patience));
}

}  // namespace

TEST_CASE("a request that never left, was lost, or was answered with a server's trouble is sent again") {
    int              attempt = 0;
    ScriptedExchange driver{[&](http::Request const&) -> Result<http::Response> {
        switch (++attempt) {
            case 1:
                return Error{ErrorCode::transient, "refused"};
            case 2:
                return Error{ErrorCode::uncertain, "lost"};
            case 3:
                return answer(503);
            default:
                return answer(200);
        }
    }};
    auto const       response = send(driver);
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(driver.sent.size() == 4);
    CHECK(driver.slept.size() == 3);
    for (auto const& request : driver.sent) CHECK(request.url == "https://vendor.example/x");
}

TEST_CASE("patience ends: the last answer is handed back (L12)") {
    ScriptedExchange driver{[](http::Request const&) -> Result<http::Response> { return answer(500); }};
    auto const       response = send(driver, {.attempts_max = 3});
    REQUIRE(response);
    CHECK(response->status == 500);
    CHECK(driver.sent.size() == 3);
    CHECK(driver.slept.size() == 2);
}

TEST_CASE("what time does not heal is not repeated") {
    for (auto const code : {ErrorCode::auth, ErrorCode::corrupt, ErrorCode::cancelled}) {
        ScriptedExchange driver{[code](http::Request const&) -> Result<http::Response> { return Error{code, "no"}; }};
        CHECK(send(driver).error().code() == code);
        CHECK(driver.sent.size() == 1);
    }
    for (int const status : {200, 400, 401, 403, 404, 412}) {
        ScriptedExchange driver{[status](http::Request const&) -> Result<http::Response> { return answer(status); }};
        CHECK(send(driver)->status == status);
        CHECK(driver.sent.size() == 1);
    }
}

TEST_CASE("P41: what was not sent because its connection rests is not asked for again before the rest is over") {
    ScriptedExchange driver{[](http::Request const&) -> Result<http::Response> {
        return Error{ErrorCode::transient, "nothing was sent"}.with_retry_after(seconds{200});
    }};
    CHECK(send(driver).error().code() == ErrorCode::transient);
    CHECK(driver.sent.size() == 1);
    CHECK(driver.slept.empty());
}

TEST_CASE("a vendor may name further answers that are worth another attempt") {
    int              attempt = 0;
    ScriptedExchange driver{
        [&](http::Request const&) -> Result<http::Response> { return answer(++attempt == 1 ? 403 : 200); }};
    Patience const patience{.also = [](http::Response const& response) { return response.status == 403; }};
    CHECK(send(driver, patience)->status == 200);
}

TEST_CASE("Retry-After is waited out, in seconds or as a date, and never cut short") {
    for (std::string const asked : {"7", "Sun, 15 Jun 2025 15:06:47 GMT"}) {
        int              attempt = 0;
        ScriptedExchange driver{[&](http::Request const&) -> Result<http::Response> {
            return ++attempt == 1 ? answer(429, asked) : answer(200);
        }};
        CHECK(send(driver)->status == 200);
        REQUIRE(driver.slept.size() == 1);
        CHECK(driver.slept.front() >= seconds{7});
        CHECK(driver.slept.front() <= seconds{8});
    }
}

TEST_CASE("a vendor that asks for more patience than there is gets none") {
    ScriptedExchange driver{[](http::Request const&) -> Result<http::Response> { return answer(429, "3600"); }};
    CHECK(send(driver)->status == 429);
    CHECK(driver.sent.size() == 1);
    CHECK(driver.slept.empty());
}

TEST_CASE("an unreadable Retry-After is as good as none") {
    auto const now = Timestamp::from_seconds(1'750'000'000);
    CHECK_FALSE(retry_after({}, now));
    CHECK_FALSE(retry_after({{"Retry-After", "soon"}}, now));
    CHECK_FALSE(retry_after({{"Retry-After", "-1"}}, now));
    CHECK_FALSE(retry_after({{"Retry-After", "Sun, 15 Juin 2025 15:06:47 GMT"}}, now));
    CHECK(retry_after({{"retry-after", "Sun, 15 Jun 2025 15:06:00 GMT"}}, now) == milliseconds{0});
    CHECK(retry_after({{"Retry-After", "99999999999999999999"}}, now) >= std::chrono::hours{24 * 365});
}

TEST_CASE("waits double, are spread, and have a limit (L12)") {
    SeededRandom   random{7};
    Patience const patience{.wait_first = milliseconds{100}, .wait_max = milliseconds{1'000}};
    milliseconds   wait{100};
    for (int failures = 1; failures <= 12; ++failures) {
        bool       differ = false;
        auto const first  = backoff(patience, failures, random);
        for (int sample = 0; sample < 50; ++sample) {
            auto const waited = backoff(patience, failures, random);
            differ            = differ || waited != first;
            CHECK(waited >= wait / 2);
            CHECK(waited <= std::min(wait + wait / 2, patience.wait_max));
        }
        CHECK(differ);
        wait = std::min(wait * 2, patience.wait_max);
    }
}

TEST_CASE("abandoning a wait leaves nothing behind") {
    ScriptedExchange driver{[](http::Request const&) -> Result<http::Response> { return answer(503); }};
    {
        auto waiting = send_patiently(Exchange{driver}, http::get("https://vendor.example/x"), {});
        waiting.start();
        driver.step();
        CHECK_FALSE(waiting.done());
    }
    CHECK_THROWS_AS(driver.step(), std::logic_error);
}
