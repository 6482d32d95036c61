#include "account.hpp"

#include <algorithm>

// Answers: their envelope, cut into records; and those that are none.

using namespace throughline;
using namespace throughline::tests;

namespace {

std::vector<std::string> texts(ChangePage const& page) {
    std::vector<std::string> all;
    for (auto const& record : page.records) all.emplace_back(record.text);
    return all;
}

std::string groups(std::string_view results, std::string_view objects, std::string_view rest = "") {
    return R"({"count":)" + std::string{rest.empty() ? "2" : rest} + R"(,"results":[)" + std::string{results} +
           R"(],"workspace_groups":{)" + std::string{objects} + "}}";
}

ErrorCode code_of(http::Response const& answer) {
    Connection account{[&](http::Request const&) { return answer; }};
    auto const page = account.page("workspace_groups");
    return page ? ErrorCode::cancelled : page.error().code();
}

}  // namespace

TEST_CASE("records come in the order of `results`, and what only came along is none of them") {
    Connection account{[](http::Request const&) {
        return json_answer(200, R"({"count":1,"results":[{"key":"stories","id":"9"}],"stories":{
            "3":{"id":"3","title":"Parent","story_type":"task","workspace_id":"1"},
            "9":{"title":"Child","parent_id":"3","story_type":"task","workspace_id":"1","budget_used":"$5","id":"9"}},
            "workspaces":{"1":{"id":"1"}},"users":{}})");
    }};
    auto const page = account.page("stories");
    REQUIRE(page);
    // In the mapping's order, without what nobody asked for.
    CHECK(texts(*page) == std::vector<std::string>{
                              R"({"id":"9","workspace_id":"1","story_type":"task","parent_id":"3","title":"Child"})"});
}

TEST_CASE("an account's custom fields come along where they are wanted, and are kept with the record (P36)") {
    Connection account{[](http::Request const&) {
                           return json_answer(200, R"({"count":1,"results":[{"key":"users","id":"9"}],"users":{
            "9":{"id":"9","full_name":"Kim","custom_field_value_ids":["5"]}},"custom_field_values":{
            "5":{"id":"5","custom_field_id":7,"custom_field_name":"Grade","type":"single","value":[3]}}})");
                       },
                       {.custom_fields = true}};
    auto const page = account.page("users");
    REQUIRE(page);
    CHECK(parameters_of(account.world.sent.at(0)).at("include").ends_with(",custom_field_values"));
    CHECK(texts(*page) ==
          std::vector<std::string>{R"({"id":"9","full_name":"Kim","custom_field_values":[{"custom_field_id":7,)"
                                   R"("custom_field_name":"Grade","type":"single","value":[3]}]})"});
}

TEST_CASE("a short page is not the end where the count says more: rows that may not be seen are left out of it") {
    int        asked = 0;
    Connection account{[&](http::Request const&) {
                           ++asked;
                           auto const id = std::to_string(asked);
                           if (asked == 2) return json_answer(200, groups("", "", "3"));
                           return json_answer(200, groups(R"({"key":"workspace_groups","id":")" + id + "\"}",
                                                          "\"" + id + R"(":{"id":")" + id + "\"}", "3"));
                       },
                       {.page_rows = 1}};
    auto       page = account.page("workspace_groups");
    REQUIRE(page);
    CHECK_FALSE(page->last);
    page = account.page("workspace_groups", page->bookmark);
    REQUIRE(page);
    CHECK(page->records.empty());
    CHECK_FALSE(page->last);
    page = account.page("workspace_groups", page->bookmark);
    REQUIRE(page);
    CHECK(page->records.size() == 1);
    CHECK(page->last);
    CHECK(page->complete);
}

