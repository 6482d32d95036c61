#include "netsuite_account.hpp"

#include <throughline/core/secret.hpp>
#include <throughline/transport/signing.hpp>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

struct KeyPair {
    std::string private_pem;
    std::string public_pem;

    explicit KeyPair(EVP_PKEY* key) {
        auto const text = [](BIO* bio) {
            char*       data = nullptr;
            auto const  size = BIO_get_mem_data(bio, &data);
            std::string read{data, static_cast<std::size_t>(size)};
            BIO_free(bio);
            return read;
        };
        BIO* secret = BIO_new(BIO_s_mem());
        PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
        private_pem = text(secret);
        BIO* open   = BIO_new(BIO_s_mem());
        PEM_write_bio_PUBKEY(open, key);
        public_pem = text(open);
        EVP_PKEY_free(key);
    }
};

KeyPair const& rsa() {
    static KeyPair const pair{EVP_RSA_gen(2048)};
    return pair;
}

KeyPair const& curve() {
    static KeyPair const pair{EVP_EC_gen("P-256")};
    return pair;
}

/// An account with one client, and the parts of an assertion that a test may spoil.
struct Door {
    explicit Door(KeyPair const& pair) : key{pair} {
        netsuite.add_client({"client-1", "certificate-1", pair.public_pem});
        claims = Value::object({{"iss", "client-1"},
                                {"scope", Value::array({"rest_webservices"})},
                                {"aud", netsuite.token_url()},
                                {"iat", clock.now().seconds()},
                                {"exp", clock.now().seconds() + 600}});
    }

    VirtualClock clock{Timestamp::parse("2026-03-02T12:00:00Z").value()};
    SeededRandom random{7};
    NetSuite     netsuite{clock, random};
    KeyPair      key;
    Value        header = Value::object({{"typ", "JWT"}, {"alg", "PS256"}, {"kid", "certificate-1"}});
    Value        claims;

    http::Response ask_for_token(JwtAlgorithm algorithm) {
        auto const assertion = sign_jwt(header.to_json(), claims.to_json(), Secret{key.private_pem}, algorithm).value();
        std::string const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        std::string const form = http::form_encode(
            {{"grant_type", "client_credentials"}, {"client_assertion_type", type}, {"client_assertion", assertion}});
        return netsuite.answer(http::post(netsuite.token_url(), "application/x-www-form-urlencoded", form));
    }

    int status_with(std::string const& authorization) {
        http::Request request = http::get(netsuite.origin() + "/services/rest/record/v1/customer");
        request.headers.add("Authorization", authorization);
        return netsuite.answer(request).status;
    }
};

}  // namespace

TEST_CASE("R16: netsuite gives an access token for an assertion by PS256 or ES256, and takes it until it expires") {
    for (auto const& [pair, name, algorithm] :
         {std::tuple{&rsa(), "PS256", JwtAlgorithm::ps256}, {&curve(), "ES256", JwtAlgorithm::es256}}) {
        Door door{*pair};
        door.header.set("alg", name);
        auto const response = door.ask_for_token(algorithm);
        INFO(response.body);
        REQUIRE(response.status == 200);
        Value const body = parsed(response);
        CHECK(body["expires_in"].text() == "3600");
        CHECK(body["token_type"].text() == "Bearer");
        CHECK_FALSE(body.has("refresh_token"));
        std::string const bearer = "Bearer " + body["access_token"].text();
        CHECK(door.status_with(bearer) == 200);
        door.clock.advance(std::chrono::seconds{3600});
        CHECK(door.status_with(bearer) == 401);
    }
}

TEST_CASE("R16: netsuite refuses RS256, foreign keys, wrong audiences, long and stale assertions, and foreign scopes") {
    auto const status = [](auto const& spoil) {
        Door         door{rsa()};
        JwtAlgorithm algorithm = JwtAlgorithm::ps256;
        spoil(door, algorithm);
        return door.ask_for_token(algorithm).status;
    };
    CHECK(status([](Door&, JwtAlgorithm&) {}) == 200);
    CHECK(status([](Door& door, JwtAlgorithm& algorithm) {
              door.header.set("alg", "RS256");
              algorithm = JwtAlgorithm::rs256;
          }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.header.set("kid", "other"); }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.claims.set("iss", "other"); }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.claims.set("aud", "https://elsewhere.example"); }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.claims.set("exp", door.clock.now().seconds() + 3601); }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.clock.advance(std::chrono::seconds{600}); }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.claims.set("scope", Value::array({"restlets"})); }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.key = KeyPair{EVP_RSA_gen(2048)}; }) == 400);
    CHECK(status([](Door& door, JwtAlgorithm&) { door.netsuite.remove_client("client-1"); }) == 400);
}

