#include "connection.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

// What the vendor answers, and what that says of each row. "Complete" is not success.

using namespace throughline;
using namespace throughline::tests;

namespace {

using Kind = Outcome::Kind;

std::string complete(std::string const& result) {
    return R"({"task":{"taskId":"T1","taskState":"COMPLETE","result":)" + result + "}}";
}

/// A file of the contract's samples; empty where there are none.
std::string sample(std::string const& name) {
    std::filesystem::path const folder = THROUGHLINE_SHARED_DIR;
    std::ifstream const         file{folder / "contracts" / "anaplan" / "samples" / name};
    std::ostringstream          text;
    if (file) text << file.rdbuf();
    return text.str();
}

anaplan::Options with_table(anaplan::Table table) {
    anaplan::Options options;
    options.tables.push_back(std::move(table));
    return options;
}

}  // namespace

TEST_CASE("what a complete task says of a row that no dump names (P11, L10)") {
    struct Case {
        char const* result;
        Kind        kind;
        char const* why;
    };
    Case const cases[]{
        {R"({"successful":true,"failureDumpAvailable":false})", Kind::applied, "done"},
        {R"({"successful":true,"details":[{"values":["totalRowCount","1","failedCount","0"]}]})", Kind::applied,
         "counted"},
        {R"({"successful":true,"details":[{"values":["totalRowCount","2"]}]})", Kind::uncertain, "another file"},
        {R"({"successful":true,"details":[{"values":["totalRowCount","1","failedCount","1"]}]})", Kind::uncertain,
         "refused, and no dump"},
        {R"({"successful":true,"failureDumpAvailable":true})", Kind::uncertain, "the dump is not there"},
        {R"({"successful":false,"details":[{"localMessageText":"No such column"}]})", Kind::rejected, "failed"},
        {R"({"successful":false,"details":[{"values":["totalRowCount","9","failedCount","3"]}]})", Kind::uncertain,
         "failed in part"},
        {R"({})", Kind::rejected, "no word of success"},
    };
    for (auto const& each : cases) {
        Connection plan;
        plan.on("GET /tasks/T1", json_answer(200, complete(each.result)));
        auto const outcome = plan.write(alpha());
        CHECK_MESSAGE(outcome.kind == each.kind, each.why);
        CHECK(outcome.error.has_value() == (outcome.kind != Kind::applied));
    }
}

TEST_CASE("a dump names rows by their codes, whatever its columns and chunks (P11)") {
    auto const written = [](std::string const& dump) {
        Connection plan;
        plan.on("GET /tasks/T1", json_answer(200, complete(R"({"successful":true,"failureDumpAvailable":true})")));
        plan.on("GET /dump/chunks", json_answer(200, R"({"chunks":[{"id":"0"},{"id":"1"}]})"));
        plan.on("GET /dump/chunks/0", answer_of(200, "text/plain", dump.substr(0, dump.size() / 2)));
        plan.on("GET /dump/chunks/1", answer_of(200, "text/plain", dump.substr(dump.size() / 2)));
        return plan.write(alpha());
    };
    auto const refused = written(
        "\"_Status_\",\"code\",\"name\",\"status\",\"_Line_\",\"_Error_1_\",\"_Error_2_\"\n"
        "\"Failed\",\"p1\",\"a \"\"name\"\"\nof two lines\",\"x\",\"2\",\"Bad status\",\"Worse\"\n");
    REQUIRE(refused.kind == Kind::rejected);
    CHECK(refused.error->message() == "Bad status; Worse");
    CHECK(refused.error->context().field == "status");
    CHECK(written("_Status_,code,_Line_,_Error_1_\nFailed,p2,2,Bad\n").kind == Kind::applied);
    CHECK(written("_Status_,code,_Line_,_Error_1_\nOK,p1,2,\n").kind == Kind::applied);
    CHECK(written("_Status_,_Line_,_Error_1_\nFailed,2,Bad\n").kind == Kind::uncertain);
    CHECK(written("_Status_,code\nFailed,\"p1").kind == Kind::uncertain);
}

