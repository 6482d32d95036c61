#include "netsuite_account.hpp"

using namespace throughline;
using namespace throughline::sandbox;

namespace {

constexpr std::string_view key = "4d0f2d5e-0c6f-4f1a-9d6a-3f0f6f1a2b3c";

std::vector<http::Headers::Field> batch() {
    return {{"Prefer", "respond-async"}, {"Content-Type", "application/vnd.oracle.resource+json; type=collection"}};
}

}  // namespace

TEST_CASE("netsuite accepts a batch as a job, does it later, and tells the outcome of each record") {
    NetSuiteAccount account;
    auto const      accepted = account.ask("POST", "record/v1/customer",
                                           R"({"items":[{"companyName":"A","subsidiary":{"id":"1"}},
                                                   {"subsidiary":{"id":"1"}}]})",
                                           batch());
    CHECK(accepted.status == 202);
    CHECK(accepted.headers.get("Preference-Applied") == "respond-async");
    CHECK(accepted.headers.get("Location") == "/services/rest/async/v1/job/1");
    Value waiting = parsed(account.ask("GET", "async/v1/job/1"));
    CHECK_FALSE(waiting["completed"].is_true());
    CHECK(waiting["progress"].text() == "pending");
    CHECK(account.netsuite.count("customer") == 0);

    account.clock.advance(std::chrono::seconds{2});
    CHECK(parsed(account.ask("GET", "async/v1/job/1"))["completed"].is_true());
    CHECK(account.netsuite.count("customer") == 1);
    Value const tasks = parsed(account.ask("GET", "async/v1/job/1/task"));
    CHECK(tasks["items"].size() == 2);
    CHECK(parsed(account.ask("GET", "async/v1/job/1/task/1"))["progress"].text() == "succeeded");
    auto const good = account.ask("GET", "async/v1/job/1/task/1/result");
    CHECK(good.status == 204);
    CHECK(id_in(good) == "10001");
    auto const bad = account.ask("GET", "async/v1/job/1/task/2/result");
    CHECK(bad.status == 400);
    CHECK(problem(bad)["o:errorCode"].text() == "USER_ERROR");
}

TEST_CASE("netsuite's batches upsert by external id, update by either id, and delete by list") {
    NetSuiteAccount account;
    auto const      run = [&](std::string_view method, std::string_view path, std::string_view body) {
        CHECK(account.ask(method, path, body, batch()).status == 202);
        account.clock.advance(std::chrono::seconds{2});
        account.ask("GET", "async/v1/job/1");
    };
    run("PUT", "record/v1/customer", R"({"items":[{"externalId":"a","companyName":"A","subsidiary":{"id":"1"}},
                                                  {"externalId":"b","companyName":"B","subsidiary":{"id":"1"}}]})");
    run("PUT", "record/v1/customer", R"({"items":[{"externalId":"a","companyName":"A2"}]})");
    run("PATCH", "record/v1/customer",
        R"({"items":[{"id":"10001","companyName":"A3"},{"externalId":"b","companyName":"B3"}]})");
    CHECK(account.netsuite.count("customer") == 2);
    CHECK(account.get("customer/eid:a")["companyName"].text() == "A3");
    CHECK(account.get("customer/eid:b")["companyName"].text() == "B3");
    run("DELETE", "record/v1/customer?ids=10001,eid:b", "");
    CHECK(account.netsuite.count("customer") == 0);
}

TEST_CASE("L3: netsuite's idempotency key holds for asynchronous requests alone") {
    NetSuiteAccount account;
    auto            headers = batch();
    headers.emplace_back("X-NetSuite-Idempotency-Key", key);
    char const* body = R"({"items":[{"companyName":"A","subsidiary":{"id":"1"}}]})";
    CHECK(account.ask("POST", "record/v1/customer", body, headers).status == 202);
    auto const again = account.ask("POST", "record/v1/customer", body, headers);
    CHECK(again.status == 400);
    CHECK(parsed(again)["title"].text() == "Conflict");
    CHECK(problem(again)["o:errorCode"].text() == "IDEMPOTENCY_ERROR");
    CHECK(again.headers.get("Location") == "/services/rest/async/v1/job/1");
    for (int time = 0; time < 2; ++time)
        CHECK(account
                  .ask("POST", "record/v1/customer", R"({"companyName":"B","subsidiary":{"id":"1"}})",
                       {{"X-NetSuite-Idempotency-Key", std::string{key}}})
                  .status == 204);
    CHECK(account.netsuite.creates_by("customer", "companyName").at("B") == 2);
}

TEST_CASE("netsuite refuses a batch that is synchronous, empty, or larger than 100") {
    NetSuiteAccount account;
    auto const      collection = batch().back();
    CHECK(account.ask("POST", "record/v1/customer", R"({"items":[]})", {collection}).status == 400);
    CHECK(account.ask("POST", "record/v1/customer", R"({"items":[]})", batch()).status == 400);
    Value items = Value::array();
    for (int number = 0; number < 101; ++number) items.push(Value::object({{"companyName", "A"}}));
    CHECK(account.ask("POST", "record/v1/customer", Value::object({{"items", items}}).to_json(), batch()).status ==
          400);
}

TEST_CASE("netsuite runs a single request as a job with one task") {
    NetSuiteAccount   account;
    std::string const id = account.customer("Acme");
    CHECK(account.ask("GET", "record/v1/customer/" + id, "", {{"Prefer", "respond-async"}}).status == 202);
    account.clock.advance(std::chrono::seconds{2});
    CHECK(parsed(account.ask("GET", "async/v1/job/1/task/1/result"))["companyName"].text() == "Acme");
}
