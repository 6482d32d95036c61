#include "connection.hpp"

#include <support/hostile_text.hpp>

#include <throughline/mapping/json.hpp>

#include <optional>
#include <set>

// Files are read back by a reader written here: what the library thinks of its own quotes is no evidence.

using namespace throughline;
using namespace throughline::tests;

namespace {

using Lines = std::vector<std::vector<std::string>>;

/// RFC 4180, to the letter; nothing where the text is none.
std::optional<Lines> lines_of(std::string_view text, char separator) {
    Lines lines;
    while (!text.empty()) {
        auto& line = lines.emplace_back();
        for (bool more = true; more;) {
            std::string cell;
            if (text.starts_with('"')) {
                text.remove_prefix(1);
                for (;;) {
                    auto const quote = text.find('"');
                    if (quote == std::string_view::npos) return std::nullopt;
                    cell += text.substr(0, quote);
                    text.remove_prefix(quote + 1);
                    if (!text.starts_with('"')) break;
                    cell += '"';
                    text.remove_prefix(1);
                }
            } else {
                while (!text.empty() && text.front() != separator && !text.starts_with("\r\n")) {
                    if (text.front() == '"' || text.front() == '\r' || text.front() == '\n') return std::nullopt;
                    cell += text.front();
                    text.remove_prefix(1);
                }
            }
            line.push_back(cell);
            more = text.starts_with(separator);
            if (!more && !text.starts_with("\r\n")) return std::nullopt;
            text.remove_prefix(more ? 1 : 2);
        }
    }
    return lines;
}

WriteItem named(std::string_view name) {
    auto item = alpha();
    item.body = R"({"name":)";
    append_json_text(item.body, name);
    item.body += R"(,"status":"active"})";
    return item;
}

constexpr std::string_view complete =
    R"({"task":{"taskId":"T1","taskState":"COMPLETE","result":{"successful":true,"details":[]}}})";

}  // namespace

TEST_CASE("property: a value in a file is one cell, equal to the value, formulas too (L13)") {
    std::uint64_t const seed = 20251126;
    INFO("seed " << seed);
    SeededRandom random{seed};
    HostileText  hostile{random};
    for (char const separator : {',', ';', '\t', '|'}) {
        anaplan::Options options    = one_list();
        options.tables[0].separator = separator;
        Connection plan{std::move(options)};
        plan.on("GET /tasks/T1", json_answer(200, std::string{complete}));
        for (int trial = 0; trial < 250; ++trial) {
            auto const name = hostile.without_zero();
            plan.world.sent.clear();
            REQUIRE(plan.write(named(name)).kind == Outcome::Kind::applied);
            for (auto const& request : plan.world.sent) {
                if (request.method != "PUT") continue;
                auto const lines = lines_of(request.body, separator);
                REQUIRE_MESSAGE(lines, request.body);
                REQUIRE(lines->size() == 2);
                CHECK(lines->at(0) == std::vector<std::string>{"code", "name", "status"});
                CHECK(lines->at(1) == std::vector<std::string>{"p1", name, "active"});
            }
        }
    }
}

TEST_CASE("an import that separates by what cannot separate is not given a file (L13)") {
    for (auto const* separator : {"\\\"", "\\n", "\\r", "a", "7", "."}) {
        CAPTURE(separator);
        Connection plan;
        plan.only("GET /imports/112000000001", json_answer(200, R"({"importMetadata":{"source":{"columnSeparator":")" +
                                                                    std::string{separator} + R"("}}})"));
        auto const outcome = plan.write(alpha());
        CHECK(outcome.kind == Outcome::Kind::rejected);
        for (auto const& request : plan.world.sent) CHECK(request.method != "PUT");
    }
}

TEST_CASE("property: ids that an answer or a host gives are steps of an address and nothing more (L13)") {
    SeededRandom random{2};
    HostileText  hostile{random};
    for (int trial = 0; trial < 100; ++trial) {
        auto const       id      = hostile.next() + "x";
        anaplan::Options options = one_list({.tables = {{.object    = "projects",
                                                         .export_id = "116000000001",
                                                         .load_id   = id,
                                                         .file_id   = "113000000009",
                                                         .columns   = {{"code"}, {"name"}, {"status"}}}}});
        Connection       plan{std::move(options)};
        std::string      task{R"({"importMetadata":{"source":{}},"task":{"taskState":"COMPLETE","taskId":)"};
        append_json_text(task, id);
        task += R"(,"result":{"successful":true}}})";
        plan.only("POST /tasks", json_answer(200, task));
        plan.on("GET x", json_answer(200, task));
        CHECK(plan.write(alpha()).kind == Outcome::Kind::applied);
        for (auto const& line : plan.sent()) {
            CAPTURE(line);
            auto const inner     = line.substr(line.find("/M1/") + 4);
            auto const steps     = static_cast<std::size_t>(std::count(inner.begin(), inner.end(), '/')) + 1;
            bool const of_import = inner.starts_with("imports/" + http::percent_encode(id));
            CHECK((of_import || inner == "files/113000000009" || inner == "files/113000000009/chunks"));
            CHECK(steps <= 4);
        }
    }
    Connection plan;
    plan.only("POST /tasks", json_answer(200, R"({"task":{"taskId":".."}})"));
    CHECK(plan.write(alpha()).kind == Outcome::Kind::uncertain);
    for (auto const& request : plan.world.sent) CHECK(request.url.find("/tasks/..") == std::string::npos);
}

TEST_CASE(
    "property: a workspace, a model and an export are a step each, and what is looked for reaches no address (L13)") {
    SeededRandom random{11};
    HostileText  hostile{random};
    for (int trial = 0; trial < 200; ++trial) {
        auto const       workspace = "w" + hostile.next(), model = "m" + hostile.next(), report = "e" + hostile.next();
        anaplan::Options options = one_list(
            {.workspace = workspace,
             .model     = model,
             .tables    = {{.object = "projects", .export_id = report, .columns = {{"code"}, {"name"}, {"status"}}}}});
        Connection plan{std::move(options)};
        plan.on("GET /tasks/T1", json_answer(200, std::string{complete}));
        plan.on("GET /chunks", json_answer(200, R"({"chunks":[{"id":"0"}]})"));
        plan.on("GET /chunks/0", answer_of(200, "application/octet-stream", "code,name,status\r\np1,Alpha,active\r\n"));
        auto const page = plan.page();
        LookUp     query;
        query.vendor_object                                                                   = "projects";
        (trial % 3 == 0 ? query.key : trial % 3 == 1 ? query.external_id : query.match_value) = hostile.next();
        if (trial % 3 == 2) query.match_field = hostile.next();
        auto const found = plan.world.run(plan.connector->look(query));
        if (workspace.size() + model.size() + report.size() < 5'000) {
            REQUIRE_MESSAGE(page, page.error().describe());
            CHECK(page->records.size() == 1);
            REQUIRE(found);
            CHECK(found->bodies.empty());
        }
        auto const inner =
            "/2/0/workspaces/" + http::percent_encode(workspace) + "/models/" + http::percent_encode(model);
        auto const                  of_export = inner + "/exports/" + http::percent_encode(report);
        auto const                  of_file   = inner + "/files/" + http::percent_encode(report);
        std::set<std::string> const known{"GET /2/0/models/" + http::percent_encode(model),
                                          "POST " + of_export + "/tasks", "GET " + of_export + "/tasks/T1",
                                          "GET " + of_file + "/chunks", "GET " + of_file + "/chunks/0"};
        for (auto const& line : plan.sent()) CHECK_MESSAGE(known.count(line) == 1, line);
    }
}
