#include "salesforce_org.hpp"

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("R25: every answer tells the day's usage; the limit is refused until the next day") {
    SignedIn client{{.requests_per_day_max = 3}};
    CHECK(client.get("/limits").headers.get("Sforce-Limit-Info") == "api-usage=1/3");
    CHECK(SignedIn::body_of(client.get("/limits"))["DailyApiRequests"]["Remaining"].text() == "1");
    CHECK(client.query("SELECT Nope FROM Account").headers.get("Sforce-Limit-Info") == "api-usage=3/3");
    auto const refused = client.get("/limits");
    CHECK(refused.status == 403);
    CHECK(refused.body == R"([{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}])");
    CHECK(refused.headers.get("Sforce-Limit-Info") == "api-usage=3/3");
    client.clock.advance(std::chrono::hours{24});
    client.sign_in();
    CHECK(client.get("/limits").status == 200);
    CHECK(client.org.requests_today() == 1);
}

TEST_CASE("R25: too many concurrent requests are refused in other words") {
    SignedIn client;
    client.org.refuse_concurrent(2);
    CHECK(client.get("/limits").body.find("Concurrent") != std::string::npos);
    CHECK(SignedIn::code_of(client.get("/limits")) == "REQUEST_LIMIT_EXCEEDED");
    CHECK(client.get("/limits").status == 200);
}

TEST_CASE("R25: a composite of many subrequests counts as one") {
    SignedIn    client;
    std::string body = R"({"compositeRequest":[)";
    for (int number = 0; number < 25; ++number)
        body += std::string{number == 0 ? "" : ","} +
                R"({"method":"GET","url":"/services/data/v62.0/limits","referenceId":"r)" + std::to_string(number) +
                "\"}";
    CHECK(client.post("/composite", Value::parse(body + "]}").value()).status == 200);
    CHECK(client.org.requests_today() == 1);
}

TEST_CASE("an interceptor stands in for an outage") {
    SignedIn client;
    client.org.intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.method != "GET") return std::nullopt;
        return http::Response{.status = 503, .headers = {}, .body = "down"};
    });
    CHECK(client.get("/limits").status == 503);
    CHECK(client.post("/sobjects/Account", Value::object({{"Name", "A"}})).status == 201);
    client.org.intercept(nullptr);
    CHECK(client.get("/limits").status == 200);
}

TEST_CASE("Records are counted per object") {
    SignedIn client;
    client.account("A");
    CHECK(client.get("/limits/recordCount?sObjects=Account,XYZZY").body ==
          R"({"sObjects":[{"count":1,"name":"Account"}]})");
}
