#include "anaplan_rehearsal.hpp"

#include <support/tls_identity.hpp>

#include <algorithm>

// Tokens that end, loads of which nothing is heard, a model that is busy, and processes that end in the middle.

using namespace throughline;
using namespace throughline::tests;
using namespace std::chrono_literals;

namespace {

using Kind = Outcome::Kind;

bool is_start_of(http::Request const& request, std::string_view action) {
    return request.method == "POST" && request.url.ends_with(std::string{action} + "/tasks");
}

Error lost() { return Error{ErrorCode::uncertain, "the connection broke"}; }

}  // namespace

TEST_CASE("a token is refreshed before it ends, asked for anew after it has, and once where it is refused (P14)") {
    AnaplanRehearsal firm;
    REQUIRE(firm.world.run(firm.connector->check()));
    firm.world.virtual_clock.advance(20min);
    REQUIRE(firm.world.run(firm.connector->check()));
    CHECK(firm.model.refreshes() == 0);
    firm.world.virtual_clock.advance(11min);
    REQUIRE(firm.world.run(firm.connector->check()));
    CHECK(firm.model.sign_ins() == 1);
    CHECK(firm.model.refreshes() == 1);  // The same token comes back, and lasts longer.
    firm.world.virtual_clock.advance(2h);
    REQUIRE(firm.world.run(firm.connector->check()));
    CHECK(firm.model.sign_ins() == 2);
    firm.model.fail_next(sandbox::AnaplanFailure::token_forgotten);
    REQUIRE(firm.world.run(firm.connector->check()));
    CHECK(firm.model.sign_ins() == 3);
}

TEST_CASE("a load that outlives its token goes on with a refreshed one (P14)") {
    AnaplanRehearsal firm{{.task_time = 50min}};
    auto const       done = firm.write("projects", {project_named("p1", "Alpha")});
    CHECK(done[0].kind == Kind::applied);
    CHECK(firm.model.sign_ins() == 1);
    CHECK(firm.model.refreshes() >= 1);
}

TEST_CASE("a user signs in by certificate: the signature is of random text, with SHA-512 (P14)") {
    auto const     key    = throughline::test::new_rsa_key();
    anaplan::Login login  = model_login();
    login.password        = Secret{};
    login.certificate_pem = "the certificate";
    login.private_key_pem = Secret{key.private_pem};
    AnaplanRehearsal firm{{}, {}, std::move(login)};
    auto const       refused = firm.world.run(firm.connector->check());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::auth);
    firm.model.add_certificate("the certificate", key.public_pem);
    CHECK(firm.world.run(firm.connector->check()));
}

TEST_CASE("a start of which nothing is heard is uncertain, and looking waits for what is under way (L3, P03)") {
    AnaplanRehearsal firm;
    bool             swallow = true;
    firm.on_the_way = [&](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
        if (!is_start_of(request, "imports/112000000001") || !std::exchange(swallow, false)) return answer;
        return lost();
    };
    auto const outcomes = firm.write("projects", {project_named("p1", "Alpha"), project_named("p2", "Beta")});
    CHECK(outcomes[0].kind == Kind::uncertain);
    CHECK(outcomes[1].kind == Kind::uncertain);
    CHECK(firm.model.count("Projects") == 0);  // It is still at work.
    auto const found = firm.look("projects", "p1");
    REQUIRE(found);
    CHECK(found->bodies.size() == 1);
    auto const none = firm.look("projects", "p9");
    REQUIRE(none);
    CHECK(none->bodies.empty());
}

TEST_CASE("a server that fails after the work is uncertain, one that refuses before it is not (P03, P15)") {
    AnaplanRehearsal firm;
    int              seen = 0;
    firm.on_the_way       = [&](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
        if (!is_start_of(request, "imports/112000000001")) return answer;
        return json_answer(++seen == 1 ? 500 : 403, R"({"status":{"code":1,"message":"no"}})");
    };
    CHECK(firm.write("projects", {project_named("p1", "Alpha")})[0].kind == Kind::uncertain);
    auto const refused = firm.write("projects", {project_named("p1", "Alpha")});
    CHECK(refused[0].kind == Kind::rejected);
    CHECK(refused[0].error->code() == ErrorCode::forbidden);
}

