#include "org.hpp"

#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::tests;
using nlohmann::json;
using Kind = Outcome::Kind;

namespace {

std::string key_of(int number) {
    auto const digits = std::to_string(number);
    return "001" + std::string(12 - digits.size(), '0') + digits + "AAA";
}

/// Every record of a collection request succeeds.
http::Response all_done(http::Request const& request) {
    json const sent    = json::parse(request.body);
    json       results = json::array();
    for (auto const& record : sent["records"])
        results.push_back({{"id", record.value("Id", key_of(9))}, {"success", true}, {"errors", json::array()}});
    return json_answer(200, results.dump());
}

json failed(std::string const& code, std::string const& field = {}) {
    json error{{"statusCode", code}, {"message", "placeholder message"}, {"fields", json::array()}};
    if (!field.empty()) error["fields"].push_back(field);
    return {{"success", false}, {"errors", json::array({error})}};
}

json done(std::string const& id) { return {{"id", id}, {"success", true}, {"errors", json::array()}}; }

salesforce::Options with_our_ids() {
    salesforce::Options options;
    options.external_ids = true;
    return options;
}

}  // namespace

TEST_CASE("updates go as one collection, by Id, each record with its type") {
    Connection org{all_done};
    auto       first    = update_of(key_of(1), R"({"Health__c":"At Risk","Credit_Status__c":null})");
    first.correlation   = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    auto const outcomes = org.write({first, update_of(key_of(2), "{}")});
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].kind == Kind::applied);
    CHECK_FALSE(outcomes[0].created);
    CHECK(outcomes[1].key == key_of(2));

    auto const requests = org.data_requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].method == "PATCH");
    CHECK(requests[0].url == "https://northwind.my.salesforce.com/services/data/v60.0/composite/sobjects");
    CHECK(requests[0].headers.get("Content-Type") == "application/json");
    CHECK(requests[0].headers.get("Sforce-Call-Options") == "client=throughline");
    CHECK_FALSE(requests[0].headers.has("Sforce-Duplicate-Rule-Header"));
    CHECK(requests[0].headers.get("traceparent") == first.correlation);
    CHECK(json::parse(requests[0].body) == json::parse(R"({"allOrNone":false,"records":[
        {"attributes":{"type":"Account"},"Id":"001000000000001AAA","Health__c":"At Risk","Credit_Status__c":null},
        {"attributes":{"type":"Account"},"Id":"001000000000002AAA"}]})"));
}

TEST_CASE("creates, upserts and removals each have their request") {
    Connection org{[](http::Request const& request) {
                       if (request.method == "DELETE")
                           return json_answer(200, json::array({done(key_of(1)), done(key_of(2))}).dump());
                       auto answer = done(key_of(7));
                       if (request.method == "PATCH") answer["created"] = true;
                       return json_answer(200, json::array({answer}).dump());
                   },
                   with_our_ids()};

    WriteItem create;
    create.operation   = Operation::create;
    create.external_id = "ours-1";
    create.body        = R"({"Name":"A"})";
    auto const created = org.write({create});
    CHECK(created[0].created);
    CHECK(created[0].key == key_of(7));
    CHECK(org.data_requests().back().method == "POST");
    CHECK(json::parse(org.data_requests().back().body)["records"][0]["Throughline_Id__c"] == "ours-1");

    auto upsert      = create;
    upsert.operation = Operation::upsert;
    CHECK(org.write({upsert})[0].created);
    CHECK(org.data_requests().back().method == "PATCH");
    CHECK(org.data_requests().back().url.ends_with("/composite/sobjects/Account/Throughline_Id__c"));
    CHECK(json::parse(org.data_requests().back().body)["records"][0] ==
          json::parse(R"({"attributes":{"type":"Account"},"Throughline_Id__c":"ours-1","Name":"A"})"));

    auto one = update_of(key_of(1), {}), two = update_of(key_of(2), {});
    one.operation = two.operation = Operation::remove;
    auto const removed            = org.write({one, two});
    CHECK(removed[1].kind == Kind::applied);
    CHECK(org.data_requests().back().url.ends_with("/composite/sobjects?ids=" + key_of(1) + "%2C" + key_of(2) +
                                                   "&allOrNone=false"));
}

