#include "salesforce_org.hpp"

#include "support/temporary_folder.hpp"

#include <string>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

Value changed(SignedIn& client, std::string const& what, std::string const& start, std::string const& end) {
    auto const answer = client.get("/sobjects/Account/" + what + "/?start=" + http::percent_encode(start) +
                                   "&end=" + http::percent_encode(end));
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return SignedIn::body_of(answer);
}

}  // namespace

TEST_CASE("R3: what was deleted is told by the delete log, by queryAll, and by nothing else") {
    SignedIn          client;
    std::string const acme = client.account("Acme");
    client.clock.advance(std::chrono::minutes{5});
    client.org.remove("Account", acme).value();
    client.clock.advance(std::chrono::minutes{5});
    Value const log = changed(client, "deleted", "2026-01-01T00:00:00+00:00", "2026-01-01T00:10:00+00:00");
    CHECK(log["deletedRecords"].to_json() ==
          R"([{"id":")" + acme + R"(","deletedDate":"2026-01-01T00:05:00.000+0000"}])");
    CHECK(log["latestDateCovered"].text() == "2026-01-01T00:10:00.000+0000");
    CHECK(client.rows("SELECT Id FROM Account").size() == 0);
    auto const all = client.get("/queryAll?q=SELECT+Id,+IsDeleted+FROM+Account");
    CHECK(SignedIn::body_of(all)["records"].elements()[0]["IsDeleted"].is_true());

    client.org.restore("Account", acme).value();
    CHECK(client.rows("SELECT Id FROM Account WHERE SystemModstamp >= 2026-01-01T00:10:00Z").size() == 1);
    CHECK_FALSE(client.org.read("Account", acme)["IsDeleted"].is_true());
}

TEST_CASE("R3: what goes with an account comes back with it") {
    SignedIn          client;
    std::string const acme = client.account("Acme");
    std::string const deal = client.opportunity("Deal");
    client.org.update("Opportunity", deal, Value::object({{"AccountId", acme}})).value();
    client.org.insert("Contact", Value::object({{"LastName", "Ada"}, {"AccountId", acme}})).value();
    client.org.insert("Quote", Value::object({{"Name", "Offer"}, {"OpportunityId", deal}})).value();
    client.org.remove("Account", acme).value();
    for (char const* object : {"Account", "Opportunity", "Contact", "Quote"}) CHECK(client.org.count(object) == 0);
    client.org.restore("Account", acme).value();
    for (char const* object : {"Account", "Opportunity", "Contact", "Quote"}) CHECK(client.org.count(object) == 1);
    CHECK_FALSE(client.org.restore("Account", acme));
}

TEST_CASE("R38: a merge leaves a trace of where the loser went, and takes its children along") {
    SignedIn          client;
    std::string const kept = client.account("Kept"), lost = client.account("Lost");
    std::string const deal = client.opportunity("Deal");
    client.org.update("Opportunity", deal, Value::object({{"AccountId", lost}})).value();
    client.clock.advance(std::chrono::seconds{9});
    client.org.merge("Account", kept, lost).value();
    CHECK(client.org.read("Opportunity", deal)["AccountId"].text() == kept);
    CHECK(client.org.read("Opportunity", deal)["SystemModstamp"].text() == "2026-01-01T00:00:09.000+0000");
    auto const all = client.get("/queryAll?q=SELECT+MasterRecordId+FROM+Account+WHERE+IsDeleted+%3D+true");
    CHECK(SignedIn::body_of(all)["records"].elements()[0]["MasterRecordId"].text() == kept);
    CHECK_FALSE(client.org.merge("Account", kept, kept));
    CHECK_FALSE(client.org.merge("Opportunity", deal, client.opportunity("Other")));
}

