#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/netsuite.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::sandbox {

/// A text with one of `parts` in place of each `%`.
inline std::string filled(std::string_view pattern, std::vector<std::string> const& parts) {
    std::string text;
    std::size_t next = 0;
    for (char const c : pattern) text += c == '%' ? parts.at(next++) : std::string{c};
    return text;
}

/// A simulated account at noon UTC on 2 March 2026 (4 in the morning in Los Angeles), asked without credentials.
struct NetSuiteAccount {
    explicit NetSuiteAccount(NetSuiteOptions options = {}) : netsuite{clock, random, open(std::move(options))} {}

    static NetSuiteOptions open(NetSuiteOptions options) {
        options.checks_credentials = false;
        return options;
    }

    VirtualClock clock{Timestamp::parse("2026-03-02T12:00:00Z").value()};
    SeededRandom random{7};
    NetSuite     netsuite;

    http::Response post(std::string_view path, std::string_view body) { return ask("POST", path, body); }

    http::Response ask(std::string_view method, std::string_view path, std::string_view body = {},
                       std::vector<http::Headers::Field> const& headers = {}) {
        http::Request request{.method = std::string{method}, .url = netsuite.origin() + "/services/rest/"};
        request.url += path;
        request.body = body;
        if (!body.empty()) request.headers.add("Content-Type", "application/json");
        for (auto const& [name, value] : headers) request.headers.set(name, value);
        return netsuite.answer(request);
    }

    Value get(std::string_view path) {
        auto const response = ask("GET", "record/v1/" + std::string{path});
        INFO(response.body);
        REQUIRE(response.status == 200);
        return Value::parse(response.body).value();
    }

    http::Response query(std::string_view text, std::string_view page = {}, Value params = Value::array()) {
        Value const body = Value::object({{"q", text}, {"params", std::move(params)}});
        return ask("POST", "query/v1/suiteql" + std::string{page}, body.to_json(), {{"Prefer", "transient"}});
    }

    std::vector<Value> rows(std::string_view text, Value params = Value::array()) {
        auto const response = query(text, {}, std::move(params));
        INFO(response.body);
        REQUIRE(response.status == 200);
        return Value::parse(response.body).value()["items"].elements();
    }

    /// Does what its users do; the new record's id.
    std::string insert(std::string_view record, std::string_view json) {
        auto const id = netsuite.insert(record, Value::parse(json).value());
        INFO((id ? std::string{} : id.error().describe()));
        REQUIRE(id);
        return *id;
    }

    std::string customer(std::string_view name) {
        return insert("customer", filled(R"({"companyName":"%","subsidiary":{"id":"1"}})", {std::string{name}}));
    }

    std::string job(std::string const& customer, std::string_view name) {
        return insert("job", filled(R"({"companyName":"%","parent":{"id":"%"}})", {std::string{name}, customer}));
    }

    std::string order(std::string const& customer, std::string const& lines) {
        return insert("salesOrder", filled(R"({"entity":{"id":"%"},"item":{"items":%}})", {customer, lines}));
    }
};

inline Value parsed(http::Response const& response) {
    auto const value = Value::parse(response.body);
    return value ? *value : Value{};
}

/// Lines of the first item: quantities and rates.
inline std::string lines(std::vector<std::pair<std::string, std::string>> const& priced) {
    std::string list;
    for (auto const& [quantity, rate] : priced) {
        list += list.empty() ? "[" : ",";
        list.append(R"({"item":{"id":"1"},"quantity":)").append(quantity).append(R"(,"rate":)").append(rate) += '}';
    }
    return list + ']';
}

/// The first of `o:errorDetails`.
inline Value problem(http::Response const& response) {
    auto const details = parsed(response)["o:errorDetails"].elements();
    return details.empty() ? Value{} : details.front();
}

inline std::string id_in(http::Response const& response) {
    std::string_view const location = response.headers.get("Location");
    return std::string{location.substr(location.rfind('/') + 1)};
}

}  // namespace throughline::sandbox