TEST_CASE("netsuite says in a header and a body why nobody came in") {
    Door       door{curve()};
    auto const response = door.netsuite.answer(http::get(door.netsuite.origin() + "/services/rest/record/v1/customer"));
    CHECK(response.status == 401);
    CHECK(response.headers.get("WWW-Authenticate").starts_with("OAuth realm=\"1234567\", error=\""));
    CHECK(problem(response)["o:errorCode"].text() == "INVALID_LOGIN");
    door.header.set("alg", "ES256");
    std::string const bearer = "Bearer " + parsed(door.ask_for_token(JwtAlgorithm::es256))["access_token"].text();
    CHECK(door.status_with(bearer) == 200);
    door.netsuite.revoke_access_tokens();
    CHECK(door.status_with(bearer) == 401);
}

namespace {

std::string signed_header(std::string_view nonce, std::string_view at, std::string_view signature,
                          std::string_view realm = "123456") {
    std::string header = "OAuth realm=\"" + std::string{realm} + "\", oauth_consumer_key=\"example-consumer-key\"";
    header.append(", oauth_token=\"example-token\"");
    header.append(", oauth_nonce=\"").append(nonce).append("\", oauth_timestamp=\"").append(at);
    header.append("\", oauth_signature_method=\"HMAC-SHA256\", oauth_version=\"1.0\", oauth_signature=\"");
    return header.append(http::percent_encode(signature)).append("\"");
}

struct SignedDoor {
    VirtualClock clock{Timestamp::from_seconds(1508242306)};
    SeededRandom random{7};
    NetSuite     netsuite{clock, random, {.account = "123456"}};

    SignedDoor() {
        netsuite.add_token(
            {"example-consumer-key", "example-consumer-secret", "example-token", "example-token-secret"});
    }

    http::Response ask(std::string const& method, std::string const& url, std::string const& authorization) {
        http::Request request{.method = method, .url = url};
        request.headers.add("Authorization", authorization);
        return netsuite.answer(request);
    }
};

}  // namespace

TEST_CASE("R16: netsuite takes the published signing vectors, each once, and nothing that differs from them") {
    std::ifstream file{std::filesystem::path{THROUGHLINE_SHARED_DIR} /
                       "contracts/netsuite/samples/tba-hmac-sha256.vectors.json"};
    if (!file) {
        MESSAGE("skipped: the signing vectors are not here");
        return;
    }
    Value const vectors = Value::parse(std::string{std::istreambuf_iterator<char>{file}, {}}).value();
    int         tried   = 0;
    for (Value const& vector : vectors["vectors"].elements()) {
        if (vector["url"].text().find("suitetalk") == std::string::npos) continue;  // The account has no RESTlets.
        std::string url       = vector["url"].text();
        char        separator = '?';
        for (Value const& parameter : vector["query"].elements()) {
            auto const& pair = parameter.elements();
            url += separator + http::percent_encode(pair[0].text()) + '=' + http::percent_encode(pair[1].text());
            separator = '&';
        }
        SignedDoor        door;
        std::string const header = signed_header("example-nonce-1", "1508242306", vector["signature_base64"].text());
        INFO(url);
        CHECK(door.ask(vector["method"].text(), url, header).status != 401);
        auto const again = door.ask(vector["method"].text(), url, header);
        CHECK(again.status == 401);
        CHECK(again.headers.get("WWW-Authenticate").find("error=\"nonce_used\"") != std::string_view::npos);
        SignedDoor other;
        CHECK(other.ask(vector["method"].text(), url + separator + "more=1", header).status == 401);
        CHECK(other.ask("PATCH", url, header).status == 401);
        std::string const foreign =
            signed_header("example-nonce-1", "1508242306", vector["signature_base64"].text(), "654321");
        CHECK(other.ask(vector["method"].text(), url, foreign).status == 401);
        other.clock.advance(std::chrono::seconds{301});
        auto const late = other.ask(vector["method"].text(), url, header);
        CHECK(late.headers.get("WWW-Authenticate").find("error=\"timestamp_refused\"") != std::string_view::npos);
        ++tried;
    }
    CHECK(tried == 2);
}

TEST_CASE("netsuite refuses a token that was taken back") {
    SignedDoor door;
    door.netsuite.remove_token("example-token");
    auto const response = door.ask("GET", door.netsuite.origin() + "/services/rest/record/v1/customer",
                                   signed_header("n", "1508242306", "x"));
    CHECK(response.status == 401);
    CHECK(response.headers.get("WWW-Authenticate").find("error=\"token_rejected\"") != std::string_view::npos);
}