TEST_CASE("R2: ids of changed records, by whole minutes, at most thirty days back") {
    SignedIn          client;
    std::string const first = client.account("First");
    client.clock.advance(std::chrono::minutes{2});
    std::string const second = client.account("Second");
    client.clock.advance(std::chrono::minutes{2});
    CHECK(changed(client, "updated", "2026-01-01T00:00:59Z", "2026-01-01T00:02:30Z")["ids"].to_json() ==
          "[\"" + first + "\"]");
    Value const rest = changed(client, "updated", "2026-01-01T00:02:00Z", "2026-01-01T09:00:00Z");
    CHECK(rest["ids"].to_json() == "[\"" + second + "\"]");
    CHECK(rest["latestDateCovered"].text() == "2026-01-01T00:04:00.000+0000");
    auto const code = [&](char const* start, char const* end) {
        return SignedIn::code_of(client.get(std::string{"/sobjects/Account/updated?start="} + start + "&end=" + end));
    };
    CHECK(code("2025-11-01T00:00:00Z", "2026-01-01T00:00:00Z") == "INVALID_REPLICATION_DATE");
    CHECK(code("2026-01-01T00:02:00Z", "2026-01-01T00:01:00Z") == "INVALID_REPLICATION_DATE");
    CHECK(code("yesterday", "today") == "INVALID_REPLICATION_DATE");
}

TEST_CASE("P02: behind a commit lag a row turns up with a stamp that a reader has already passed") {
    SignedIn  client{{.commit_lag = std::chrono::seconds{10}}};
    bool      passed = false;
    Timestamp read_until;
    for (int number = 0; number < 50; ++number) {
        client.clock.advance(std::chrono::seconds{1});
        std::string const id    = client.account("A");
        auto const        stamp = Timestamp::parse(client.org.read("Account", id)["SystemModstamp"].text()).value();
        CHECK(stamp <= client.clock.now());
        CHECK(client.clock.now() - stamp <= std::chrono::seconds{10});
        passed     = passed || stamp < read_until;
        read_until = std::max(read_until, stamp);
    }
    CHECK(passed);
}

TEST_CASE("the same clock, seed and acts give the same org, to the byte") {
    auto const run = [] {
        SignedIn client{{.commit_lag = std::chrono::seconds{10}}};
        for (int number = 0; number < 20; ++number) client.opportunity("Deal " + std::to_string(number), number);
        return client.token + client.org.records().dump();
    };
    CHECK(run() == run());
}

TEST_CASE("L7: an org that is kept in a file is found again as it was") {
    test::TemporaryFolder const folder;
    std::string                 before, acme;
    {
        SignedIn client;
        REQUIRE(client.org.records().keep(folder.file("org.jsonl")));
        acme = client.account("Acme");
        client.post("/sobjects/Account", Value::object({{"Name", "Bolt"}}));
        client.post("/composite/sobjects", Value::parse(R"({"allOrNone":true,"records":[
            {"attributes":{"type":"Account"},"Name":"rolled back"},{"attributes":{"type":"Account"}}]})")
                                               .value());
        before = client.org.records().dump();
    }
    SignedIn again;
    REQUIRE(again.org.records().keep(folder.file("org.jsonl")));
    CHECK(again.org.records().dump() == before);
    CHECK(again.org.creates("Account") == 2);
    CHECK(again.account("Next") != acme);
    CHECK(again.org.count("Account") == 3);
}

TEST_CASE("L3: the business content of two orgs agrees although their records came in another order") {
    SignedIn   one, other;
    auto const fill = [](SignedIn& client, bool backwards) {
        for (int number = 0; number < 10; ++number)
            client.account("Account " + std::to_string(backwards ? 9 - number : number));
        client.clock.advance(std::chrono::seconds{backwards ? 5 : 1});
        std::string const deal = client.opportunity("Deal", 5);
        std::string const parent =
            client.rows("SELECT Id FROM Account WHERE Name = 'Account 7'").elements()[0]["Id"].text();
        client.org.update("Opportunity", deal, Value::object({{"AccountId", parent}})).value();
    };
    fill(one, false);
    fill(other, true);
    DumpOptions const business = Salesforce::business_content();
    CHECK(one.org.records().dump() != other.org.records().dump());
    CHECK(one.org.records().dump(business) == other.org.records().dump(business));
    other.opportunity("One more");
    CHECK(one.org.records().fingerprint(business) != other.org.records().fingerprint(business));
}
