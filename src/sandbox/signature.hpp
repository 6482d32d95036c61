#pragma once

#include <throughline/sandbox/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace throughline::sandbox {

/// A signed assertion (RFC 7519), taken apart but not believed.
struct Jwt {
    Value       header;
    Value       claims;
    std::string signed_part;
    std::string signature;  ///< Bytes.
};

std::optional<Jwt> read_jwt(std::string_view compact);

/// RSASSA-PKCS1-v1_5 with SHA-256, against a public key or a certificate in PEM.
bool rs256_matches(Jwt const& jwt, std::string_view pem);

std::string hmac_sha256_base64(std::string_view key, std::string_view message);

/// Base64 or base64url, with or without padding. Empty result with non-empty text: it is neither.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace throughline::sandbox
