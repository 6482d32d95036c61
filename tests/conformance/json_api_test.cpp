#include <support/scripted_exchange.hpp>

#include <throughline/connector/rest_connector.hpp>
#include <throughline/sandbox/json_api.hpp>

#include <doctest/doctest.h>

#include <set>

// The ready connector for JSON APIs meets the simulated one.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

using Answer = Result<http::Response>;

struct Rehearsal {
    ScriptedExchange           world;
    SeededRandom               chance{7};
    sandbox::JsonApi           api;
    std::unique_ptr<Connector> connector;
    /// What happens to an answer on its way back.
    std::function<Answer(http::Request const&, Answer)> on_the_way{};

    explicit Rehearsal(std::string base_url = "https://api.example/v1", std::string token = "right")
        : world{[this](http::Request const& request) -> Answer {
              Answer answer = api.answer(request);
              return on_the_way ? on_the_way(request, std::move(answer)) : std::move(answer);
          }},
          api{world.virtual_clock, chance, {.token = "right", .page_rows_max = 3}, {shelves()}} {
        RestOptions options{.vendor        = "library",
                            .base_url      = std::move(base_url),
                            .authorization = Secret{"Bearer " + token},
                            .objects       = {{"shelves"}}};
        options.page_rows = 3;
        connector         = rest_connector(Exchange{world}, std::make_shared<RestOptions const>(std::move(options)));
    }

    static sandbox::ObjectDefinition shelves() {
        return {.name   = "shelves",
                .fields = {{.name = "title", .length = 20, .nillable = false},
                           {.name = "metres", .type = sandbox::FieldType::number, .scale = 2}}};
    }
    std::string shelf(std::string_view title) {
        return api.insert("shelves", Value::object({{"title", title}})).value();
    }
    Result<ChangePage> page(std::string bookmark) {
        ChangeQuery query;
        query.vendor_object = "shelves";
        query.bookmark      = std::move(bookmark);
        return world.run(connector->changes(std::move(query)));
    }
    std::set<std::string> read(std::string& bookmark) {
        std::set<std::string> titles;
        for (bool last = false; !last;) {
            auto const got = page(bookmark);
            REQUIRE_MESSAGE(got, got.error().describe());
            for (auto const& record : got->records) titles.insert(Value::parse(record.text).value()["title"].text());
            bookmark = got->bookmark;
            last     = got->last;
        }
        return titles;
    }
    Outcome write(WriteItem item) {
        WriteBatch batch;
        batch.vendor_object = "shelves";
        batch.items.push_back(std::move(item));
        auto outcomes = world.run(connector->write(std::move(batch)));
        REQUIRE(outcomes.size() == 1);
        return std::move(outcomes.front());
    }
    std::vector<std::string> look(std::string external_id) {
        LookUp query;
        query.vendor_object = "shelves";
        query.external_id   = std::move(external_id);
        return world.run(connector->look(std::move(query))).value().bodies;
    }
};

WriteItem creation(std::string external_id, std::string body) {
    WriteItem item;
    item.operation   = Operation::upsert;
    item.external_id = std::move(external_id);
    item.body        = std::move(body);
    return item;
}

}  // namespace

TEST_CASE("a JSON API is read to its end, also inside one instant, and then only what changed (R36, P11)") {
    Rehearsal             library;
    std::set<std::string> made;
    for (int each = 0; each < 14; ++each) {
        made.insert("Shelf " + std::to_string(each));
        library.shelf("Shelf " + std::to_string(each));
    }
    std::string bookmark;
    CHECK(library.read(bookmark) == made);
    library.world.virtual_clock.advance(std::chrono::hours{1});
    library.shelf("Late");
    CHECK(library.read(bookmark).contains("Late"));
    library.world.virtual_clock.advance(std::chrono::hours{1});
    library.shelf("Later");
    CHECK(library.read(bookmark) == std::set<std::string>{"Late", "Later"});  // The overlap reads the last one again.
}

TEST_CASE("a second record with our id is never made: a lost answer is looked up (L3, P01)") {
    Rehearsal library;
    library.on_the_way = [](http::Request const& request, Answer answer) -> Answer {
        if (request.method == "POST") return Error{ErrorCode::uncertain, "the answer was lost"};
        return answer;
    };
    CHECK(library.write(creation("ours", R"({"title":"One"})")).kind == Outcome::Kind::uncertain);
    library.on_the_way = {};
    auto const again   = library.write(creation("ours", R"({"title":"One"})"));
    CHECK(again.kind == Outcome::Kind::uncertain);
    REQUIRE(again.error);
    CHECK(again.error->code() == ErrorCode::duplicate);
    CHECK(library.look("ours").size() == 1);
    CHECK(library.look("another").empty());
    CHECK(library.api.creates("shelves") == 1);
}

