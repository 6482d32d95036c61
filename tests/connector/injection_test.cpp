#include <throughline/connector/rest_connector.hpp>

#include <support/hostile_text.hpp>
#include <support/scripted_exchange.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace {

/// A JSON API that knows nothing.
struct Api {
    ScriptedExchange           world{[](http::Request const& request) -> Result<http::Response> {
        if (request.method == "GET") return json_answer(200, R"({"items":[]})");
        return json_answer(404, "{}");
    }};
    std::unique_ptr<Connector> connector;

    Api() {
        RestOptions options{.vendor        = "pinpoint",
                            .base_url      = "https://api.pinpoint.example/v1/",
                            .authorization = Secret{"Bearer x"},
                            .objects       = {{"projects"}}};
        connector = rest_connector(Exchange{world}, std::make_shared<RestOptions const>(std::move(options)));
    }
    Outcome write(WriteItem item) {
        WriteBatch batch{"projects", {}};
        batch.items.push_back(std::move(item));
        return world.run(connector->write(std::move(batch))).front();
    }
};

}  // namespace

TEST_CASE("property: a key is one step of an address, a value one parameter, a member one member (L13)") {
    std::uint64_t const seed = 20251127;
    INFO("seed " << seed);
    SeededRandom random{seed};
    HostileText  hostile{random};
    Api          api;
    for (int trial = 0; trial < 500; ++trial) {
        auto const text = hostile.next();
        LookUp     query;
        query.vendor_object = "projects";
        query.external_id   = text;
        api.world.sent.clear();
        REQUIRE(api.world.run(api.connector->look(query)));
        auto const asked = http::Url::parse(api.world.sent.at(0).url);
        CHECK(asked.path == "/v1/projects");
        auto const parameters = http::form_decode(asked.query);
        REQUIRE(parameters.size() == 1);
        CHECK(parameters[0].second == text);

        WriteItem item;
        item.operation = trial % 2 ? Operation::update : Operation::remove;
        item.key       = text;
        item.body      = R"({"a":1})";
        api.world.sent.clear();
        api.write(item);
        if (text == "..") {
            CHECK(api.world.sent.empty());
        } else {
            auto const path = http::Url::parse(api.world.sent.at(0).url).path;
            CHECK(path.starts_with("/v1/projects/"));
            CHECK(std::count(path.begin(), path.end(), '/') == 3);
            CHECK(http::percent_decode(path.substr(13)) == text);
        }

        item.operation   = Operation::create;
        item.external_id = text;
        api.world.sent.clear();
        api.write(item);
        auto const body = nlohmann::json::parse(api.world.sent.at(0).body);
        CHECK(body == nlohmann::json{{"external_id", text}, {"a", 1}});
    }
}

TEST_CASE("a record without a key is neither changed nor deleted: the list would be (L13)") {
    Api api;
    for (auto const* key : {"", ".", ".."})
        for (auto const operation : {Operation::update, Operation::remove}) {
            WriteItem item;
            item.operation     = operation;
            item.key           = key;
            item.body          = "{}";
            auto const outcome = api.write(item);
            CHECK(outcome.kind == Outcome::Kind::rejected);
            REQUIRE(outcome.error);
            CHECK(outcome.error->code() == ErrorCode::validation);
        }
    CHECK(api.world.sent.empty());
}
