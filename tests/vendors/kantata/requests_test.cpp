#include "account.hpp"

// Requests as the facts about Kantata have them.

using namespace throughline;
using namespace throughline::tests;

namespace {

http::Response empty(http::Request const&) { return json_answer(200, std::string{nothing}); }

}  // namespace

TEST_CASE("a list is asked for with its references, with what it hides, in order of change, in the largest pages") {
    Connection account{empty};
    REQUIRE(account.page("workspaces"));
    auto const& request = account.world.sent.at(0);
    CHECK(request.method == "GET");
    CHECK(request.url.starts_with("https://api.mavenlink.com/api/v1/workspaces?"));
    CHECK(request.headers.get("Authorization") == "Bearer secret-token");
    auto const asked = parameters_of(request);
    CHECK(asked.at("include_archived") == "true");
    CHECK(asked.at("include").find("primary_workspace_group") != std::string::npos);
    CHECK(asked.at("include").find("external_references") != std::string::npos);
    CHECK(asked.at("order") == "updated_at:asc");
    CHECK(asked.at("per_page") == "200");
    CHECK(asked.count("updated_after") == 0);
}

TEST_CASE("each object's hidden rows are asked for by the filters that hide them") {
    std::vector<std::pair<std::string, std::vector<std::string>>> const filters{
        {"stories", {"show_archived", "show_deleted", "show_from_archived_workspaces", "all_on_account"}},
        {"milestones", {"show_archived", "show_deleted", "show_from_archived_workspaces"}},
        {"time_entries", {"from_archived_workspaces"}},
        {"expenses", {"from_archived_workspaces"}},
        {"users", {"on_my_account"}},
    };
    for (auto const& [object, names] : filters) {
        Connection account{empty};
        REQUIRE(account.page(object));
        for (auto const& request : account.world.sent)
            if (path_of(request).ends_with(object == "milestones" ? "stories" : object))
                for (auto const& name : names) CHECK_MESSAGE(parameters_of(request)[name] == "true", object, " ", name);
    }
    Connection roles{empty};
    REQUIRE(roles.page("roles"));
    CHECK(parameters_of(roles.world.sent.at(0)).at("only_active") == "false");
}

TEST_CASE("a later read asks for what changed since, less the overlap, in seconds") {
    Connection account{[](http::Request const&) {
        return json_answer(200, R"({"count":1,"results":[{"key":"workspace_groups","id":"1"}],"workspace_groups":{"1":
            {"id":"1","name":"Acme","updated_at":"2025-06-10T08:00:00-07:00"}}})");
    }};
    auto const first = account.page("workspace_groups");
    REQUIRE(first);
    CHECK(first->last);
    CHECK(first->complete);
    REQUIRE(account.page("workspace_groups", first->bookmark));
    CHECK(parameters_of(account.world.sent.at(1)).at("updated_after") == "2025-06-10T14:58:00Z");
    auto const bad = account.page("workspace_groups", "made elsewhere");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().code() == ErrorCode::corrupt);
}

TEST_CASE("L2 L10: a row whose stamp cannot be read is kept aside by itself; the read goes by the others' stamps") {
    for (auto const* stamp : {R"("updated_at":"yesterday",)", R"("updated_at":null,)", ""}) {
        CAPTURE(stamp);
        Connection account{[&](http::Request const&) {
            return json_answer(200, R"({"count":3,"results":[{"key":"workspace_groups","id":"1"},
                {"key":"workspace_groups","id":"2"},{"key":"workspace_groups","id":"3"}],"workspace_groups":{
                "1":{"id":"1","name":"Acme","updated_at":"2025-06-10T08:00:00-07:00"},
                "2":{"id":"2",)" + std::string{stamp} +
                                        R"("name":"Beta"},
                "3":{"id":"3","name":"Gamma","updated_at":"2025-06-10T09:00:00-07:00"}}})");
        }};
        auto const page = account.page("workspace_groups");
        REQUIRE_MESSAGE(page, page.error().describe());
        REQUIRE(page->records.size() == 3);
        CHECK(page->last);
        for (std::size_t each = 0; each < 3; ++each) {
            MappingContext context;
            auto const     record =
                JsonDecoder{account.mapping("workspace_groups")}.decode(page->records[each].text, context);
            REQUIRE(record);
            bool const is_unreadable = each == 1 && std::string_view{stamp}.find("yesterday") != std::string_view::npos;
            CHECK(record->faults.size() == (is_unreadable ? 1 : 0));
        }
        REQUIRE(account.page("workspace_groups", page->bookmark));
        CHECK(parameters_of(account.world.sent.at(1)).at("updated_after") == "2025-06-10T15:58:00Z");
    }
}