TEST_CASE("a load that refused more rows than its dumps name is never believed, however deep its steps lie (P11, L2)") {
    auto const counts = [](char const* failed) {
        return R"("details":[{"values":["totalRowCount","9","failedCount",")" + std::string{failed} + R"("]}])";
    };
    auto const step = [](std::string const& more) {
        return R"({"objectId":"112000000001","successful":true,)" + more + "}";
    };
    auto const process = [](std::string const& step_of_it) {
        return R"({"objectId":"118000000006","successful":true,"failureDumpAvailable":false,"nestedResults":[)" +
               step_of_it + "]}";
    };
    auto const  dump      = [](char const* available) { return "\"failureDumpAvailable\":" + std::string{available}; };
    auto const  named_one = step(counts("1") + "," + dump("true"));
    std::string bottom    = step(counts("1"));
    for (int depth = 0; depth < 9; ++depth) bottom = process(bottom);
    auto const words = std::string{R"({"objectId":"112000000001","successful":false})"};
    struct Case {
        std::string result;
        char const* code;  ///< Which the dump names.
        Kind        kind;
        char const* why;
    };
    Case const cases[]{
        {process(step(counts("2") + "," + dump("false"))), "p2", Kind::uncertain, "a step refused, and has no dump"},
        {process(named_one), "p1", Kind::rejected, "a step's dump names it"},
        {process(named_one), "p2", Kind::applied, "a step's dump names all that it refused"},
        {process(process(named_one)), "p1", Kind::rejected, "a step of a step's dump names it"},
        {process(process(step(counts("5") + "," + dump("true")))), "p2", Kind::uncertain, "five refused, one named"},
        {step(counts("5") + "," + dump("true")), "p2", Kind::uncertain, "the same without a process"},
        {process(named_one + "," + named_one), "p2", Kind::applied, "two imports refuse the same row"},
        {bottom, "p2", Kind::uncertain, "deeper than anybody looks"},
        {process(words), "p2", Kind::uncertain, "a step failed, and the process says it did not"},
    };
    for (auto const& each : cases) {
        Connection plan;
        auto const named = std::string{"_Status_,code,_Line_,_Error_1_\nFailed,"} + each.code + ",2,Bad\n";
        plan.on("GET /tasks/T1", json_answer(200, complete(each.result)));
        plan.on("GET /chunks", json_answer(200, R"({"chunks":[{"id":"0"}]})"));
        plan.on("GET /dump/chunks/0", answer_of(200, "text/plain", named));
        plan.on("GET /dumps/112000000001/chunks/0", answer_of(200, "text/plain", named));
        CHECK_MESSAGE(plan.write(alpha()).kind == each.kind, each.why);
    }
}

TEST_CASE("a dump of more chunks than are read does not name all that was refused (P11, L2)") {
    Connection plan{};
    plan.on("GET /tasks/T1", json_answer(200, complete(R"({"successful":true,"failureDumpAvailable":true})")));
    plan.on("GET /dump/chunks",
            json_answer(200, R"({"meta":{"paging":{"totalSize":101}},"chunks":[{"id":"0"},{"id":"1"}]})"));
    plan.on("GET /dump/chunks/0", answer_of(200, "text/plain", "_Status_,code,_Line_,_Error_1_\n"));
    for (int chunk = 1; chunk < 101; ++chunk)
        plan.on("GET /dump/chunks/" + std::to_string(chunk), answer_of(200, "text/plain", "Failed,p2,2,Bad\n"));
    CHECK(plan.write(alpha()).kind == Kind::uncertain);
}

