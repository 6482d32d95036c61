#pragma once

#include <support/scripted_exchange.hpp>

#include <throughline/connector/connector.hpp>
#include <throughline/transport/http.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace throughline::tests {

inline constexpr std::string_view org_url = "https://northwind.my.salesforce.com";

inline salesforce::Login login_with_secret() {
    salesforce::Login login;
    login.url           = org_url;
    login.client_id     = "consumer-key";
    login.client_secret = Secret{"consumer-secret"};
    return login;
}

inline http::Response token_answer(std::string_view token, std::string_view instance = org_url) {
    return json_answer(200, R"({"access_token":")" + std::string{token} + R"(","instance_url":")" +
                                std::string{instance} + R"(","token_type":"Bearer","issued_at":"1750000000000"})");
}

inline http::Response refusal_answer(int status, std::string_view code, std::string_view message = "no") {
    return json_answer(status,
                       R"([{"message":")" + std::string{message} + R"(","errorCode":")" + std::string{code} + R"("}])");
}

inline http::Response expired_answer() {
    return refusal_answer(401, "INVALID_SESSION_ID", "Session expired or invalid");
}

/// One connection to an org that a function plays. Signing in works; the tokens are `token-1`, `token-2`...
struct Connection {
    using Answer = ScriptedExchange::Answer;

    Answer                     data;
    int                        sign_ins = 0;
    ScriptedExchange           world;
    System                     system;
    std::unique_ptr<Connector> connector;

    explicit Connection(Answer answer, salesforce::Options options = {}, salesforce::Login login = login_with_secret())
        : data{std::move(answer)},
          world{[this](http::Request const& request) -> Result<http::Response> {
              if (request.url.ends_with("/services/oauth2/token"))
                  return token_answer("token-" + std::to_string(++sign_ins));
              return data(request);
          }},
          system{salesforce::system("crm", std::move(login), std::move(options))},
          connector{system.connect(Exchange{world})} {}

    Result<ChangePage> changes(std::string bookmark = {}, bool custom = false, std::string object = "Account") {
        ChangeQuery query;
        query.vendor_object = std::move(object);
        query.fields        = {"Id", "SystemModstamp", "Name", "CurrencyIsoCode", "Owner/Name"};
        query.bookmark      = std::move(bookmark);
        query.custom        = custom;
        return world.run(connector->changes(std::move(query)));
    }
    std::vector<Outcome> write(std::vector<WriteItem> items, std::string object = "Account") {
        WriteBatch batch;
        batch.vendor_object = std::move(object);
        batch.items         = std::move(items);
        return world.run(connector->write(std::move(batch)));
    }
    /// Requests other than for tokens.
    std::vector<http::Request> data_requests() const {
        std::vector<http::Request> requests;
        for (auto const& request : world.sent)
            if (!request.url.ends_with("/services/oauth2/token")) requests.push_back(request);
        return requests;
    }
};

inline std::string soql_of(http::Request const& request) {
    auto const url = http::Url::parse(request.url);
    for (auto const& [name, value] : http::form_decode(url.query))
        if (name == "q") return value;
    return {};
}

inline WriteItem update_of(std::string key, std::string body) {
    WriteItem item;
    item.operation = Operation::update;
    item.key       = std::move(key);
    item.body      = std::move(body);
    return item;
}

}  // namespace throughline::tests