TEST_CASE("a record is made under its singular name with our id beside it, and changed by PUT under its key") {
    Connection account{[](http::Request const&) {
        return json_answer(200,
                           R"({"count":1,"results":[{"key":"workspaces","id":"77"}],"workspaces":{"77":{"id":"77"}}})");
    }};
    auto const made = account.write("workspaces", item_of(Operation::create, "ours", R"({"title":"Alpha"})"));
    CHECK(made.kind == Outcome::Kind::applied);  // POST answers 200.
    CHECK(made.key == "77");
    auto const& post = account.world.sent.at(0);
    CHECK(post.method == "POST");
    CHECK(path_of(post) == "/api/v1/workspaces");
    CHECK(post.headers.get("Content-Type") == "application/json");
    CHECK(post.body == R"({"workspace":{"title":"Alpha","external_reference":{"service_name":"throughline",)"
                       R"("service_model":"workspaces","service_model_ref":"ours","status":"successful"}}})");

    account.write("workspaces", item_of(Operation::update, "77", R"({"title":"Beta"})"));
    auto const& put = account.world.sent.at(1);
    CHECK(put.method == "PUT");
    CHECK(path_of(put) == "/api/v1/workspaces/77");
    CHECK(put.body == R"({"workspace":{"title":"Beta"}})");

    account.write("milestones", item_of(Operation::update, "5", R"({"title":"Go live"})"));
    CHECK(path_of(account.world.sent.at(2)) == "/api/v1/stories/5");
    CHECK(account.world.sent.at(2).body == R"({"story":{"title":"Go live"}})");
}

TEST_CASE("what cannot be sent safely is not: no key, a key that is a path, no id of ours, an object only read") {
    Connection account{empty};
    CHECK(account.write("workspaces", item_of(Operation::update, "", "{}")).kind == Outcome::Kind::rejected);
    CHECK(account.write("workspaces", item_of(Operation::update, "1/../2", "{}")).kind == Outcome::Kind::rejected);
    CHECK(account.write("workspaces", item_of(Operation::create, "", "{}")).kind == Outcome::Kind::rejected);
    CHECK(account.write("users", item_of(Operation::update, "1", "{}")).kind == Outcome::Kind::rejected);
    CHECK(account.write("unheard_of", item_of(Operation::update, "1", "{}")).kind == Outcome::Kind::rejected);
    CHECK(account.world.sent.empty());
}

TEST_CASE("a look asks by our service and id, and takes no record that has them in two different references") {
    Connection account{[](http::Request const&) {
        return json_answer(200, R"({"count":2,"results":[{"key":"roles","id":"1"},{"key":"roles","id":"2"}],"roles":{
            "1":{"id":"1","name":"A","external_reference_ids":["10","11"]},
            "2":{"id":"2","name":"B","external_reference_ids":["12"]}},"external_references":{
            "10":{"service_name":"throughline","service_model_ref":"other"},
            "11":{"service_name":"jira","service_model_ref":"ours"},
            "12":{"service_name":"throughline","service_model_ref":"ours"}}})");
    }};
    LookUp     query;
    query.vendor_object = "roles";
    query.external_id   = "ours";
    query.fields        = {"id", "name"};
    auto const found    = account.world.run(account.connector->look(query));
    REQUIRE(found);
    REQUIRE(found->bodies.size() == 1);
    CHECK(found->bodies[0] == R"({"id":"2","name":"B"})");
    auto const asked = parameters_of(account.world.sent.at(0));
    CHECK(asked.at("external_reference_service_name") == "throughline");
    CHECK(asked.at("external_reference_service_model_refs") == "ours");
    CHECK(asked.at("only_active") == "false");
}