TEST_CASE("what a refused start says (P15)") {
    struct Case {
        int       status;
        Kind      kind;
        ErrorCode code;
    };
    for (auto const& [status, kind, code] :
         {Case{400, Kind::rejected, ErrorCode::validation}, Case{403, Kind::rejected, ErrorCode::forbidden},
          Case{404, Kind::rejected, ErrorCode::not_found}, Case{409, Kind::retryable, ErrorCode::conflict},
          Case{500, Kind::uncertain, ErrorCode::uncertain}, Case{504, Kind::uncertain, ErrorCode::uncertain}}) {
        Connection plan;
        plan.only("POST /tasks", json_answer(status, R"({"status":{"code":9,"message":"words"},"path":"/2/0"})"));
        auto const outcome = plan.write(alpha());
        CAPTURE(status);
        CHECK(outcome.kind == kind);
        REQUIRE(outcome.error);
        CHECK(outcome.error->code() == code);
        CHECK(outcome.error->message() == "words");
    }
    Connection plan;
    plan.only("POST /tasks", Error{ErrorCode::transient, "refused"});
    CHECK(plan.write(alpha()).kind == Kind::retryable);
    plan.only("POST /tasks", Error{ErrorCode::uncertain, "cut"});
    CHECK(plan.write(alpha()).kind == Kind::uncertain);
    plan.only("POST /tasks", json_answer(200, "{"));
    CHECK(plan.write(alpha()).kind == Kind::uncertain);
}

TEST_CASE("before the start nothing has happened: what is lost there is owed, not uncertain (P03)") {
    for (auto const* what : {"PUT /files/113000000009", "GET /tasks", "GET /imports/112000000001"}) {
        Connection plan;
        plan.only(what, Error{ErrorCode::uncertain, "cut"});
        CHECK_MESSAGE(plan.write(alpha()).kind == Kind::retryable, what);
    }
}

TEST_CASE("the vendor's own samples are understood (R160)") {
    auto const task = sample("task_success_response.json");
    if (task.empty()) {
        MESSAGE("the contract's samples are not here");
        return;
    }
    Connection dropped;  // A success with a dump, which is not there: rows were refused, and nobody says which.
    dropped.only("POST /tasks", json_answer(200, sample("create_task_response.json")));
    dropped.on("GET /tasks/task-id", json_answer(200, task));
    CHECK(dropped.write(alpha()).kind == Kind::uncertain);

    Connection process{with_table({.object    = "projects",
                                   .export_id = "116000000001",
                                   .load_id   = "118000000006",
                                   .file_id   = "113000000009",
                                   .columns   = {{"code"}, {"name"}, {"status"}}})};
    process.only("POST /tasks", json_answer(200, sample("create_task_response.json")));
    process.on("GET /tasks/task-id", json_answer(200, sample("process_success_response.json")));
    CHECK(process.write(alpha()).kind == Kind::applied);

    Connection plan;
    plan.only("POST /token/authenticate", json_answer(201, sample("auth_response.json")));
    REQUIRE(plan.world.run(plan.connector->check()));
    CHECK(plan.world.sent.at(1).headers.get("Authorization") == "AnaplanAuthToken authentication-token");
}

TEST_CASE("the vendor's own sample of a list is read, whatever stands in its cells (R160)") {
    auto const items = sample("listItems.csv");  // Quotes, a line end and other characters.
    if (items.empty()) {
        MESSAGE("the contract's samples are not here");
        return;
    }
    Connection plan{
        with_table({.object = "accounts", .export_id = "116000000001", .columns = {{"code"}, {"name"}, {"parent"}}})};
    plan.on("GET /tasks/T1", json_answer(200, complete(R"({"successful":true})")));
    plan.on("GET /files/116000000001/chunks", json_answer(200, sample("file_multi_chunks_response.json")));
    plan.on("GET /chunks/0", answer_of(200, "application/octet-stream", items.substr(0, 80)));
    plan.on("GET /chunks/1", answer_of(200, "application/octet-stream", items.substr(80)));
    ChangeQuery query;
    query.vendor_object = "accounts";
    auto const page     = plan.world.run(plan.connector->changes(std::move(query)));
    REQUIRE_MESSAGE(page, page.error().describe());
    REQUIRE(page->records.size() == 5);
    CHECK(page->records[1].text ==
          R"({"key":"code2","code":"code2","name":"test2","parent":null,)"
          R"("prop1":"multiline\nstring:8('^&\"\nspecialcharacters","prop2":"5","subset":"false"})");
}