TEST_CASE("a page from a proxy, a cut body, another shape and a result without its object are corrupt (L10)") {
    auto const whole = groups(R"({"key":"workspace_groups","id":"1"})", R"("1":{"id":"1"})", "1");
    CHECK(code_of(json_answer(200, whole)) == ErrorCode::cancelled);
    for (std::size_t cut = 0; cut < whole.size(); cut += 3)
        CHECK_MESSAGE(code_of(json_answer(200, whole.substr(0, cut))) == ErrorCode::corrupt, whole.substr(0, cut));
    CHECK(code_of(json_answer(200, whole + "x")) == ErrorCode::corrupt);
    CHECK(code_of(json_answer(200, R"(["Travel"])")) == ErrorCode::corrupt);
    CHECK(code_of(json_answer(200, R"({"count":0})")) == ErrorCode::corrupt);
    CHECK(code_of(json_answer(200, groups(R"({"key":"workspace_groups","id":"1"})", "", "1"))) == ErrorCode::corrupt);
    CHECK(code_of(json_answer(200, groups(R"({"id":"1"})", "", "1"))) == ErrorCode::corrupt);
    auto page = json_answer(200, whole);
    page.headers.set("Content-Type", "text/html");
    CHECK(code_of(page) == ErrorCode::corrupt);
}

TEST_CASE(
    "L2 L10: a result that its objects lack, or that is no record, is kept aside by itself, and the page goes on") {
    for (std::string const spoilt : {"", R"(,"2":null)", R"(,"2":["x"])"}) {
        CAPTURE(spoilt);
        for (auto const* object : {"workspaces", "users", "rate_card_roles"}) {
            CAPTURE(object);
            Connection account{[&](http::Request const& request) {
                if (path_of(request).find(object) == std::string::npos) return json_answer(200, std::string{nothing});
                std::string const key = R"({"key":")" + std::string{object} + R"(","id":")";
                return json_answer(200, R"({"count":3,"results":[)" + key + R"(1"},)" + key + R"(2"},)" + key +
                                            R"(3"}],")" + object + R"(":{"1":{"id":"1"},"3":{"id":"3"})" + spoilt +
                                            "}}");
            }};
            auto const page = account.page(object);
            REQUIRE_MESSAGE(page, page.error().describe());
            CHECK(page->last);
            bool is_told = false;
            for (auto const& record : page->records) {
                if (record.text.find(R"("id":"2")") == std::string_view::npos) continue;
                is_told = true;
                MappingContext context;
                auto const     read = JsonDecoder{account.mapping(object)}.decode(record.text, context);
                REQUIRE(read);
                CHECK(read->envelope.key == "2");
                auto const says = spoilt.empty() ? "not among the objects" : "no object";
                CHECK(std::any_of(read->faults.begin(), read->faults.end(), [&](Error const& fault) {
                    return fault.context().value.find(says) != std::string::npos;
                }));
            }
            CHECK(is_told);
        }
    }
}

TEST_CASE("L3: a search whose answer lacks one of its results has not found out what there is") {
    Connection account{[](http::Request const&) {
        return json_answer(200, R"({"count":2,"results":[{"key":"workspaces","id":"1"},{"key":"workspaces","id":"2"}],)"
                                R"("workspaces":{"1":{"id":"1"}}})");
    }};
    LookUp     query;
    query.vendor_object = "workspaces";
    query.match_field   = "title";
    query.match_value   = "A";
    auto const found    = account.world.run(account.connector->look(std::move(query)));
    REQUIRE_FALSE(found);
    CHECK(found.error().code() == ErrorCode::corrupt);
}

TEST_CASE("a redirect is not followed: the token stays where it belongs (L13)") {
    Connection account{[](http::Request const&) {
        auto answer = json_answer(302, "{}");
        answer.headers.add("Location", "https://evil.example/api/v1/workspaces");
        return answer;
    }};
    auto const page = account.page("workspace_groups");
    REQUIRE_FALSE(page);
    CHECK(page.error().code() == ErrorCode::unsupported);
    REQUIRE(account.world.sent.size() == 1);
    CHECK(account.write("workspaces", item_of(Operation::update, "1", "{}")).kind == Outcome::Kind::rejected);
    for (auto const& request : account.world.sent) CHECK(http::Url::parse(request.url).host == "api.mavenlink.com");
}