TEST_CASE("records are made, changed, emptied and removed") {
    Rehearsal  library;
    auto const made = library.write(creation("ours", R"({"title":"One","metres":1.50})"));
    REQUIRE(made.kind == Outcome::Kind::applied);
    CHECK(made.created);
    CHECK(library.api.read("shelves", made.key)["external_id"].text() == "ours");
    WriteItem change;
    change.operation = Operation::update;
    change.key       = made.key;
    change.body      = R"({"title":"Two","metres":null})";
    CHECK(library.write(change).kind == Outcome::Kind::applied);
    CHECK(library.api.read("shelves", made.key)["title"].text() == "Two");
    CHECK(library.api.read("shelves", made.key)["metres"].is_null());
    change.operation = Operation::remove;
    CHECK(library.write(change).kind == Outcome::Kind::applied);
    CHECK(library.api.count("shelves") == 0);
}

TEST_CASE("what the API refuses is rejected with its words and its field; what it cannot take now may be repeated") {
    Rehearsal  library;
    auto const refused = library.write(creation("ours", R"({"title":"A title that is far too long"})"));
    CHECK(refused.kind == Outcome::Kind::rejected);
    REQUIRE(refused.error);
    CHECK(refused.error->code() == ErrorCode::validation);
    CHECK(refused.error->context().field == "title");
    CHECK(refused.error->message() == "expected at most 20 characters");

    int status         = 0;
    library.on_the_way = [&](http::Request const&, Answer) -> Answer { return json_answer(status, "{}"); };
    for (auto const& [code, kind] :
         {std::pair{429, Outcome::Kind::retryable}, std::pair{423, Outcome::Kind::retryable},
          std::pair{500, Outcome::Kind::uncertain}, std::pair{504, Outcome::Kind::uncertain},
          std::pair{403, Outcome::Kind::rejected}, std::pair{201, Outcome::Kind::uncertain}}) {
        CAPTURE(code);
        status = code;
        CHECK(library.write(creation("ours", R"({"title":"One"})")).kind == kind);
    }
}

TEST_CASE("a wrong token, a page from a proxy, a cut body and a body without a list are clear errors (L10)") {
    Rehearsal stranger{"https://api.example/v1", "wrong"};
    CHECK(stranger.world.run(stranger.connector->check()).error().code() == ErrorCode::auth);

    Rehearsal library;
    library.shelf("One");
    for (auto const* body : {"<html></html>", R"({"items":[{"id":)", R"({"rows":[]})", R"({"items":5})", ""}) {
        CAPTURE(body);
        library.on_the_way = [&](http::Request const&, Answer) -> Answer { return json_answer(200, body); };
        CHECK(library.page({}).error().code() == ErrorCode::corrupt);
    }
    library.on_the_way = [](http::Request const&, Answer answer) -> Answer {
        answer->headers.set("Content-Type", "text/html");
        return answer;
    };
    CHECK(library.page({}).error().code() == ErrorCode::corrupt);
    library.on_the_way = {};
    CHECK(library.page({}).value().records.size() == 1);
    CHECK(library.page("made elsewhere").error().code() == ErrorCode::corrupt);
}

TEST_CASE("a cursor that leads nowhere but to itself ends in an error, not in a loop (L12)") {
    Rehearsal library;
    library.shelf("One");
    library.on_the_way = [](http::Request const&, Answer) -> Answer {
        return json_answer(200, R"({"items":[],"next":"again"})");
    };
    auto const first = library.page({});
    REQUIRE(first);
    CHECK(library.page(first->bookmark).error().code() == ErrorCode::corrupt);
}

TEST_CASE("an authorization goes over https, or stays on this machine (L13)") {
    Rehearsal library{"http://api.example/v1"};
    CHECK(library.world.run(library.connector->check()).error().code() == ErrorCode::forbidden);
    CHECK(library.write(creation("ours", R"({"title":"One"})")).kind == Outcome::Kind::retryable);
    CHECK(library.world.sent.empty());
}