TEST_CASE("a batch is split as Salesforce takes it, outcomes stay in order") {
    Connection             org{all_done};
    std::vector<WriteItem> items;
    for (int each = 0; each < 450; ++each) items.push_back(update_of(key_of(each), "{}"));
    items.push_back(update_of(key_of(449), R"({"Name":"again"})"));  // Twice in one request would be refused.
    auto const outcomes = org.write(items);
    REQUIRE(outcomes.size() == 451);
    for (int each = 0; each < 450; ++each) CHECK(outcomes[static_cast<std::size_t>(each)].key == key_of(each));
    std::vector<std::size_t> sizes;
    for (auto const& request : org.data_requests()) sizes.push_back(json::parse(request.body)["records"].size());
    CHECK(sizes == std::vector<std::size_t>{200, 200, 50, 1});
}

TEST_CASE("one bad record does not stop its neighbours, and says what is wrong with it (L10)") {
    Connection org{[](http::Request const&) {
        return json_answer(200, json::array({done(key_of(1)), failed("REQUIRED_FIELD_MISSING", "LastName"),
                                             failed("ENTITY_IS_LOCKED"), done(key_of(4))})
                                    .dump());
    }};
    auto const outcomes = org.write({update_of(key_of(1), "{}"), update_of(key_of(2), "{}"), update_of(key_of(3), "{}"),
                                     update_of(key_of(4), "{}")});
    CHECK(outcomes[0].kind == Kind::applied);
    CHECK(outcomes[3].kind == Kind::applied);
    REQUIRE(outcomes[1].error);
    CHECK(outcomes[1].kind == Kind::rejected);
    CHECK(outcomes[1].error->code() == ErrorCode::validation);
    CHECK(outcomes[1].error->context().field == "LastName");
    CHECK(outcomes[1].error->context().record == key_of(2));
    CHECK(outcomes[1].error->context().object == "Account");
    CHECK(outcomes[2].error->code() == ErrorCode::conflict);
    CHECK(org.data_requests().size() == 1);
}

TEST_CASE("locked rows are tried again alone, after a wait (P29)") {
    int        asked = 0;
    Connection org{[&](http::Request const& request) {
        if (++asked > 1) return all_done(request);
        json const some{done(key_of(1)), failed("UNABLE_TO_LOCK_ROW"), failed("STRING_TOO_LONG")};
        return json_answer(200, some.dump());
    }};
    auto const outcomes =
        org.write({update_of(key_of(1), "{}"), update_of(key_of(2), "{}"), update_of(key_of(3), "{}")});
    CHECK(outcomes[0].kind == Kind::applied);
    CHECK(outcomes[1].kind == Kind::applied);
    CHECK(outcomes[1].key == key_of(2));
    CHECK(outcomes[2].kind == Kind::rejected);
    auto const requests = org.data_requests();
    REQUIRE(requests.size() == 2);
    CHECK(json::parse(requests[1].body)["records"].size() == 1);
    CHECK(org.world.slept.size() == 1);

    auto const locked = json::array({failed("UNABLE_TO_LOCK_ROW")}).dump();
    Connection always{[&](http::Request const&) { return json_answer(200, locked); }};
    auto const still = always.write({update_of(key_of(1), "{}")});
    CHECK(still[0].kind == Kind::retryable);
    CHECK(still[0].error->code() == ErrorCode::transient);
    CHECK(always.data_requests().size() == 5);
}

