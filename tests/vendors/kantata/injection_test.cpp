#include "account.hpp"

#include <support/hostile_text.hpp>

#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("property: a value in a filter is that one parameter, equal to the value (L13)") {
    std::uint64_t const seed = 20251125;
    INFO("seed " << seed);
    SeededRandom random{seed};
    HostileText  hostile{random};
    Connection   psa{[](http::Request const&) { return json_answer(200, std::string{nothing}); }};
    for (int trial = 0; trial < 600; ++trial) {
        auto const value = hostile.next();
        LookUp     query;
        query.vendor_object = "workspaces";
        auto const* name    = "external_reference_service_model_refs";
        if (trial % 2) {
            query.external_id = value;
        } else {
            name              = "search";
            query.match_field = name;
            query.match_value = value;
        }
        psa.world.sent.clear();
        REQUIRE(psa.world.run(psa.connector->look(query)));
        REQUIRE(psa.world.sent.size() == 1);
        CHECK(path_of(psa.world.sent[0]) == "/api/v1/workspaces");
        auto const parameters = parameters_of(psa.world.sent[0]);
        CHECK(parameters.at(name) == value);
        CHECK(parameters.size() == (trial % 2 ? 7 : 6));
    }
}

TEST_CASE("property: what is no key or filter reaches no address, and a key never names several records (L13)") {
    SeededRandom random{4};
    HostileText  hostile{random};
    Connection   psa{[](http::Request const&) { return json_answer(200, std::string{nothing}); }};
    for (int trial = 0; trial < 300; ++trial) {
        auto const text = trial == 0 ? std::string{"1,2"} : hostile.next() + ",";
        LookUp     query;
        query.vendor_object = "workspaces";
        query.key           = text;
        auto const found    = psa.world.run(psa.connector->look(query));
        CHECK((found && found->bodies.empty()));
        query.key.clear();
        query.match_field = text;
        CHECK_FALSE(psa.world.run(psa.connector->look(query)));
        CHECK(psa.write("workspaces", item_of(Operation::remove, text, {})).kind == Outcome::Kind::rejected);
        CHECK(psa.write("workspaces", item_of(Operation::update, text, "{}")).kind == Outcome::Kind::rejected);
        CHECK(psa.write("workspaces", item_of(Operation::create, text, "{}")).kind == Outcome::Kind::rejected);
    }
    CHECK(psa.world.sent.empty());
}

TEST_CASE("property: a value in a body is that member's, our id that of the reference (L13)") {
    SeededRandom random{3};
    HostileText  hostile{random};
    Connection   psa{[](http::Request const&) { return json_answer(422, R"({"errors":[]})"); }};
    for (int trial = 0; trial < 300; ++trial) {
        auto const title = hostile.next();
        auto       id    = hostile.next();
        std::erase(id, ',');
        std::string body{R"({"title":)"};
        append_json_text(body, title);
        psa.world.sent.clear();
        psa.write("workspaces", item_of(Operation::create, "i" + id, body + "}"));
        auto const sent = nlohmann::json::parse(psa.world.sent.at(0).body);
        REQUIRE(sent.size() == 1);
        CHECK(sent.at("workspace").size() == 2);
        CHECK(sent.at("workspace").at("title") == title);
        CHECK(sent.at("workspace").at("external_reference").at("service_model_ref") == "i" + id);
    }
}

TEST_CASE("a key that an answer gives is no address: what was misbooked is taken back by its key alone (L13)") {
    Connection psa{[](http::Request const& request) -> Result<http::Response> {
        if (request.method != "POST") return json_answer(204, {});
        return json_answer(200, R"({"results":[{"key":"time_entries","id":"../users/1"}],
            "time_entries":{"../users/1":{"id":"../users/1","user_id":"9"}}})");
    }};
    auto const outcome = psa.write("time_entries", item_of(Operation::create, "ours", R"({"user_id":"7"})"));
    CHECK(outcome.kind != Outcome::Kind::applied);
    for (auto const& request : psa.world.sent)
        if (request.method == "DELETE") CHECK(path_of(request) == "/api/v1/time_entries/..%2Fusers%2F1");
}
