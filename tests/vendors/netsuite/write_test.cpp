#include <doctest/doctest.h>

#include "account.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr char const* our_id = "0f8fad5b-d9cb-469f-a165-70867728950e";

WriteItem item(Operation operation, std::string key = {}, std::string body = R"({"companyName":"Acme"})") {
    WriteItem made;
    made.operation   = operation;
    made.key         = std::move(key);
    made.external_id = our_id;
    made.body        = std::move(body);
    made.correlation = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    return made;
}

}  // namespace

TEST_CASE("NetSuite: a new record is put under our external id, so that sending it twice makes one (L3)") {
    for (auto const operation : {Operation::create, Operation::upsert}) {
        PlayedAccount account{[](http::Request const&) -> Result<http::Response> {
            return written("https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer/107");
        }};
        auto const    outcome = account.write("customer", item(operation));
        CHECK(outcome.kind == Outcome::Kind::applied);
        CHECK(outcome.key == "107");
        REQUIRE(account.exchange.sent.size() == 1);
        auto const& sent = account.exchange.sent.front();
        CHECK(sent.method == "PUT");
        CHECK(path_of(sent) == std::string{"/services/rest/record/v1/customer/eid:"} + our_id);
        CHECK(sent.body == R"({"companyName":"Acme"})");
        CHECK(sent.headers.get("Content-Type") == "application/json");
        CHECK(sent.headers.get("X-NetSuite-PropertyNameValidation") == "Error");
        CHECK(sent.headers.get("X-NetSuite-PropertyValueValidation") == "Error");
        CHECK(sent.headers.get("traceparent") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
}

TEST_CASE("NetSuite: a known record is patched, and removed, by its key") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return written(""); }};
    auto const    updated = account.write("customer", item(Operation::update, "107"));
    CHECK(updated.kind == Outcome::Kind::applied);
    CHECK(updated.key == "107");
    CHECK(account.exchange.sent[0].method == "PATCH");
    CHECK(path_of(account.exchange.sent[0]) == "/services/rest/record/v1/customer/107");
    CHECK(account.write("customer", item(Operation::remove, "107")).kind == Outcome::Kind::applied);
    CHECK(account.exchange.sent[1].method == "DELETE");
    CHECK(account.exchange.sent[1].body.empty());
}

TEST_CASE("NetSuite: where the answer names no key, the record is looked up by our id") {
    PlayedAccount account{[](http::Request const& request) -> Result<http::Response> {
        if (request.method == "PUT") return written("");
        return answer_of(200, R"({"id":"107"})");
    }};
    auto const    outcome = account.write("customer", item(Operation::create));
    CHECK(outcome.kind == Outcome::Kind::applied);
    CHECK(outcome.key == "107");
    CHECK(path_of(account.exchange.sent.back()).find(std::string{"/customer/eid:"} + our_id) != std::string::npos);
}

TEST_CASE("NetSuite: empty references are null, and lines are replaced as a whole") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return written("x/salesOrder/5"); }};
    auto const    body = R"({"memo":"say {\"id\":null} twice","terms":{"id":null},"item":{"items":[{"line":"1"}]}})";
    CHECK(account.write("salesOrder", item(Operation::update, "5", body)).kind == Outcome::Kind::applied);
    auto const& sent = account.exchange.sent.front();
    CHECK(path_of(sent) == "/services/rest/record/v1/salesOrder/5?replace=item");
    CHECK(sent.body == R"({"memo":"say {\"id\":null} twice","terms":null,"item":{"items":[{"line":"1"}]}})");
}

TEST_CASE("NetSuite: what the vendor cannot keep is refused before it is sent") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return written(""); }};
    auto          pipe = item(Operation::create);
    pipe.external_id   = "RED|PO|1337";
    auto none          = item(Operation::create);
    none.external_id   = "";
    auto elsewhere     = item(Operation::update, "../employee/5");
    for (auto const& each : {pipe, none, elsewhere}) {
        auto const outcome = account.write("customer", each);
        CHECK(outcome.kind == Outcome::Kind::rejected);
        REQUIRE(outcome.error);
    }
    auto const read_only = account.write("subsidiary", item(Operation::update, "5"));
    CHECK(read_only.kind == Outcome::Kind::rejected);
    CHECK(read_only.error->code() == ErrorCode::unsupported);
    CHECK(account.exchange.sent.empty());
}

TEST_CASE("NetSuite: a correlation that is no trace parent stays here (L13)") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return written("x/customer/1"); }};
    auto          hostile = item(Operation::create);
    hostile.correlation   = "00\r\nX-Evil: 1";
    CHECK(account.write("customer", hostile).kind == Outcome::Kind::applied);
    CHECK_FALSE(account.exchange.sent.front().headers.has("traceparent"));
}

TEST_CASE("NetSuite: outcomes keep the order of the items, whatever each comes to") {
    PlayedAccount account{[](http::Request const& request) -> Result<http::Response> {
        if (path_of(request).ends_with("/2")) return refusal(400, "INVALID_CONTENT", "companyName");
        if (path_of(request).ends_with("/3")) return Error{ErrorCode::uncertain, "timed out"};
        return written("");
    }};
    WriteBatch    batch{"customer", {}};
    for (char const* const key : {"1", "2", "3", "4"}) batch.items.push_back(item(Operation::update, key));
    auto const outcomes = account.exchange.run(account.connector->write(std::move(batch)));
    REQUIRE(outcomes.size() == 4);
    CHECK(outcomes[0].kind == Outcome::Kind::applied);
    CHECK(outcomes[1].kind == Outcome::Kind::rejected);
    CHECK(outcomes[1].error->context().field == "companyName");
    CHECK(outcomes[1].error->context().record == "2");
    CHECK(outcomes[2].kind == Outcome::Kind::uncertain);
    CHECK(outcomes[3].key == "4");
    CHECK(account.exchange.sent.size() == 4);  // An unknown outcome is not repeated here.
}

TEST_CASE("NetSuite: a write that was refused for its rate is sent again, and then handed back as repeatable") {
    int           answers = 0;
    PlayedAccount account{[&answers](http::Request const&) -> Result<http::Response> {
        if (++answers < 3) return refusal(429, "CONCURRENCY_LIMIT_EXCEEDED");
        return written("x/customer/1");
    }};
    CHECK(account.write("customer", item(Operation::create)).kind == Outcome::Kind::applied);
    CHECK(account.exchange.slept.size() == 2);
    answers            = -1000;
    auto const outcome = account.write("customer", item(Operation::create));
    CHECK(outcome.kind == Outcome::Kind::retryable);
    CHECK(outcome.error->code() == ErrorCode::throttled);
}
