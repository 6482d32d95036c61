#include "salesforce_org.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <vector>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

/// A key pair, and assertions signed with it.
class Signer {
  public:
    Signer() : key_{EVP_RSA_gen(2048), EVP_PKEY_free} {}

    std::string public_pem() const {
        std::unique_ptr<BIO, decltype(&BIO_free)> const out{BIO_new(BIO_s_mem()), BIO_free};
        PEM_write_bio_PUBKEY(out.get(), key_.get());
        char*      text = nullptr;
        auto const size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    std::string sign(Value const& claims, char const* algorithm = "RS256") const {
        std::string const text =
            base64url(Value::object({{"alg", algorithm}}).to_json()) + "." + base64url(claims.to_json());
        std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        std::size_t size = 512;
        std::string signature(size, '\0');
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<unsigned char const*>(text.data()), text.size());
        signature.resize(size);
        return text + "." + base64url(signature);
    }

  private:
    static std::string base64url(std::string const& bytes) {
        std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
        int const   size =
            EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                            reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()));
        text.resize(static_cast<std::size_t>(size));
        while (!text.empty() && text.back() == '=') text.pop_back();
        for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
        return text;
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

http::Response ask(SignedIn& client, std::vector<std::pair<std::string, std::string>> const& form) {
    return client.org.answer(http::post(client.org.origin() + "/services/oauth2/token",
                                        "application/x-www-form-urlencoded", http::form_encode(form)));
}

http::Response ask_with(SignedIn& client, std::string const& assertion) {
    return ask(client, {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", assertion}});
}

Value claims_of(SignedIn const& client) {
    return Value::object({{"iss", "signer"},
                          {"sub", "integration@northwind.example"},
                          {"aud", "https://login.salesforce.com"},
                          {"exp", client.clock.now().seconds() + 180}});
}

std::string error_of(http::Response const& response) {
    CHECK(response.status == 400);
    Value const body = SignedIn::body_of(response);
    CHECK(body["error_description"].is_text());
    return body["error"].text();
}

}  // namespace

TEST_CASE("client credentials give a token that works, and no refresh token") {
    SignedIn   client;
    auto const response =
        ask(client, {{"grant_type", "client_credentials"}, {"client_id", "client"}, {"client_secret", "secret"}});
    REQUIRE(response.status == 200);
    Value const body = SignedIn::body_of(response);
    CHECK(body["token_type"].text() == "Bearer");
    CHECK(body["instance_url"].text() == client.org.origin());
    CHECK(body["issued_at"].text() == "1767225600000");
    for (char const* name : {"access_token", "signature", "scope", "id"}) CHECK(body[name].is_text());
    CHECK_FALSE(body.has("refresh_token"));
    CHECK_FALSE(body.has("expires_in"));
    client.token = body["access_token"].text();
    CHECK(client.get("/limits").status == 200);
}

TEST_CASE("wrong credentials are refused as the token endpoint words it") {
    SignedIn client;
    CHECK(error_of(ask(client,
                       {{"grant_type", "client_credentials"}, {"client_id", "client"}, {"client_secret", "wrong"}})) ==
          "invalid_client");
    CHECK(error_of(ask(client,
                       {{"grant_type", "client_credentials"}, {"client_id", "nobody"}, {"client_secret", "secret"}})) ==
          "invalid_client_id");
    CHECK(error_of(ask(client, {{"grant_type", "password"}})) == "unsupported_grant_type");
    CHECK(error_of(client.org.answer(http::get(client.org.origin() + "/services/oauth2/token"))) == "invalid_request");
    client.org.add_app({.client_id = "stranger", .client_secret = "s", .username = "nobody@northwind.example"});
    CHECK(error_of(
              ask(client, {{"grant_type", "client_credentials"}, {"client_id", "stranger"}, {"client_secret", "s"}})) ==
          "invalid_grant");
}

TEST_CASE("a signed assertion is believed only with the right key, audience, subject and time") {
    static Signer const signer;
    SignedIn            client;
    client.org.add_app({.client_id = "signer", .public_key_pem = signer.public_pem()});
    Value const good     = claims_of(client);
    auto const  answered = ask_with(client, signer.sign(good));
    REQUIRE_MESSAGE(answered.status == 200, answered.body);
    client.token = SignedIn::body_of(answered)["access_token"].text();
    CHECK(client.get("/limits").status == 200);

    auto const         with = [&](char const* name, Value value) { return Value{good}.set(name, std::move(value)); };
    std::int64_t const now  = client.clock.now().seconds();
    CHECK(error_of(ask_with(client, signer.sign(with("aud", "https://elsewhere.example")))) == "invalid_grant");
    CHECK(error_of(ask_with(client, signer.sign(with("sub", "admin@northwind.example")))) == "invalid_grant");
    CHECK(error_of(ask_with(client, signer.sign(with("iss", "nobody")))) == "invalid_client_id");
    CHECK(error_of(ask_with(client, signer.sign(with("exp", now - 60)))) == "invalid_grant");
    CHECK(error_of(ask_with(client, signer.sign(with("exp", now + 3600)))) == "invalid_grant");
    CHECK(error_of(ask_with(client, signer.sign(good, "none"))) == "invalid_grant");
    CHECK(error_of(ask_with(client, Signer{}.sign(good))) == "invalid_grant");
    std::string const genuine = signer.sign(good);
    std::string const other   = signer.sign(with("exp", now + 200));
    std::string const swapped = other.substr(0, other.rfind('.')) + genuine.substr(genuine.rfind('.'));
    CHECK(error_of(ask_with(client, swapped)) == "invalid_grant");
    CHECK(error_of(ask_with(client, "no assertion")) == "invalid_grant");
}

TEST_CASE("a token ends with its session, or when it is revoked; a new one works") {
    SignedIn client{{.session = std::chrono::seconds{900}}};
    CHECK(client.get("/limits").status == 200);
    client.clock.advance(std::chrono::seconds{899});
    CHECK(client.get("/limits").status == 200);
    client.clock.advance(std::chrono::seconds{1});
    auto const expired = client.get("/limits");
    CHECK(expired.status == 401);
    CHECK(expired.body == R"([{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}])");
    client.sign_in();
    CHECK(client.get("/limits").status == 200);
    client.org.revoke_sessions();
    CHECK(SignedIn::code_of(client.get("/limits")) == "INVALID_SESSION_ID");
    client.token.clear();
    CHECK(SignedIn::code_of(client.get("/limits")) == "INVALID_SESSION_ID");
}

TEST_CASE("L13: the request log holds no query, header or body") {
    SignedIn client;
    client.query("SELECT Id FROM Account WHERE Name = 'confidential'");
    std::string all;
    for (LoggedRequest const& each : client.org.log()) all += each.method + " " + each.path + "\n";
    CHECK(all == "POST /services/oauth2/token\nGET /services/data/v62.0/query\n");
    CHECK(client.org.counters().find("200")->second == 2);
    CHECK(client.org.requests() == 2);
}
