#include "org.hpp"

#include <throughline/transport/signing.hpp>

#include <nlohmann/json.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>

using namespace throughline;
using namespace throughline::tests;

namespace {

struct Keys {
    std::string private_pem, public_pem;
};

std::string read(BIO* bio) {
    char*      data = nullptr;
    auto const size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

Keys make_keys() {
    EVP_PKEY* const key = EVP_RSA_gen(2048);
    BIO *const secret = BIO_new(BIO_s_mem()), *const open = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open, key);
    Keys keys{read(secret), read(open)};
    BIO_free(secret);
    BIO_free(open);
    EVP_PKEY_free(key);
    return keys;
}

std::string const users = R"({"totalSize":0,"done":true,"records":[]})";

std::string form_field(http::Request const& request, std::string_view name) {
    for (auto const& [key, value] : http::form_decode(request.body))
        if (key == name) return value;
    return {};
}

}  // namespace

TEST_CASE("client credentials go to the org's token endpoint as a form, and the token to the instance it names") {
    Connection org{[](http::Request const&) { return json_answer(200, users); }};
    REQUIRE(org.world.run(org.connector->check()));
    REQUIRE(org.world.sent.size() == 2);

    auto const& sign_in = org.world.sent[0];
    CHECK(sign_in.method == "POST");
    CHECK(sign_in.url == "https://northwind.my.salesforce.com/services/oauth2/token");
    CHECK(sign_in.headers.get("Content-Type") == "application/x-www-form-urlencoded");
    CHECK_FALSE(sign_in.headers.has("Authorization"));
    CHECK(form_field(sign_in, "grant_type") == "client_credentials");
    CHECK(form_field(sign_in, "client_id") == "consumer-key");
    CHECK(form_field(sign_in, "client_secret") == "consumer-secret");

    auto const& query = org.world.sent[1];
    CHECK(query.method == "GET");
    CHECK(query.url.starts_with("https://northwind.my.salesforce.com/services/data/v60.0/query?q=SELECT%20Id"));
    CHECK(query.headers.get("Authorization") == "Bearer token-1");
    CHECK(query.headers.get("Sforce-Call-Options") == "client=throughline");
}

TEST_CASE("a key signs a JWT that names the app, the user, the login host and an end within minutes") {
    auto const        keys = make_keys();
    salesforce::Login login;
    login.url             = "https://northwind--uat.sandbox.my.salesforce.com";
    login.client_id       = "consumer-key";
    login.username        = "integration@northwind.example";
    login.private_key_pem = Secret{keys.private_pem};
    Connection org{[](http::Request const&) { return json_answer(200, users); }, {}, std::move(login)};
    REQUIRE(org.world.run(org.connector->check()));

    auto const& sign_in = org.world.sent.front();
    CHECK(form_field(sign_in, "grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer");
    auto const verified = verify_jwt(form_field(sign_in, "assertion"), keys.public_pem);
    REQUIRE(verified);
    auto const claims = nlohmann::json::parse(*verified);
    CHECK(claims["iss"] == "consumer-key");
    CHECK(claims["sub"] == "integration@northwind.example");
    CHECK(claims["aud"] == "https://test.salesforce.com");
    auto const ends_in = claims["exp"].get<std::int64_t>() - 1'750'000'000;
    CHECK(ends_in >= 60);
    CHECK(ends_in <= 300);
}

TEST_CASE("an expired session is renewed once, and the request repeated once") {
    int        asked = 0;
    Connection org{[&](http::Request const& request) {
        ++asked;
        return request.headers.get("Authorization") == "Bearer token-1" ? expired_answer() : json_answer(200, users);
    }};
    CHECK(org.world.run(org.connector->check()));
    CHECK(org.sign_ins == 2);
    CHECK(asked == 2);
}

TEST_CASE("a session that stays refused does not make a loop (R49)") {
    Connection org{[](http::Request const&) { return expired_answer(); }};
    auto const checked = org.world.run(org.connector->check());
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == ErrorCode::auth);
    CHECK(checked.error().context().vendor_code == "INVALID_SESSION_ID");
    CHECK(org.sign_ins == 2);
    CHECK(org.data_requests().size() == 2);
}

TEST_CASE("a 401 that a new session cannot heal is not answered by signing in again") {
    for (std::string const message :
         {"This session is not valid for use with the REST API", "Connected app is not attached to Agent"}) {
        Connection org{[&](http::Request const&) { return refusal_answer(401, "INVALID_SESSION_ID", message); }};
        CHECK(org.world.run(org.connector->check()).error().code() == ErrorCode::auth);
        CHECK(org.sign_ins == 1);
    }
}

