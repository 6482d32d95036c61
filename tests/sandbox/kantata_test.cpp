#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/kantata.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

// The simulated account against the facts about Kantata, by plain requests.

using namespace throughline;
using sandbox::Value;

namespace {

struct Account {
    VirtualClock     clock{Timestamp::from_seconds(1'375'292'612)};  // 2013-07-31T10:43:32-07:00
    SeededRandom     chance{1};
    sandbox::Kantata api;
    std::string      person, project;

    explicit Account(sandbox::KantataOptions options = {}) : api{clock, chance, std::move(options)} {
        person  = api.insert("users", Value::object({{"full_name", "Parth"}, {"takes_part", true}}));
        project = api.insert(
            "workspaces",
            Value::object(
                {{"title", "Random New Workspace"}, {"archived", false}, {"status_key", 100}, {"currency", "USD"}}));
        api.add_token("999", person);
    }

    std::pair<int, Value> ask(std::string method, std::string const& path, std::string body = {},
                              std::string token = "999") {
        http::Request request{
            .method = std::move(method), .url = "https://api.mavenlink.com/api/v1/" + path, .body = std::move(body)};
        request.headers.add("Authorization", "Bearer " + token);
        auto const answer = api.answer(request);
        auto       parsed = Value::parse(answer.body);
        return {answer.status, parsed ? *std::move(parsed) : Value{}};
    }
    Value       get(std::string const& path) { return ask("GET", path).second; }
    std::string time(int minutes) {
        auto const made = ask("POST", "time_entries",
                              R"({"time_entry":{"workspace_id":")" + project +
                                  R"(","date_performed":"2013-07-01","time_in_minutes":)" + std::to_string(minutes) +
                                  R"(,"rate_in_cents":2500}})");
        REQUIRE(made.first == 200);  // As recorded, and as the description says.
        return made.second["results"].elements().at(0)["id"].text();
    }
};

std::vector<std::string> results(Value const& answer) {
    std::vector<std::string> ids;
    for (auto const& result : answer["results"].elements()) ids.push_back(result["id"].text());
    return ids;
}

}  // namespace

TEST_CASE("Kantata's envelope: results in order, objects by id, what came along beside, counts") {
    Account    account;
    auto const id     = account.time(300);
    auto const answer = account.get("time_entries.json?include=user,workspace");
    CHECK(answer["count"].text() == "1");
    CHECK(answer["meta"].to_json() == R"({"count":1,"page_count":1,"page_number":1,"page_size":20})");
    CHECK(answer["results"].to_json() == R"([{"key":"time_entries","id":")" + id + "\"}]");
    auto const& entry = answer["time_entries"][id];
    CHECK(entry["created_at"].text() == "2013-07-31T10:43:32-07:00");
    CHECK(entry["time_in_minutes"].text() == "300");
    CHECK(entry["rate_in_cents"].text() == "2500");
    CHECK(entry["currency_base_unit"].text() == "100");
    CHECK_FALSE(entry.has("story_id"));  // Its association was not included.
    CHECK(answer["users"][account.person]["full_name"].text() == "Parth");
    CHECK(answer["workspaces"][account.project]["due_date"].text().empty());
    CHECK(answer["workspaces"][account.project]["price"].text() == "TBD");
    CHECK(account.get("time_entries?include=story")["time_entries"][id].has("story_id"));
    CHECK(account.get("time_entries?workspace_id=1")["results"].size() == 0);
}

TEST_CASE("Kantata's errors, as recorded and documented") {
    Account account;
    CHECK(account.ask("GET", "workspaces", {}, "1").second.to_json() ==
          R"({"errors":[{"type":"oauth","message":"Invalid OAuth 2 Request"}]})");
    CHECK(account.ask("GET", "workspaces/5").first == 404);
    CHECK(account.get("workspaces/5").to_json() == R"({"errors":[{"type":"system","message":"Not found"}]})");
    CHECK(account.get("workspaces?only=5")["results"].size() == 0);  // A miss is silent.
    auto const [status, body] = account.ask("POST", "workspaces", R"({"workspace":{"creator_role":"maven"}})");
    CHECK(status == 422);
    CHECK(body["errors"].elements().at(0)["type"].text() == "validation");
    CHECK(body["errors"].elements().at(0)["field"].text() == "title");
    CHECK(account.ask("DELETE", "time_entries/" + account.time(5)).first == 204);
}

