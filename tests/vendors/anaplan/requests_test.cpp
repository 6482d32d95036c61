#include "connection.hpp"

#include <throughline/transport/signing.hpp>

#include <algorithm>
#include <stdexcept>

// Requests as the facts about Anaplan have them.

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr char    complete[]  = R"({"task":{"taskId":"T1","taskState":"COMPLETE","result":{"successful":true}}})";
std::string const model_path  = "/2/0/workspaces/w1/models/M1";
std::string const import_path = model_path + "/imports/112000000001";
std::string const export_path = model_path + "/exports/116000000001";
std::string const chunks_path = model_path + "/files/116000000001/chunks";

}  // namespace

TEST_CASE("a load: its definition, no other load, the file that it reads, the task, and what it came to") {
    Connection plan;
    plan.on("GET /tasks/T1", json_answer(200, R"({"task":{"taskId":"T1","taskState":"IN_PROGRESS","progress":0.3}})"));
    plan.on("GET /tasks/T1", json_answer(200, complete));
    auto item        = alpha();
    item.correlation = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    CHECK(plan.write(item).kind == Outcome::Kind::applied);
    CHECK(plan.sent() == std::vector<std::string>{
                             "GET " + import_path, "GET " + model_path + "/imports/", "GET " + import_path + "/tasks",
                             "PUT " + model_path + "/files/113000000009", "POST " + import_path + "/tasks",
                             "GET " + import_path + "/tasks/T1", "GET " + import_path + "/tasks/T1",
                             "GET " + model_path + "/files/113000000009/chunks"});
    auto const& upload = plan.world.sent.at(4);
    CHECK(upload.headers.get("Content-Type") == "application/octet-stream");
    CHECK(upload.body == "code,name,status\r\np1,Alpha,active\r\n");
    auto const& start = plan.world.sent.at(5);
    CHECK(start.body == R"({"localeName":"en_US"})");
    CHECK(start.headers.get("Authorization") == "AnaplanAuthToken token-1");
    CHECK(start.headers.get("traceparent") == item.correlation);
    // Not asked more often than every five seconds.
    for (auto const wait : plan.world.slept) CHECK(wait >= std::chrono::seconds{5});

    plan.write(alpha());  // The definition and the file are known by now.
    CHECK(plan.sent().at(8) == "GET " + import_path + "/tasks");
}

TEST_CASE("signing in is by name and password at the authentication service, with an empty body (L13)") {
    Connection plan;
    REQUIRE(plan.world.run(plan.connector->check()));
    auto const& request = plan.world.sent.at(0);
    CHECK(request.method == "POST");
    CHECK(request.url == "https://auth.anaplan.com/token/authenticate");
    CHECK(request.headers.get("Authorization") == "Basic " + base64_encode("user:pass word"));
    CHECK(request.body.empty());
    CHECK(plan.world.sent.at(1).url == "https://api.anaplan.com/2/0/models/M1?modelDetails=true");
}

TEST_CASE("a larger file is announced by its number of chunks and sent in them, each of a megabyte or more") {
    Connection plan{{.chunk_bytes = 1}};  // Too small: a chunk has a megabyte.
    plan.on("POST /files/113000000009", json_answer(200, R"({"file":{"chunkCount":3}})"));
    for (auto const* chunk : {"0", "1", "2"})
        plan.on("PUT /files/113000000009/chunks/" + std::string{chunk}, answer_of(204, "", ""));
    plan.on("GET /tasks/T1", json_answer(200, complete));
    auto              item = alpha();
    std::string const name(2'500'000, 'x');
    item.body = R"({"name":")" + name + R"(","status":"active"})";
    CHECK(plan.write(item).kind == Outcome::Kind::applied);
    std::string whole, announced;
    for (auto const& request : plan.world.sent) {
        if (request.method == "PUT") whole += request.body;
        if (request.method == "POST" && request.url.ends_with("/files/113000000009")) announced += request.body;
    }
    bool const same = whole == "code,name,status\r\np1," + name + ",active\r\n";
    CHECK(same);
    CHECK(announced == R"({"chunkCount":3})");
}