TEST_CASE("a lost answer is unknown, never repeated (L3)") {
    http::Response gateway;
    gateway.status = 502;
    gateway.headers.add("Content-Type", "text/html");
    http::Response page;
    page.status = 200;
    page.headers.add("Content-Type", "text/html");
    page.body = "<html>";
    std::vector<Result<http::Response>> const answers{
        Error{ErrorCode::uncertain, "timed out"},
        Error{ErrorCode::corrupt, "too large"},
        gateway,
        page,
        refusal_answer(500, "UNKNOWN_EXCEPTION"),
        json_answer(200, "[]"),
        json_answer(200, R"([{"id":"001","succ)"),
        json_answer(200, R"([{"id":"001000000000001AAA"}])"),
        json_answer(204, ""),
    };
    for (auto const& answer : answers) {
        Connection org{[&](http::Request const&) { return answer; }};
        WriteItem  create;
        create.operation    = Operation::create;
        create.body         = R"({"Name":"A"})";
        auto const outcomes = org.write({create});
        CHECK(outcomes[0].kind == Kind::uncertain);
        CHECK(outcomes[0].error->code() == ErrorCode::uncertain);
        CHECK(org.data_requests().size() == 1);
    }
}

TEST_CASE("what never left, or was refused as a whole for a while, is owed again") {
    auto const shut = [](http::Request const&) -> Result<http::Response> { return Error{ErrorCode::transient, "no"}; };
    Connection never{shut};
    CHECK(never.write({update_of(key_of(1), "{}")})[0].kind == Kind::retryable);
    CHECK(never.data_requests().size() == 5);

    int        asked = 0;
    Connection busy{[&](http::Request const& request) {
        return ++asked < 3 ? refusal_answer(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.")
                           : all_done(request);
    }};
    CHECK(busy.write({update_of(key_of(1), "{}")})[0].kind == Kind::applied);

    Connection daily{[](http::Request const&) {
        return refusal_answer(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }};
    auto const owed = daily.write({update_of(key_of(1), "{}")});
    CHECK(owed[0].kind == Kind::retryable);
    CHECK(owed[0].error->code() == ErrorCode::throttled);
    CHECK(owed[0].error->retry_after() >= std::chrono::hours{1});
    CHECK(daily.data_requests().size() == 1);
}

TEST_CASE("a request refused as a whole refuses each of its records") {
    Connection org{[](http::Request const&) { return refusal_answer(400, "JSON_PARSER_ERROR", "at [line:1]"); }};
    auto const outcomes = org.write({update_of(key_of(1), "{}"), update_of(key_of(2), "{}")});
    for (auto const& outcome : outcomes) {
        CHECK(outcome.kind == Kind::rejected);
        CHECK(outcome.error->context().vendor_code == "JSON_PARSER_ERROR");
    }
}

TEST_CASE("an expired session costs a write nothing") {
    Connection org{[](http::Request const& request) {
        return request.headers.get("Authorization") == "Bearer token-1" ? expired_answer() : all_done(request);
    }};
    CHECK(org.write({update_of(key_of(1), "{}")})[0].kind == Kind::applied);
    CHECK(org.sign_ins == 2);

    Connection refused{[](http::Request const&) { return expired_answer(); }};
    auto const outcome = refused.write({update_of(key_of(1), "{}")})[0];
    CHECK(outcome.kind == Kind::retryable);
    CHECK(outcome.error->code() == ErrorCode::auth);
}

TEST_CASE("what cannot be sent is refused before it is") {
    Connection org{all_done};
    WriteItem  upsert;
    upsert.operation   = Operation::upsert;
    upsert.external_id = "ours-1";
    upsert.body        = "{}";
    auto const outcomes =
        org.write({update_of("", "{}"), upsert, update_of("001'&x=", "{}"), update_of(key_of(3), R"({"Name":"A"})")});
    CHECK(outcomes[0].kind == Kind::rejected);
    CHECK(outcomes[1].error->code() == ErrorCode::unsupported);
    CHECK(outcomes[2].kind == Kind::rejected);
    CHECK(outcomes[3].kind == Kind::applied);
    CHECK(org.data_requests().size() == 1);
    CHECK(org.write({update_of(key_of(1), "{}")}, "Account; drop")[0].kind == Kind::rejected);
}
