#include <doctest/doctest.h>

#include "account.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

struct Case {
    char const*            what;
    Result<http::Response> answer;
    Outcome::Kind          kind;
    ErrorCode              code;
    Operation              operation = Operation::create;
};

http::Response with_type(http::Response response, char const* type) {
    response.headers.set("Content-Type", type);
    return response;
}

// As the vendor's published sample is: another title, an extra code of another kind, and no valid JSON.
http::Response published_rate_limit() {
    return answer_of(429,
                     R"({"type":"https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html","title":"Bad Request",)"
                     R"("status":429,"o:errorCode":"CONCURRENCY_LIMIT_EXCEEDED","o:errorDetails":[{)"
                     R"("detail":"Concurrent request limit exceeded.","o:errorCode":"CONCURRENCY_LIMIT_EXCEEDED",}])");
}

std::vector<Case> cases() {
    using enum ErrorCode;
    using Kind = Outcome::Kind;
    return {
        {"wrong value", refusal(400, "INVALID_CONTENT", "companyName"), Kind::rejected, validation},
        {"wrong request", refusal(400, "INVALID_REQUEST"), Kind::rejected, validation},
        {"wrong by rule", refusal(400, "USER_ERROR"), Kind::rejected, validation},
        {"a code nobody knows", refusal(400, "SOMETHING_NEW"), Kind::rejected, validation},
        {"doubled request", refusal(400, "IDEMPOTENCY_ERROR"), Kind::rejected, duplicate},
        {"no record", refusal(404, "NONEXISTENT_ID"), Kind::rejected, not_found},
        {"no permission", refusal(403, "INSUFFICIENT_PERMISSION"), Kind::rejected, forbidden},
        {"wrong method", refusal(405, "METHOD_NOT_ALLOWED"), Kind::rejected, unsupported},
        {"credentials", refusal(401, "INVALID_LOGIN"), Kind::retryable, auth},
        {"rate", published_rate_limit(), Kind::retryable, throttled},
        {"rate, as scripts say it", refusal(400, "SSS_REQUEST_LIMIT_EXCEEDED"), Kind::retryable, throttled},
        {"broken inside", refusal(500, "UNEXPECTED_ERROR"), Kind::uncertain, transient},
        {"gateway", with_type(answer_of(502, "<html>"), "text/html"), Kind::uncertain, transient},
        {"away", answer_of(503), Kind::uncertain, transient},
        {"too slow", answer_of(504), Kind::uncertain, transient},
        {"a proxy's sign-in", with_type(answer_of(200, "<html>"), "text/html"), Kind::uncertain, corrupt},
        {"moved", answer_of(302), Kind::uncertain, corrupt},
        {"never left", Error{transient, "refused"}, Kind::retryable, transient},
        {"answer lost", Error{uncertain, "lost"}, Kind::uncertain, uncertain},
        {"answer too large", Error{corrupt, "too large"}, Kind::uncertain, corrupt},
        {"stopped", Error{cancelled, "stopped"}, Kind::retryable, cancelled},
    };
}

}  // namespace

TEST_CASE("R41: every refusal of the record service is one of the closed set") {
    for (auto const& each : cases()) {
        CAPTURE(each.what);
        PlayedAccount account{[&each](http::Request const&) -> Result<http::Response> { return each.answer; }};
        WriteItem     item;
        item.operation     = each.operation;
        item.external_id   = "ours";
        item.body          = "{}";
        auto const outcome = account.write("customer", item);
        CHECK(outcome.kind == each.kind);
        REQUIRE(outcome.error);
        CHECK(outcome.error->code() == each.code);
        CHECK(outcome.error->context().object == "customer");
    }
}

TEST_CASE("L10: a refusal names the vendor's code and the field") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> {
        return refusal(400, "INVALID_CONTENT", "item.items[0].item");
    }};
    WriteItem     item;
    item.external_id   = "ours";
    item.operation     = Operation::create;
    item.body          = "{}";
    auto const outcome = account.write("salesOrder", item);
    REQUIRE(outcome.error);
    CHECK(outcome.error->context().vendor_code == "INVALID_CONTENT");
    CHECK(outcome.error->context().field == "item.items[0].item");
    CHECK_FALSE(outcome.error->context().owner.empty());
    CHECK_FALSE(outcome.error->context().remedy.empty());
}

TEST_CASE("L13: the vendor's sentence does not carry an address of a person along") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> {
        return answer_of(400, R"({"status":400,"o:errorDetails":[{"o:errorCode":"USER_ERROR",)"
                              R"("detail":"Invalid email address: jane.doe@example.com given"}]})");
    }};
    WriteItem     item;
    item.key           = "5";
    item.body          = "{}";
    auto const outcome = account.write("customer", item);
    REQUIRE(outcome.error);
    CHECK(outcome.error->describe().find("jane.doe") == std::string::npos);
    CHECK(outcome.error->message() == "Invalid email address: [personal] given");
}

TEST_CASE("NetSuite: the code of a refusal for its rate is the one in the details, also where the text is broken") {
    PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return published_rate_limit(); }};
    WriteItem     item;
    item.key           = "5";
    item.body          = "{}";
    auto const outcome = account.write("customer", item);
    CHECK(outcome.kind == Outcome::Kind::retryable);
    REQUIRE(outcome.error);
    CHECK(outcome.error->context().vendor_code == "CONCURRENCY_LIMIT_EXCEEDED");
}

TEST_CASE("NetSuite: removing what is gone already has worked") {
    PlayedAccount account{
        [](http::Request const&) -> Result<http::Response> { return refusal(404, "NONEXISTENT_ID"); }};
    WriteItem item;
    item.operation = Operation::remove;
    item.key       = "5";
    CHECK(account.write("customer", item).kind == Outcome::Kind::applied);
}