TEST_CASE("a read: the model's serial number, an export, its file in chunks; a row may be cut anywhere") {
    Connection plan;
    plan.on("GET /tasks/T1", json_answer(200, complete));
    plan.on("GET /files/116000000001/chunks", json_answer(200, R"({"chunks":[{"id":"0"},{"id":"1"}]})"));
    plan.on("GET /chunks/0",
            answer_of(200, "application/octet-stream", "\xEF\xBB\xBFstatus,code,Own,name\nactive,p1,7,\"Al\xC3"));
    plan.on("GET /chunks/1", answer_of(200, "application/octet-stream", "\xA9\nx\"\n,p2,,Beta\n"));
    auto const page = plan.page();
    REQUIRE_MESSAGE(page, page.error().describe());
    REQUIRE(page->records.size() == 2);
    CHECK(page->records[0].text == R"({"key":"p1","code":"p1","status":"active","Own":"7","name":"Alé\nx"})");
    CHECK(page->records[1].text == R"({"key":"p2","code":"p2","status":null,"Own":null,"name":"Beta"})");
    CHECK(page->begins);
    CHECK(page->complete);
    CHECK(plan.sent() == std::vector<std::string>{"GET /2/0/models/M1", "POST " + export_path + "/tasks",
                                                  "GET " + export_path + "/tasks/T1", "GET " + chunks_path,
                                                  "GET " + chunks_path + "/0", "GET " + chunks_path + "/1"});
    auto const again = plan.page(page->bookmark);
    REQUIRE(again);
    CHECK(again->records.empty());
    CHECK(again->bookmark == page->bookmark);
    CHECK(plan.sent().size() == 7);  // The serial number alone.
    auto const bad = plan.page("made elsewhere");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().code() == ErrorCode::corrupt);
}

TEST_CASE("an export that is cut, empty, of another shape or a web page is an error, never an empty table (L2, P28)") {
    auto const read = [](char const* type, char const* text) {
        Connection plan;
        plan.on("GET /tasks/T1", json_answer(200, complete));
        plan.on("GET /files/116000000001/chunks", json_answer(200, R"({"chunks":[{"id":"0"}]})"));
        plan.on("GET /chunks/0", answer_of(200, type, text));
        auto const page = plan.page();
        REQUIRE_FALSE(page);
        return page.error();
    };
    CHECK(read("application/octet-stream", "").code() == ErrorCode::corrupt);
    CHECK(read("application/octet-stream", "code,name,status\np1,\"Al").code() == ErrorCode::corrupt);
    CHECK(read("application/octet-stream", "code,name,status\np1,Alpha\n").code() == ErrorCode::corrupt);
    CHECK(read("application/octet-stream", "code,name,status\np1,\xE9,active\n").code() == ErrorCode::corrupt);
    CHECK(read("application/octet-stream", "code,name,name\n").code() == ErrorCode::corrupt);
    CHECK(read("application/octet-stream", "code,status\n").context().expected == "name");
    CHECK(read("text/html", "<html>sign in</html>").code() == ErrorCode::corrupt);
    Connection plan;  // No content: as if it were not there.
    plan.on("GET /tasks/T1", json_answer(200, complete));
    CHECK_FALSE(plan.page());
}

TEST_CASE("a connection whose tables cannot work is refused when it is made, with what is missing (R177)") {
    using anaplan::Table;
    auto const why = [](Table table) {
        try {
            anaplan::Options options;
            options.tables.push_back(std::move(table));
            anaplan::system("plan", {}, one_list(std::move(options)));
        } catch (std::invalid_argument const& refused) { return std::string{refused.what()}; }
        return std::string{};
    };
    auto const says = [&](Table table, char const* words) {
        auto const said = why(std::move(table));
        CHECK_MESSAGE(said.find(words) != std::string::npos, said);
    };
    says({.object = "unheard_of", .export_id = "1"}, "no mapping is called unheard_of");
    says({.object = "projects", .export_id = ""}, "needs an export");
    says({.object = "projects", .export_id = "1", .columns = {{"code"}, {"name"}}}, "the required field status");
    says({.object = "cost_actuals", .export_id = "1", .load_id = "112"}, "no table of the connection");
    says({.object = "projects", .export_id = "1", .load_id = "118"}, "which file");
    says({.object = "projects", .export_id = "1", .load_id = "112", .key = {"name"}}, "known by its code");
    CHECK(why({.object = "projects", .export_id = "1"}).empty());
}
