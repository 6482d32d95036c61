#include <throughline/sandbox/anaplan.hpp>
#include <throughline/transport/signing.hpp>

#include <doctest/doctest.h>

// The simulated model, asked as the vendor's documents say that it is asked.

using namespace throughline;
using namespace std::chrono_literals;
using sandbox::AnaplanCell;
using sandbox::Value;

namespace {

struct Client {
    VirtualClock            clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom            chance{1};
    sandbox::AnaplanOptions options;
    sandbox::Anaplan        model;
    std::string             authorization;

    explicit Client(sandbox::AnaplanOptions its_options = {})
        : options{std::move(its_options)}, model{clock, chance, options} {
        model.add_user("ada", "secret");
        model.add_table({.name      = "Items",
                         .columns   = {{"code"}, {"name"}, {"amount", AnaplanCell::number}, {"on", AnaplanCell::date}},
                         .export_id = "116000000001",
                         .import_id = "112000000001",
                         .file_id   = "113000000001"});
        authorization = "Basic " + base64_encode("ada:secret");
        auto const in = ask("POST", "/token/authenticate", {});
        REQUIRE(in.status == 201);
        authorization = "AnaplanAuthToken " + json(in)["tokenInfo"]["tokenValue"].text();
    }

    http::Response ask(std::string method, std::string const& path, std::string body) {
        http::Request request{
            .method = std::move(method), .url = model.origin() + path, .headers = {}, .body = std::move(body)};
        request.headers.add("Authorization", authorization);
        return model.answer(request);
    }
    std::string within(std::string const& path) const {
        return "/2/0/workspaces/" + options.workspace + "/models/" + options.model + path;
    }
    static Value json(http::Response const& answer) { return Value::parse(answer.body).value(); }
    Value        get(std::string const& path) {
        auto const answer = ask("GET", within(path), {});
        REQUIRE(answer.status == 200);
        return json(answer);
    }
    std::string start(std::string const& action) {
        auto const answer = ask("POST", within("/" + action + "/tasks"), R"({"localeName":"en_US"})");
        REQUIRE(answer.status == 200);
        return json(answer)["task"]["taskId"].text();
    }
    Value run(std::string const& action) {
        auto const task = start(action);
        clock.advance(options.task_time);
        return get("/" + action + "/tasks/" + task)["task"];
    }
    void upload(std::string content) {
        CHECK(ask("PUT", within("/files/113000000001"), std::move(content)).status == 204);
    }
};

constexpr char import[] = "imports/112000000001";

}  // namespace

TEST_CASE("a task waits for the one before it, runs, and is complete; its effect comes at its end") {
    Client client;
    client.upload("code,name,amount,on\na,\"A, \"\"x\"\"\ny\",1.50,2026-01-31\n");
    auto const first = client.start(import), second = client.start(import);
    auto const state = [&](std::string const& task) {
        return client.get("/" + std::string{import} + "/tasks/" + task)["task"]["taskState"].text();
    };
    CHECK(state(first) == "IN_PROGRESS");
    CHECK(state(second) == "NOT_STARTED");
    CHECK(client.model.count("Items") == 0);
    client.clock.advance(20s);
    CHECK(state(first) == "COMPLETE");
    CHECK(state(second) == "IN_PROGRESS");
    CHECK(client.model.read("Items", "a").at("name") == "A, \"x\"\ny");
    CHECK(client.model.read("Items", "a").at("amount") == "1.5");  // A number, not a text.
    client.clock.advance(20s);
    CHECK(state(second) == "COMPLETE");
    CHECK(client.model.creates("Items").at("a") == 1);
    CHECK(client.get("/" + std::string{import} + "/tasks")["tasks"].size() == 2);
}

