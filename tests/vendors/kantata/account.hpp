#pragma once

#include <support/scripted_exchange.hpp>

#include <throughline/connector/system.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::tests {

inline kantata::Options account_options(kantata::Options options = {}) {
    options.currency   = Currency::parse("USD").value();
    options.crosswalks = {{"project_status", {{"100", "draft"}, {"200", "active"}}}};
    return options;
}
inline kantata::Login token_login(std::string url = "https://api.mavenlink.com") {
    return {.token = Secret{"secret-token"}, .url = std::move(url)};
}

/// One connection to an account that a function plays.
struct Connection {
    using Answer = ScriptedExchange::Answer;

    ScriptedExchange           world;
    System                     system;
    std::unique_ptr<Connector> connector;

    explicit Connection(Answer answer, kantata::Options options = {}, kantata::Login login = token_login())
        : world{std::move(answer)},
          system{kantata::system("psa", std::move(login), account_options(std::move(options)))},
          connector{system.connect(Exchange{world})} {}

    MappingView const& mapping(std::string_view vendor_object) const {
        for (auto const& view : system.mappings)
            if (view.vendor_object == vendor_object) return view;
        throw std::logic_error{"no such mapping"};
    }
    Result<ChangePage> page(std::string_view object, std::string bookmark = {}) {
        ChangeQuery query;
        query.vendor_object = object;
        query.fields        = field_list(mapping(object));
        query.bookmark      = std::move(bookmark);
        return world.run(connector->changes(std::move(query)));
    }
    Outcome write(std::string object, WriteItem item) {
        WriteBatch batch;
        batch.vendor_object = std::move(object);
        batch.items.push_back(std::move(item));
        auto outcomes = world.run(connector->write(std::move(batch)));
        REQUIRE(outcomes.size() == 1);
        return std::move(outcomes.front());
    }
};

/// The parameters of a request, by name.
inline std::map<std::string, std::string> parameters_of(http::Request const& request) {
    std::map<std::string, std::string> parameters;
    for (auto const& [name, value] : http::form_decode(http::Url::parse(request.url).query)) parameters[name] = value;
    return parameters;
}
inline std::string path_of(http::Request const& request) { return http::Url::parse(request.url).path; }

inline WriteItem item_of(Operation operation, std::string key_or_id, std::string body) {
    WriteItem item;
    item.operation                                                 = operation;
    (operation == Operation::create ? item.external_id : item.key) = std::move(key_or_id);
    item.body                                                      = std::move(body);
    return item;
}

inline constexpr std::string_view nothing = R"({"count":0,"results":[]})";

}  // namespace throughline::tests
