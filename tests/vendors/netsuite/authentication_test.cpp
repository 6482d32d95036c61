#include <doctest/doctest.h>

#include "account.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::string_view token_path = "/services/rest/auth/oauth2/v1/token";

bool asks_for_token(http::Request const& request) { return path_of(request) == token_path; }

std::string token_answer(std::string const& token) {
    return R"({"access_token":")" + token + R"(","expires_in":"3600","token_type":"Bearer"})";
}

nlohmann::json no_rows() {
    return {{"links", nlohmann::json::array()}, {"count", 0},  {"hasMore", false},
            {"items", nlohmann::json::array()}, {"offset", 0}, {"totalResults", 0}};
}

}  // namespace

TEST_CASE("NetSuite: client credentials are an assertion signed for the token address") {
    PlayedAccount account{[](http::Request const& request) -> Result<http::Response> {
                              return answer_of(200,
                                               asks_for_token(request) ? token_answer("bearer") : no_rows().dump());
                          },
                          {},
                          client_login()};
    REQUIRE(account.exchange.run(account.connector->check()));
    REQUIRE(account.exchange.sent.size() == 2);

    auto const& asked = account.exchange.sent[0];
    CHECK(asked.url == "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token");
    auto const form = http::form_decode(asked.body);
    REQUIRE(form.size() == 3);
    CHECK(form[0].second == "client_credentials");
    CHECK(form[1].second == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    auto const claims = verify_jwt(form[2].second, made_key_pair().public_pem);
    REQUIRE(claims);
    auto const read = nlohmann::json::parse(*claims);
    CHECK(read["iss"] == "client");
    CHECK(read["aud"] == asked.url);
    CHECK(read["scope"] == nlohmann::json{"rest_webservices"});
    CHECK(read["exp"].get<std::int64_t>() - read["iat"].get<std::int64_t>() < 3600);
    auto const header = base64url_decode(form[2].second.substr(0, form[2].second.find('.')));
    CHECK(nlohmann::json::parse(*header)["kid"] == "certificate");

    auto const& query = account.exchange.sent[1];
    CHECK(query.headers.get("Authorization") == "Bearer bearer");
    CHECK(query.headers.get("Prefer") == "transient");
}

TEST_CASE("NetSuite: a refused access token is renewed once, and the same request sent once more") {
    int           tokens = 0, refused = 0;
    PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
                              if (asks_for_token(request))
                                  return answer_of(200, token_answer(std::to_string(++tokens)));
                              if (request.headers.get("Authorization") == "Bearer 1" && ++refused)
                                  return refusal(401, "INVALID_LOGIN");
                              return answer_of(200, no_rows().dump());
                          },
                          {},
                          client_login()};
    CHECK(account.exchange.run(account.connector->check()));
    CHECK(tokens == 2);
    CHECK(refused == 1);
}

TEST_CASE("NetSuite: credentials that stay refused are an error, not a loop (L10)") {
    int           tokens = 0;
    PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
                              if (asks_for_token(request))
                                  return answer_of(200, token_answer(std::to_string(++tokens)));
                              return refusal(401, "INVALID_LOGIN");
                          },
                          {},
                          client_login()};
    auto const    checked = account.exchange.run(account.connector->check());
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == ErrorCode::auth);
    CHECK(checked.error().context().vendor_code == "INVALID_LOGIN");
    CHECK_FALSE(checked.error().context().remedy.empty());
    CHECK(account.exchange.sent.size() == 4);
}

TEST_CASE("NetSuite: an account that gives no token says why (L10)") {
    PlayedAccount account{
        [](http::Request const&) -> Result<http::Response> { return answer_of(400, R"({"error":"invalid_client"})"); },
        {},
        client_login()};
    auto const checked = account.exchange.run(account.connector->check());
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == ErrorCode::auth);
    CHECK(checked.error().context().vendor_code == "invalid_client");
}