TEST_CASE("refused credentials are one clear error without the credentials (L13)") {
    ScriptedExchange world{[](http::Request const&) -> Result<http::Response> {
        return json_answer(400, R"({"error":"invalid_client","error_description":"consumer-secret is no secret"})");
    }};
    auto const       system    = salesforce::system("crm", login_with_secret());
    auto const       connector = system.connect(Exchange{world});
    auto const       error     = world.run(connector->check()).error();
    CHECK(error.code() == ErrorCode::auth);
    CHECK(error.context().vendor_code == "invalid_client");
    CHECK(error.context().remedy.size() > 0);
    CHECK(error.describe().find("consumer-secret") == std::string::npos);
    CHECK(world.sent.size() == 1);
}

TEST_CASE("several requests that need a session sign in once, and share its failure") {
    for (bool const works : {true, false}) {
        CAPTURE(works);
        int                          sign_ins = 0;
        ScriptedExchange             world{[&](http::Request const& request) -> Result<http::Response> {
            if (!request.url.ends_with("/services/oauth2/token")) return json_answer(200, users);
            ++sign_ins;
            return works ? token_answer("t") : json_answer(400, R"({"error":"invalid_grant"})");
        }};
        auto const                   system    = salesforce::system("crm", login_with_secret());
        auto const                   connector = system.connect(Exchange{world});
        std::vector<Async<Result<>>> checks;
        for (int each = 0; each < 5; ++each) checks.push_back(connector->check());
        for (auto const& checked : world.run(all(std::move(checks)))) CHECK(checked.has_value() == works);
        CHECK(sign_ins == 1);
    }
}

TEST_CASE("whoever was signing in and is abandoned does not block the others") {
    ScriptedExchange world{[&](http::Request const& request) -> Result<http::Response> {
        return request.url.ends_with("/services/oauth2/token") ? token_answer("t") : json_answer(200, users);
    }};
    auto const       system    = salesforce::system("crm", login_with_secret());
    auto const       connector = system.connect(Exchange{world});
    {
        auto first = connector->check();
        first.start();
    }
    CHECK(world.run(connector->check()));
}

TEST_CASE("credentials never go to an address without TLS, nor to an instance without it (L13)") {
    auto plain = login_with_secret();
    plain.url  = "http://northwind.my.salesforce.com";
    Connection insecure{[](http::Request const&) { return json_answer(200, users); }, {}, std::move(plain)};
    CHECK(insecure.world.run(insecure.connector->check()).error().code() == ErrorCode::auth);
    CHECK(insecure.world.sent.empty());

    for (std::string const instance : {"http://evil.example", "", "ftp://evil.example", "http://127.0.0.1:8080"}) {
        CAPTURE(instance);
        ScriptedExchange world{
            [&](http::Request const&) -> Result<http::Response> { return token_answer("token", instance); }};
        auto const system    = salesforce::system("crm", login_with_secret());
        auto const connector = system.connect(Exchange{world});
        CHECK_FALSE(world.run(connector->check()));
        CHECK(world.sent.size() == 1);
    }
}

TEST_CASE("on loopback a rehearsal may do without TLS") {
    auto login = login_with_secret();
    login.url  = "http://127.0.0.1:8080";
    ScriptedExchange world{[&](http::Request const& request) -> Result<http::Response> {
        return request.url.ends_with("/token") ? token_answer("t", "http://127.0.0.1:8080") : json_answer(200, users);
    }};
    auto const       system    = salesforce::system("crm", std::move(login));
    auto const       connector = system.connect(Exchange{world});
    CHECK(world.run(connector->check()));
    CHECK(world.sent.back().url.starts_with("http://127.0.0.1:8080/services/data/"));
}

TEST_CASE("a token endpoint that is something else is said to be so") {
    http::Response page;
    page.status = 200;
    page.headers.add("Content-Type", "text/html");
    page.body = "<html>sign in to the guest network</html>";
    ScriptedExchange world{[&](http::Request const&) -> Result<http::Response> { return page; }};
    auto const       system    = salesforce::system("crm", login_with_secret());
    auto const       connector = system.connect(Exchange{world});
    CHECK(world.run(connector->check()).error().code() == ErrorCode::corrupt);
}
