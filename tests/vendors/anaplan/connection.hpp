#pragma once

#include <support/scripted_exchange.hpp>

#include <throughline/connector/system.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::tests {

inline anaplan::Options one_list(anaplan::Options options = {}) {
    if (options.workspace.empty()) options.workspace = "w1";
    if (options.model.empty()) options.model = "M1";
    options.currency = Currency::parse("USD").value();
    options.periods  = anaplan::calendar_labels(2026, 2026);
    if (options.tables.empty())
        options.tables = {{.object    = "projects",
                           .export_id = "116000000001",
                           .load_id   = "112000000001",
                           .columns   = {{"code"}, {"name"}, {"status"}}}};
    return options;
}

inline http::Response answer_of(int status, std::string type, std::string body) {
    http::Response answer;
    answer.status = status;
    answer.headers.add("Content-Type", std::move(type));
    answer.body = std::move(body);
    return answer;
}
inline http::Response token_answer() {
    return json_answer(201, R"({"status":"SUCCESS","tokenInfo":{"tokenValue":"token-1","expiresAt":1750002100000}})");
}

/// One connection to a model whose answers stand in a table, by method and the end of the address. The last answer of
/// an address is repeated.
struct Connection {
    std::map<std::string, std::deque<Result<http::Response>>> answers{};
    ScriptedExchange                                          world;
    System                                                    system;
    std::unique_ptr<Connector>                                connector;

    explicit Connection(anaplan::Options options = {})
        : world{[this](http::Request const& request) { return answer(request); }},
          system{
              anaplan::system("plan", {.user = "user", .password = Secret{"pass word"}}, one_list(std::move(options)))},
          connector{system.connect(Exchange{world})} {
        on("POST /token/authenticate", token_answer());
        on("GET ?modelDetails=true", json_answer(200, R"({"model":{"lastSavedSerialNumber":"7"}})"));
        on("GET /imports/",
           json_answer(200, R"({"imports":[{"id":"112000000001","importDataSourceId":"113000000009"}]})"));
        on("GET /imports/112000000001", json_answer(200, R"({"importMetadata":{"source":{}}})"));
        on("GET /tasks", json_answer(200, R"({"status":{"code":200}})"));  // No task: no key.
        on("PUT /files/113000000009", answer_of(204, "", ""));
        on("POST /tasks", json_answer(200, R"({"task":{"taskId":"T1"}})"));
    }

    void on(std::string const& what, Result<http::Response> given) { answers[what].push_back(std::move(given)); }
    void only(std::string const& what, Result<http::Response> given) {
        answers.erase(what);
        on(what, std::move(given));
    }

    Result<http::Response> answer(http::Request const& request) {
        std::string const* longest = nullptr;
        for (auto const& [what, given] : answers) {
            auto const blank = what.find(' ');
            if (what.substr(0, blank) != request.method || !request.url.ends_with(what.substr(blank + 1))) continue;
            if (!longest || longest->size() < what.size()) longest = &what;
        }
        if (!longest) return json_answer(404, R"({"status":{"code":404,"message":"not scripted"}})");
        auto& given = answers.at(*longest);
        auto  first = given.front();
        if (given.size() > 1) given.pop_front();
        return first;
    }

    Outcome write(WriteItem item) {
        WriteBatch batch;
        batch.vendor_object = "projects";
        batch.items.push_back(std::move(item));
        auto outcomes = world.run(connector->write(std::move(batch)));
        REQUIRE(outcomes.size() == 1);
        return std::move(outcomes.front());
    }
    Result<ChangePage> page(std::string bookmark = {}) {
        ChangeQuery query;
        query.vendor_object = "projects";
        query.bookmark      = std::move(bookmark);
        return world.run(connector->changes(std::move(query)));
    }
    /// `METHOD path` of everything that was sent, without the signing in.
    std::vector<std::string> sent() const {
        std::vector<std::string> lines;
        for (auto const& request : world.sent)
            if (request.url.find("/token/") == std::string::npos)
                lines.push_back(request.method + " " + http::Url::parse(request.url).path);
        return lines;
    }
};

inline WriteItem alpha() {
    WriteItem item;
    item.operation   = Operation::upsert;
    item.external_id = "p1";
    item.body        = R"({"name":"Alpha","status":"active"})";
    return item;
}

}  // namespace throughline::tests