TEST_CASE("NetSuite: many requests at once ask for one token, and for one renewal") {
    int       tokens = 0;
    Customers customers;
    for (int id = 1; id <= 20; ++id) customers.rows.push_back({id, "2025-05-01 10:00:00"});
    PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
                              if (asks_for_token(request))
                                  return answer_of(200, token_answer(std::to_string(++tokens)));
                              bool const record = path_of(request).find("/record/") != std::string::npos;
                              if (record && request.headers.get("Authorization") == "Bearer 1")
                                  return refusal(401, "INVALID_LOGIN");
                              return customers(request);
                          },
                          {},
                          client_login()};
    auto const    page = account.changes("customer");
    REQUIRE(page);
    CHECK(page->records.size() == 20);
    CHECK(tokens == 2);
}

TEST_CASE("NetSuite: a token is renewed before it ends") {
    int           tokens = 0;
    PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
                              if (asks_for_token(request))
                                  return answer_of(200, token_answer(std::to_string(++tokens)));
                              return answer_of(200, no_rows().dump());
                          },
                          {},
                          client_login()};
    CHECK(account.exchange.run(account.connector->check()));
    account.exchange.virtual_clock.advance(std::chrono::minutes{50});
    CHECK(account.exchange.run(account.connector->check()));
    CHECK(tokens == 1);
    account.exchange.virtual_clock.advance(std::chrono::minutes{9} + std::chrono::seconds{30});
    CHECK(account.exchange.run(account.connector->check()));
    CHECK(tokens == 2);
}

TEST_CASE("NetSuite: token-based authentication signs each attempt anew, with the realm's spelling of the account") {
    int           attempts = 0;
    PlayedAccount account{[&](http::Request const&) -> Result<http::Response> {
        return ++attempts == 1 ? answer_of(503) : answer_of(200, no_rows().dump());
    }};
    REQUIRE(account.exchange.run(account.connector->check()));
    REQUIRE(account.exchange.sent.size() == 2);
    std::string const first{account.exchange.sent[0].headers.get("Authorization")};
    std::string const second{account.exchange.sent[1].headers.get("Authorization")};
    CHECK(first.starts_with("OAuth realm=\"1234567_SB1\""));
    CHECK(account.exchange.sent[0].url.starts_with("https://1234567-sb1.suitetalk.api.netsuite.com/"));
    CHECK(first != second);

    auto const field = [&second](std::string const& name) {
        auto const from = second.find(name + "=\"") + name.size() + 2;
        return second.substr(from, second.find('"', from) - from);
    };
    OAuth1Credentials const who{"consumer", Secret{"consumer secret"}, Secret{"token"}, Secret{"token secret"},
                                "1234567_SB1"};
    auto const&             sent = account.exchange.sent[1];
    OAuth1Request const     what{"POST",
                             sent.url.substr(0, sent.url.find('?')),
                                 {{"limit", "1"}, {"offset", "0"}},
                             field("oauth_nonce"),
                             Timestamp::from_seconds(std::stoll(field("oauth_timestamp")))};
    CHECK(second == oauth1_authorization(who, what));
}

TEST_CASE("NetSuite: credentials never go over plain http to another machine (L13)") {
    for (char const* const base : {"http://erp.example.com", "ftp://127.0.0.1", "erp.example.com", ""}) {
        CAPTURE(base);
        netsuite::Options options;
        options.base_url = base;
        if (options.base_url.empty()) options.base_url = "http://127.0.0.1.example.com";
        PlayedAccount account{[](http::Request const&) -> Result<http::Response> { return answer_of(200); }, options};
        auto const    checked = account.exchange.run(account.connector->check());
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code() == ErrorCode::forbidden);
        CHECK(account.exchange.sent.empty());
    }
}

TEST_CASE("NetSuite: a rehearsal on this machine may go over http") {
    netsuite::Options options;
    options.base_url = "http://127.0.0.1:8080/";
    PlayedAccount account{
        [](http::Request const&) -> Result<http::Response> { return answer_of(200, no_rows().dump()); }, options};
    CHECK(account.exchange.run(account.connector->check()));
    CHECK(account.exchange.sent.front().url.starts_with("http://127.0.0.1:8080/services/rest/"));
}
