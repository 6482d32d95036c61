#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/salesforce.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace throughline::sandbox {

/// A client that is signed in to an org of its own.
class SignedIn {
  public:
    explicit SignedIn(SalesforceOptions options = {}) : org{clock, random, std::move(options)} {
        org.add_app({.client_id = "client", .client_secret = "secret"});
        sign_in();
    }

    void sign_in() {
        http::Request const request = http::post(
            org.origin() + "/services/oauth2/token", "application/x-www-form-urlencoded",
            http::form_encode(
                {{"grant_type", "client_credentials"}, {"client_id", "client"}, {"client_secret", "secret"}}));
        token = body_of(org.answer(request))["access_token"].text();
    }

    static Value body_of(http::Response const& response) {
        if (response.body.empty()) return {};
        auto const parsed = Value::parse(response.body);
        REQUIRE_MESSAGE(parsed, response.body);
        return *parsed;
    }

    http::Response send(http::Request request) {
        request.headers.set("Authorization", "Bearer " + token);
        return org.answer(request);
    }
    http::Response get(std::string const& path) { return send(http::get(base() + path)); }
    http::Response post(std::string const& path, Value const& body) {
        return send(http::post(base() + path, "application/json", body.to_json()));
    }
    http::Response patch(std::string const& path, Value const& body) {
        return send(http::patch(base() + path, "application/json", body.to_json()));
    }
    http::Response remove(std::string const& path) { return send(http::remove(base() + path)); }
    http::Response query(std::string_view soql) { return get("/query?q=" + http::percent_encode(soql)); }

    Value rows(std::string_view soql) {
        auto const response = query(soql);
        REQUIRE_MESSAGE(response.status == 200, response.body);
        return body_of(response)["records"];
    }
    /// The error code of an answer that refuses, `-` of one that does not.
    static std::string code_of(http::Response const& response) {
        if (response.status < 400) return "-";
        return body_of(response).elements().at(0)["errorCode"].text();
    }

    std::string base() const { return org.origin() + "/services/data/v62.0"; }

    std::string account(std::string_view name) {
        return org.insert("Account", Value::object({{"Name", name}})).value();
    }
    std::string opportunity(std::string_view name, Value amount = {}) {
        return org
            .insert("Opportunity", Value::object({{"Name", name},
                                                  {"StageName", "Prospecting"},
                                                  {"CloseDate", "2026-06-30"},
                                                  {"Amount", std::move(amount)}}))
            .value();
    }
    void add_external_id(std::string_view object, bool unique) {
        org.add_field(object, {.name = "ERP_Id__c", .length = 40, .external_id = true, .unique = unique});
    }

    VirtualClock clock{Timestamp::from_seconds(1'767'225'600)};  // 2026-01-01T00:00:00Z
    SeededRandom random{7};
    Salesforce   org;
    std::string  token;
};

}  // namespace throughline::sandbox