TEST_CASE("a token goes over https, or stays on this machine (L13)") {
    auto const answer = [](http::Request const&) { return json_answer(200, std::string{nothing}); };
    Connection plain{answer, {}, token_login("http://api.mavenlink.com")};
    auto const refused = plain.world.run(plain.connector->check());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::forbidden);
    CHECK(plain.write("workspaces", item_of(Operation::update, "1", "{}")).kind != Outcome::Kind::applied);
    CHECK(plain.world.sent.empty());
    Connection local{answer, {}, token_login("http://127.0.0.1:8080")};
    CHECK(local.world.run(local.connector->check()));
}

TEST_CASE("what a status means, for a read and for a write") {
    using Kind = Outcome::Kind;
    struct Meaning {
        int       status;
        ErrorCode code;
        Kind      create;
    };
    for (auto const& meaning :
         {Meaning{400, ErrorCode::validation, Kind::rejected}, Meaning{401, ErrorCode::auth, Kind::retryable},
          Meaning{403, ErrorCode::forbidden, Kind::rejected}, Meaning{404, ErrorCode::not_found, Kind::rejected},
          Meaning{409, ErrorCode::conflict, Kind::retryable}, Meaning{422, ErrorCode::validation, Kind::rejected},
          Meaning{429, ErrorCode::throttled, Kind::retryable}, Meaning{500, ErrorCode::transient, Kind::uncertain},
          Meaning{503, ErrorCode::transient, Kind::uncertain}, Meaning{504, ErrorCode::transient, Kind::uncertain}}) {
        CAPTURE(meaning.status);
        auto const body   = R"({"errors":[{"type":"validation","message":"No good","field":"title"}]})";
        auto const answer = json_answer(meaning.status, body);
        CHECK(code_of(answer) == meaning.code);
        Connection account{[&](http::Request const&) { return answer; }};
        auto const outcome = account.write("workspaces", item_of(Operation::create, "ours", R"({"title":"A"})"));
        CHECK(outcome.kind == meaning.create);
        REQUIRE(outcome.error);
        CHECK(outcome.error->context().field == "title");
        CHECK(outcome.error->context().vendor_code == std::to_string(meaning.status));
        auto const sent = account.world.sent.size();
        CHECK(sent == (meaning.status == 429 ? 5 : 1));  // Only what was surely not done is sent again.
    }
}

TEST_CASE("an exchange that fails is known for what it is, and an answer that tells nothing leaves it open") {
    using Kind = Outcome::Kind;
    for (auto const& [code, kind] :
         {std::pair{ErrorCode::uncertain, Kind::uncertain}, std::pair{ErrorCode::corrupt, Kind::uncertain},
          std::pair{ErrorCode::transient, Kind::retryable}}) {
        Connection account{[code = code](http::Request const&) -> Result<http::Response> { return Error{code, "x"}; }};
        CHECK(account.write("workspaces", item_of(Operation::create, "ours", "{}")).kind == kind);
    }
    auto html = json_answer(200, "<html></html>");
    html.headers.set("Content-Type", "text/html");
    for (auto const& answer :
         {json_answer(200, std::string{nothing}), json_answer(200, R"({"results":[{"key")"), html}) {
        Connection account{[&](http::Request const&) { return answer; }};
        CHECK(account.write("workspaces", item_of(Operation::create, "ours", "{}")).kind == Kind::uncertain);
    }
}

TEST_CASE("words that repeat what was written, or the token, are not passed on (P29)") {
    auto const says = [](std::string const& message) {
        Connection account{[&](http::Request const&) {
            return json_answer(422, R"({"errors":[{"type":"validation","message":")" + message + R"("}]})");
        }};
        return account.write("workspace_groups", item_of(Operation::update, "1", R"({"phone_number":"+1 555 0100"})"))
            .error->describe();
    };
    CHECK(says("Phone number is too long").find("too long") != std::string::npos);
    CHECK(says("'+1 555 0100' is no phone number").find("555") == std::string::npos);
    CHECK(says("bad token secret-token").find("secret-token") == std::string::npos);
}