TEST_CASE("a process that ends while its load runs: the next one waits for the task, then finds the rows (L7, L3)") {
    AnaplanRehearsal firm{{.task_time = 3min}};
    {
        WriteBatch batch;
        batch.vendor_object = "projects";
        batch.items.push_back(project_named("p1", "Alpha"));
        auto load = firm.connector->write(std::move(batch));
        load.start();
        while (firm.model.started().empty()) firm.world.step();
    }  // Abandoned while the import runs.
    firm.restart();
    auto const found = firm.look("projects", "p1");
    REQUIRE(found);
    CHECK(found->bodies.size() == 1);
    CHECK(firm.model.creates("Projects").at("p1") == 1);
}

TEST_CASE("many searches are one export (L12)") {
    AnaplanRehearsal    firm;
    std::vector<LookUp> queries;
    for (int each = 0; each < 50; ++each) {
        auto const code = "p" + std::to_string(each);
        if (each % 2 == 0) firm.model.put("Projects", {{"Code", code}, {"Project name", "x"}, {"State", "active"}});
        LookUp query;
        query.vendor_object                             = "projects";
        (each % 3 == 0 ? query.key : query.external_id) = code;
        queries.push_back(std::move(query));
    }
    auto const found = firm.world.run(firm.connector->look_all(queries));
    REQUIRE(found.size() == 50);
    for (std::size_t each = 0; each < found.size(); ++each) {
        REQUIRE(found[each]);
        CHECK(found[each]->bodies.size() == (each % 2 == 0 ? 1 : 0));
    }
    CHECK(firm.model.started().at("exports/116000000001") == 1);
}

TEST_CASE("a model that is busy for ever is not written to, and nothing is uploaded over a running load (P16)") {
    AnaplanRehearsal firm{{}, {.task_wait_max = 10min}};
    firm.model.hold_tasks(true);
    CHECK(firm.write("projects", {project_named("p1", "Alpha")})[0].kind == Kind::uncertain);
    auto const uploads = [&] {
        return std::count_if(firm.world.sent.begin(), firm.world.sent.end(),
                             [](http::Request const& request) { return request.method == "PUT"; });
    };
    CHECK(uploads() == 1);
    auto const waits = firm.write("projects", {project_named("p2", "Beta")});
    CHECK(waits[0].kind == Kind::retryable);
    CHECK(uploads() == 1);
    firm.model.hold_tasks(false);
    CHECK(firm.write("projects", {project_named("p2", "Beta")})[0].kind == Kind::applied);
    CHECK(firm.model.count("Projects") == 2);
}

TEST_CASE("a load that a person cancels was rolled back, and is owed again (P03)") {
    AnaplanRehearsal firm;
    firm.on_the_way = [&](http::Request const& request, Result<http::Response> answer) {
        if (is_start_of(request, "imports/112000000001")) firm.model.cancel_task();
        return answer;
    };
    auto const outcomes = firm.write("projects", {project_named("p1", "Alpha")});
    CHECK(outcomes[0].kind == Kind::retryable);
    CHECK(firm.model.count("Projects") == 0);
}

TEST_CASE("without counts and without a task's envelope a load is understood all the same") {
    AnaplanRehearsal firm{{.counts_rows = false, .wraps_task = false}};
    auto const       outcomes = firm.write("projects", {project_named("p1", "Alpha")});
    CHECK(outcomes[0].kind == Kind::applied);
}

TEST_CASE("a load of which another file was read is not believed, however many rows it had (L2, P11)") {
    for (auto const* const rows : {"old,Old,active\n", "old,Old,active\nolder,Older,active\n"}) {
        AnaplanRehearsal firm;
        firm.on_the_way = [&](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
            // Somebody's late upload takes the file's place before the import reads it.
            if (is_start_of(request, "imports/112000000001")) {
                auto late =
                    http::put(request.url, "application/octet-stream", std::string{"Code,Project name,State\n"} + rows);
                late.url.replace(late.url.find("/imports/"), std::string::npos, "/files/113000000001");
                late.headers = request.headers;
                CHECK(firm.model.answer(late).status == 204);
            }
            return answer;
        };
        CHECK(firm.write("projects", {project_named("p1", "Alpha")})[0].kind == Kind::uncertain);
    }
}

TEST_CASE("an import that reads other columns is not given a file (P18)") {
    AnaplanRehearsal firm;
    firm.options.tables[0].columns.pop_back();
    firm.options.tables[0].columns.push_back({"status", "Status"});
    firm.system = anaplan::system("plan", model_login(), firm.options);
    firm.restart();
    auto const outcomes = firm.write("projects", {project_named("p1", "Alpha")});
    REQUIRE(outcomes[0].kind == Kind::rejected);
    CHECK(outcomes[0].error->context().expected == "Code, Project name, State");
    CHECK(firm.model.started().empty());
    auto const page = firm.page("projects");
    REQUIRE_FALSE(page);
    CHECK(page.error().context().expected == "Status");
}