TEST_CASE("complete is not success: rows that are refused stand in a dump, which the next run replaces") {
    Client client;
    client.upload("code,name,amount,on\na,A,x,\nb,B,2,31/01/2026\nc,C,3,\n,D,4,\nc,E,5,\n");
    auto const task = client.run(import);
    CHECK(task["taskState"].text() == "COMPLETE");
    CHECK(task["result"]["successful"].is_true());
    CHECK(task["result"]["failureDumpAvailable"].is_true());
    CHECK(client.model.keys("Items") == std::vector<std::string>{"c"});
    auto const dump = client.within("/" + std::string{import} + "/tasks/" + task["taskId"].text() + "/dump/chunks");
    REQUIRE(client.ask("GET", dump, {}).status == 200);
    auto const text = client.ask("GET", dump + "/0", {}).body + client.ask("GET", dump + "/1", {}).body;
    CHECK(text ==
          "_Status_,code,name,amount,on,_Line_,_Error_1_\nFailed,a,A,x,,2,Invalid number: amount\n"
          "Failed,b,B,2,31/01/2026,3,Invalid date: on\nFailed,,D,4,,5,Invalid code\n"
          "Failed,c,E,5,,6,Duplicate code\n");
    client.upload("code,name,amount,on\na,A,1,\n");
    CHECK_FALSE(client.run(import)["result"]["failureDumpAvailable"].is_true());
    CHECK(client.ask("GET", dump, {}).status == 404);
    client.upload("code,label\na,A\n");
    CHECK_FALSE(client.run(import)["result"]["successful"].is_true());
}

TEST_CASE("a file in chunks is whole when all that were announced are there; only a source of an import takes one") {
    Client     client;
    auto const file = client.within("/files/113000000001");
    CHECK(client.ask("POST", file, R"({"chunkCount":2})").status == 200);
    CHECK(client.ask("PUT", file + "/chunks/1", "x,1,\n").status == 204);
    CHECK_FALSE(client.run(import)["result"]["successful"].is_true());
    CHECK(client.ask("PUT", file + "/chunks/0", "code,name,amount,on\nb,").status == 204);
    CHECK(client.run(import)["result"]["successful"].is_true());
    CHECK(client.model.read("Items", "b").at("name") == "x");
    CHECK(client.ask("PUT", client.within("/files/113000000099"), "x").status == 404);
}

TEST_CASE("an export's file has its id, a byte order mark, and chunks; before the first run there is none") {
    Client client{{.chunk_bytes = 10}};
    client.model.put("Items", {{"code", "a"}, {"name", "x\"y"}});
    auto const chunks = "/files/116000000001/chunks";
    CHECK(client.ask("GET", client.within(chunks), {}).status == 404);
    CHECK(client.run("exports/116000000001")["result"]["successful"].is_true());
    std::string text;
    auto const  listed = client.get(chunks);
    for (auto const& chunk : listed["chunks"].elements())
        text += client.ask("GET", client.within(std::string{chunks} + "/" + chunk["id"].text()), {}).body;
    CHECK(text ==
          "\xEF\xBB\xBF"
          "code,name,amount,on\na,\"x\"\"y\",,\n");
}

TEST_CASE("tokens last 35 minutes; a refresh returns the same one; who has none, or the wrong model, is told so") {
    Client client;
    client.clock.advance(34min);
    auto const again = client.ask("POST", "/token/refresh", {});
    CHECK(again.status == 200);
    CHECK("AnaplanAuthToken " + Client::json(again)["tokenInfo"]["tokenValue"].text() == client.authorization);
    client.clock.advance(34min);
    CHECK(client.ask("GET", "/2/0/models/" + client.options.model + "?modelDetails=true", {}).status == 200);
    CHECK(client.ask("GET", "/2/0/models/other", {}).status == 404);
    CHECK(client.ask("GET", client.within(""), {}).status == 405);
    client.clock.advance(2min);
    auto const late = client.ask("GET", client.within("/imports/"), {});
    CHECK(late.status == 401);
    CHECK(Client::json(late)["status"]["code"].text() == "401");
}

TEST_CASE("the tenant's bucket holds six hundred requests and fills up again by ten a second") {
    Client client;
    int    answered = 0;
    while (client.ask("GET", client.within("/imports/"), {}).status == 200) ++answered;
    CHECK(answered == 599);  // And one to sign in.
    client.clock.advance(1s);
    int more = 0;
    while (client.ask("GET", client.within("/imports/"), {}).status == 200) ++more;
    CHECK(more == 10);
}
