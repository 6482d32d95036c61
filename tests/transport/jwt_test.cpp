#include <throughline/transport/signing.hpp>

#include <doctest/doctest.h>

#include "support/tls_identity.hpp"

#include <string>

namespace throughline::test {

namespace {

// The examples of RFC 7515, A.2 and A.3, with their public keys as PEM.
constexpr char const* rfc_rsa_key =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj\n"
    "NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz\n"
    "P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo\n"
    "9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB\n"
    "EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX\n"
    "FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp\n"
    "oQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
constexpr char const* rfc_rsa_token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19"
    "yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
    "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--"
    "f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt"
    "FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77"
    "Rw";
constexpr char const* rfc_ec_key =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
    "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END PUBLIC KEY-----\n";
constexpr char const* rfc_ec_token =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19"
    "yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
    "Kg6NU1Q";

constexpr char const* claims = R"({"iss":"us","aud":"them","exp":1700000000})";

std::string header_of(char const* algorithm) { return std::string{"{\"alg\":\""} + algorithm + "\",\"typ\":\"JWT\"}"; }

struct Case {
    JwtAlgorithm algorithm;
    char const*  name;
    KeyPair      keys;
};

std::vector<Case> cases() {
    return {{JwtAlgorithm::rs256, "RS256", new_rsa_key()},
            {JwtAlgorithm::ps256, "PS256", new_rsa_key()},
            {JwtAlgorithm::es256, "ES256", new_ec_key()}};
}

}  // namespace

TEST_CASE("tokens that others signed verify: the examples of RFC 7515") {
    auto const rsa = verify_jwt(rfc_rsa_token, rfc_rsa_key);
    REQUIRE(rsa);
    CHECK(*rsa == "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
    CHECK(verify_jwt(rfc_ec_token, rfc_ec_key).value() == *rsa);
    CHECK(verify_jwt(rfc_ec_token, rfc_rsa_key).error().code() == ErrorCode::auth);
}

TEST_CASE("a token verifies with the signer's key and no other") {
    for (auto const& one : cases()) {
        CAPTURE(one.name);
        auto const token = sign_jwt(header_of(one.name), claims, Secret{one.keys.private_pem}, one.algorithm);
        REQUIRE(token);
        CHECK(verify_jwt(*token, one.keys.public_pem).value() == claims);
        if (one.algorithm == JwtAlgorithm::es256) {
            CHECK(base64url_decode(token->substr(token->rfind('.') + 1))->size() == 64);
        }
        auto const other = one.algorithm == JwtAlgorithm::es256 ? new_ec_key() : new_rsa_key();
        CHECK(verify_jwt(*token, other.public_pem).error().code() == ErrorCode::auth);
    }
}

TEST_CASE("a token that was changed anywhere is refused") {
    for (auto const& one : cases()) {
        CAPTURE(one.name);
        auto const token = sign_jwt(header_of(one.name), claims, Secret{one.keys.private_pem}, one.algorithm).value();
        for (std::size_t at = 0; at < token.size(); at += 7) {
            auto changed = token;
            changed[at]  = changed[at] == 'A' ? 'B' : 'A';
            CAPTURE(at);
            CHECK_FALSE(verify_jwt(changed, one.keys.public_pem));
        }
        CHECK_FALSE(verify_jwt(token.substr(0, token.rfind('.')), one.keys.public_pem));
        CHECK_FALSE(verify_jwt(token.substr(0, token.rfind('.') + 1), one.keys.public_pem));
    }
}

TEST_CASE("the header does not choose a weaker algorithm than the key's") {
    auto const rsa   = new_rsa_key();
    auto const token = sign_jwt(header_of("RS256"), claims, Secret{rsa.private_pem}, JwtAlgorithm::rs256).value();
    auto const rest  = token.substr(token.find('.'));
    for (char const* const name : {"none", "HS256", "ES256", "PS256"}) {
        CAPTURE(name);
        CHECK(verify_jwt(base64url_encode(header_of(name)) + rest, rsa.public_pem).error().code() == ErrorCode::auth);
    }
    CHECK_FALSE(
        verify_jwt(base64url_encode("{\"alg\":\"none\"}") + "." + base64url_encode(claims) + ".", rsa.public_pem));
    CHECK_FALSE(verify_jwt("", rsa.public_pem));
    CHECK_FALSE(verify_jwt("a.b", rsa.public_pem));
}

TEST_CASE("keys that do not fit, are weak or are no keys are refused") {
    auto const rsa = new_rsa_key();
    auto const ec  = new_ec_key();
    CHECK(sign_jwt(header_of("ES256"), claims, Secret{rsa.private_pem}, JwtAlgorithm::es256).error().code() ==
          ErrorCode::auth);
    CHECK(sign_jwt(header_of("RS256"), claims, Secret{ec.private_pem}, JwtAlgorithm::rs256).error().code() ==
          ErrorCode::auth);
    CHECK(sign_jwt(header_of("ES256"), claims, Secret{new_ec_key("P-384").private_pem}, JwtAlgorithm::es256)
              .error()
              .code() == ErrorCode::auth);
    CHECK(sign_jwt(header_of("RS256"), claims, Secret{new_rsa_key(1024).private_pem}, JwtAlgorithm::rs256)
              .error()
              .code() == ErrorCode::auth);
    CHECK(sign_jwt(header_of("RS256"), claims, Secret{"no key"}, JwtAlgorithm::rs256).error().code() ==
          ErrorCode::auth);
    CHECK(sign_jwt(header_of("RS256"), claims, Secret{rsa.private_pem}, JwtAlgorithm::ps256).error().code() ==
          ErrorCode::validation);
    CHECK(sign_jwt("{}", claims, Secret{rsa.private_pem}, JwtAlgorithm::rs256).error().code() == ErrorCode::validation);
}

}  // namespace throughline::test