TEST_CASE("records are deleted by the action that the table names, and only where it names one") {
    AnaplanRehearsal firm;
    REQUIRE(firm.write("projects", {project_named("p1", "Alpha"), project_named("p2", "Beta")})[0].kind ==
            Kind::applied);
    WriteItem gone;
    gone.operation = Operation::remove;
    gone.key       = "p1";
    CHECK(firm.write("projects", {gone})[0].kind == Kind::applied);
    CHECK(firm.model.keys("Projects") == std::vector<std::string>{"p2"});
    gone.key = "a1";
    CHECK(firm.write("cost_actuals", {gone})[0].error->code() == ErrorCode::unsupported);
    CHECK(firm.write("scenarios", {upsert("Budget", "{}")})[0].error->code() == ErrorCode::unsupported);
}

TEST_CASE("where the model lets go of a file with its import, the task's word counts (L2, R94)") {
    AnaplanRehearsal firm{{.keeps_files = false}};
    REQUIRE(firm.write("projects", {project_named("p1", "Alpha"), project_named("p2", "Beta")})[0].kind ==
            Kind::applied);
    WriteItem gone;
    gone.operation = Operation::remove;
    gone.key       = "p1";
    CHECK(firm.write("projects", {gone})[0].kind == Kind::applied);
    CHECK(firm.model.keys("Projects") == std::vector<std::string>{"p2"});
}

TEST_CASE("what was marked in vain, and is wanted again, is not deleted with the next that goes (L2, P03)") {
    AnaplanRehearsal firm{{}, {.task_wait_max = 10min}};
    REQUIRE(firm.write("projects", {project_named("p1", "Alpha"), project_named("p2", "Beta")})[0].kind ==
            Kind::applied);
    WriteItem gone;
    gone.operation = Operation::remove;
    gone.key       = "p1";
    firm.model.hold_tasks(true);
    CHECK(firm.write("projects", {gone})[0].kind == Kind::retryable);
    firm.model.hold_tasks(false);
    REQUIRE(firm.write("projects", {project_named("p1", "Alpha, again")})[0].kind == Kind::applied);
    gone.key = "p2";
    CHECK(firm.write("projects", {gone})[0].kind == Kind::applied);
    CHECK(firm.model.keys("Projects") == std::vector<std::string>{"p1"});
}

TEST_CASE("a large load goes in chunks, whole (R23)") {
    AnaplanRehearsal       firm{{.chunk_bytes = 300'000}, {.chunk_bytes = 1'000'000}};
    std::vector<WriteItem> items;
    for (int each = 0; each < 4'000; ++each)
        items.push_back(project_named("p" + std::to_string(each), std::string(600, 'x') + "\"" + std::to_string(each)));
    auto const outcomes = firm.write("projects", items);
    CHECK(std::all_of(outcomes.begin(), outcomes.end(),
                      [](Outcome const& outcome) { return outcome.kind == Kind::applied; }));
    CHECK(firm.model.count("Projects") == 4'000);
    CHECK(firm.read_all("projects").size() == 4'000);
}

TEST_CASE("a model that is being opened, a full bucket and an outage are waited for (P15, P16)") {
    AnaplanRehearsal firm{{.opening_time = 2min}};
    CHECK(firm.world.run(firm.connector->check()));
    firm.model.fail_next(sandbox::AnaplanFailure::too_many_requests, 3);
    CHECK(firm.write("projects", {project_named("p1", "Alpha")})[0].kind == Kind::applied);
    firm.model.fail_next(sandbox::AnaplanFailure::unavailable, 3);
    CHECK(firm.read_all("projects").size() == 1);
}

TEST_CASE("credentials go to the configured addresses alone, and into no error (L13)") {
    AnaplanRehearsal plain{{}, {}, model_login("http://api.anaplan.com")};
    auto const       refused = plain.world.run(plain.connector->check());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::forbidden);
    CHECK(plain.world.sent.empty());

    AnaplanRehearsal firm;
    firm.on_the_way = [](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
        if (request.url.find("/token/") != std::string::npos) return answer;
        return json_answer(404, R"({"status":{"code":404,"message":"no )" +
                                    std::string{request.headers.get("Authorization")} + "\"}}");
    };
    auto const missing = firm.world.run(firm.connector->check());
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message() == "Anaplan answered 404");
}
