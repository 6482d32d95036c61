#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline {

/// RFC 4648 with padding. Decoding is strict: no blanks, no missing padding, no other alphabet.
std::string         base64_encode(std::string_view bytes);
Result<std::string> base64_decode(std::string_view text);
/// RFC 4648's URL-safe alphabet without padding, as JWTs are written.
std::string         base64url_encode(std::string_view bytes);
Result<std::string> base64url_decode(std::string_view text);

/// 32 bytes (RFC 2104 with SHA-256).
std::string hmac_sha256(std::string_view key, std::string_view message);

/// Who signs an OAuth 1.0a request (RFC 5849): NetSuite's token-based authentication, for one.
struct OAuth1Credentials {
    std::string consumer_key;
    Secret      consumer_secret;
    Secret      token;
    Secret      token_secret;
    std::string realm{};  ///< NetSuite's account; not signed.
};

/// What is signed. The query is given decoded; `url` is without it. A form body's fields would belong to `query` too.
struct OAuth1Request {
    std::string                                      method;
    std::string                                      url;
    std::vector<std::pair<std::string, std::string>> query{};
    std::string                                      nonce;
    Timestamp                                        at{};
};

/// RFC 5849, 3.4.1: what the signature is of, with HMAC-SHA256 as the method. Holds the token; not for logs.
std::string oauth1_base_string(OAuth1Credentials const& who, OAuth1Request const& what);
/// The value of the Authorization header.
std::string oauth1_authorization(OAuth1Credentials const& who, OAuth1Request const& what);

/// The signature algorithms of RFC 7518 that vendors' token endpoints take: RSA PKCS #1 v1.5, RSA PSS, ECDSA P-256.
enum class JwtAlgorithm : unsigned char { rs256, ps256, es256 };

/// A compact JWS (RFC 7515) over the two documents as given. `validation` where the header's `alg` is not the
/// algorithm, `auth` where the key is not readable or does not fit the algorithm.
Result<std::string> sign_jwt(std::string_view header_json, std::string_view claims_json, Secret const& private_key_pem,
                             JwtAlgorithm algorithm);
/// The claims of a token that the key's holder signed; `auth` where it is not that, whatever the reason. The header's
/// `alg` must fit the key, and `none` never does. Says nothing about the claims: expiry and audience are the caller's.
Result<std::string> verify_jwt(std::string_view token, std::string_view public_key_pem);

}  // namespace throughline