TEST_CASE("Kantata hides what is archived, from lists and from being shown, until it is asked for") {
    Account    account;
    auto const entry = account.time(5);
    account.api.update("workspaces", account.project, Value::object({{"archived", true}}));
    CHECK(results(account.get("workspaces")).empty());
    CHECK(account.ask("GET", "workspaces/" + account.project).first == 404);
    CHECK(results(account.get("workspaces?include_archived=true")).size() == 1);
    CHECK(results(account.get("time_entries")).empty());
    CHECK(results(account.get("time_entries?from_archived_workspaces=true")) == std::vector<std::string>{entry});
    // A flag's value does not matter: that it is named does.
    CHECK(results(account.get("time_entries?from_archived_workspaces=true&approved=false")).size() == 1);
}

TEST_CASE("Kantata's pages, orders and filters by stamp") {
    Account                  account;
    std::vector<std::string> made;
    for (int each = 0; each < 25; ++each) {
        made.push_back(account.time(each + 1));
        account.clock.advance(std::chrono::seconds{1});
    }
    CHECK(results(account.get("time_entries")).size() == 20);
    CHECK(results(account.get("time_entries?per_page=500&order=created_at:asc")) == made);
    CHECK(results(account.get("time_entries?per_page=20&page=2&order=created_at:asc")) ==
          std::vector<std::string>{made.end() - 5, made.end()});
    auto const after = std::string{"time_entries?order=updated_at:asc&updated_after=2013-07-31T17:43:54Z"};
    CHECK(results(account.get(after)) == std::vector<std::string>{made.end() - 2, made.end()});
    Account    inclusive{{.after_is_inclusive = true}};
    auto const one = inclusive.time(1);
    CHECK(results(inclusive.get("time_entries?updated_after=2013-07-31T17:43:32Z")) == std::vector<std::string>{one});
}

TEST_CASE("Kantata tells of deletions by events alone, for nine days, newest first unless asked otherwise") {
    Account    account;
    auto const first = account.time(5), second = account.time(6);
    account.clock.advance(std::chrono::minutes{1});
    account.ask("DELETE", "time_entries/" + first);
    account.clock.advance(std::chrono::minutes{1});
    account.ask("DELETE", "time_entries/" + second);
    auto const events = account.get("subscribed_events?event_types=time_entry:deleted&order=created_at:asc");
    REQUIRE(events["results"].size() == 2);
    auto const ids = results(events);
    CHECK(events["subscribed_events"][ids[0]]["subject_id"].text() == first);
    auto reversed = results(account.get("subscribed_events?event_types=time_entry:deleted"));
    std::reverse(reversed.begin(), reversed.end());
    CHECK(reversed == ids);
    account.clock.advance(std::chrono::hours{24 * 9} + std::chrono::minutes{1});
    CHECK(results(account.get("subscribed_events?event_types=time_entry:deleted")).empty());
    account.api.add_token("user", account.person, {.administrator = false});
    CHECK(account.ask("GET", "subscribed_events", {}, "user").first == 403);
}

TEST_CASE("Kantata drops what may not be said, keeps one reference per service, and limits requests") {
    Account account{{.requests_per_minute = 4}};
    account.api.add_token("user", account.person, {.books_for_others = false});
    auto const body = R"({"time_entry":{"workspace_id":")" + account.project +
                      R"(","date_performed":"2013-07-01","time_in_minutes":5,"user_id":"4711","made_up":1,)"
                      R"("external_reference":{"service_name":"us","service_model":"m","service_model_ref":"a-1"}}})";
    auto const made = account.ask("POST", "time_entries?include=external_references", body, "user").second;
    auto const id   = results(made).at(0);
    CHECK(made["time_entries"][id]["user_id"].text() == account.person);
    CHECK(account.api.dropped() == std::vector<std::string>{"time_entry.made_up"});
    account.ask(
        "PUT", "time_entries/" + id,
        R"({"time_entry":{"external_reference":{"service_name":"us","service_model":"m","service_model_ref":"b"}}})");
    auto const search = "time_entries?external_reference_service_name=us&external_reference_service_model_refs=";
    CHECK(results(account.get(std::string{search} + "a-1")).empty());
    CHECK(results(account.get(std::string{search} + "x,b")) == std::vector<std::string>{id});
    CHECK(account.ask("GET", "workspaces").first == 429);
    account.clock.advance(std::chrono::minutes{1});
    CHECK(account.ask("GET", "workspaces").first == 200);
}
