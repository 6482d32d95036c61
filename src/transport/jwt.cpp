#include <throughline/transport/signing.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace throughline {

namespace {

struct OpenSslDelete {
    void operator()(BIO* it) const { BIO_free_all(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
    void operator()(EVP_MD_CTX* it) const { EVP_MD_CTX_free(it); }
    void operator()(ECDSA_SIG* it) const { ECDSA_SIG_free(it); }
};
template <class Type>
using Owned = std::unique_ptr<Type, OpenSslDelete>;

constexpr std::array<std::string_view, 3> algorithm_names{"RS256", "PS256", "ES256"};
constexpr int                             coordinate_bytes = 32;  // Of P-256.

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

Error refused(std::string message) {
    ERR_clear_error();  // The queue is per thread and would be blamed on the next caller.
    return Error{ErrorCode::auth, std::move(message)};
}

// A key that asks for a pass phrase is refused, rather than asking whoever sits at the terminal.
int no_pass_phrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

Owned<BIO> in_memory(std::string_view text) {
    return Owned<BIO>{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

bool fits(EVP_PKEY* key, JwtAlgorithm algorithm) {
    if (algorithm != JwtAlgorithm::es256) return EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= 2048;
    std::array<char, 32> group{};
    bool const           named = EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1;
    return EVP_PKEY_is_a(key, "EC") == 1 && named && std::string_view{group.data()} == "prime256v1";
}

bool use_padding(EVP_PKEY_CTX* context, JwtAlgorithm algorithm) {
    if (algorithm != JwtAlgorithm::ps256) return true;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

// OpenSSL's ECDSA signatures are DER; a JWS holds r and s side by side (RFC 7518, 3.4).
std::optional<std::string> raw_from_der(std::string const& der) {
    auto const*            at = bytes_of(der);
    Owned<ECDSA_SIG> const signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    if (!signature) return {};
    std::string raw(2 * coordinate_bytes, '\0');
    auto* const into = reinterpret_cast<unsigned char*>(raw.data());
    bool const  fine = BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), into, coordinate_bytes) >= 0 &&
                      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), into + coordinate_bytes, coordinate_bytes) >= 0;
    if (!fine) return {};
    return raw;
}

std::optional<std::string> der_from_raw(std::string const& raw) {
    if (raw.size() != 2 * coordinate_bytes) return {};
    Owned<ECDSA_SIG> const signature{ECDSA_SIG_new()};
    BIGNUM* const          r = BN_bin2bn(bytes_of(raw), coordinate_bytes, nullptr);
    BIGNUM* const          s = BN_bin2bn(bytes_of(raw) + coordinate_bytes, coordinate_bytes, nullptr);
    if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    unsigned char* bytes = nullptr;
    int const      size  = i2d_ECDSA_SIG(signature.get(), &bytes);
    if (size <= 0) return {};
    std::string der{reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size)};
    OPENSSL_free(bytes);
    return der;
}

std::optional<std::string> sign(EVP_PKEY* key, JwtAlgorithm algorithm, std::string const& message) {
    Owned<EVP_MD_CTX> const context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX*           parameters = nullptr;
    std::size_t             size       = 0;
    bool const ready = context && EVP_DigestSignInit(context.get(), &parameters, EVP_sha256(), nullptr, key) == 1 &&
                       use_padding(parameters, algorithm) &&
                       EVP_DigestSign(context.get(), nullptr, &size, bytes_of(message), message.size()) == 1;
    if (!ready) return {};
    std::string signature(size, '\0');
    auto* const into = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSign(context.get(), into, &size, bytes_of(message), message.size()) != 1) return {};
    signature.resize(size);
    return algorithm == JwtAlgorithm::es256 ? raw_from_der(signature) : signature;
}

bool verify(EVP_PKEY* key, JwtAlgorithm algorithm, std::string_view message, std::string const& given) {
    auto const signature = algorithm == JwtAlgorithm::es256 ? der_from_raw(given) : given;
    if (!signature) return false;
    Owned<EVP_MD_CTX> const context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX*           parameters = nullptr;
    return context && EVP_DigestVerifyInit(context.get(), &parameters, EVP_sha256(), nullptr, key) == 1 &&
           use_padding(parameters, algorithm) &&
           EVP_DigestVerify(context.get(), bytes_of(*signature), signature->size(), bytes_of(message),
                            message.size()) == 1;
}

std::optional<JwtAlgorithm> algorithm_of(std::string_view header_json) {
    auto const header = nlohmann::json::parse(header_json, nullptr, false);
    if (!header.is_object() || !header.contains("alg") || !header.at("alg").is_string()) return {};
    auto const name  = header.at("alg").get<std::string>();
    auto const known = std::find(algorithm_names.begin(), algorithm_names.end(), name);
    if (known == algorithm_names.end()) return {};
    return static_cast<JwtAlgorithm>(known - algorithm_names.begin());
}

}  // namespace

Result<std::string> sign_jwt(std::string_view header_json, std::string_view claims_json, Secret const& private_key_pem,
                             JwtAlgorithm algorithm) {
    if (algorithm_of(header_json) != algorithm) {
        return Error{ErrorCode::validation, "JWT: the header's alg is not the algorithm to sign with"}.with_expected(
            algorithm_names[static_cast<std::size_t>(algorithm)]);
    }
    auto const            pem = in_memory(private_key_pem.reveal());
    Owned<EVP_PKEY> const key{PEM_read_bio_PrivateKey(pem.get(), nullptr, no_pass_phrase, nullptr)};
    if (!key) return refused("JWT: the private key is not readable as PEM without a pass phrase");
    if (!fits(key.get(), algorithm)) return refused("JWT: the private key does not fit the algorithm");
    auto       token     = base64url_encode(header_json) + "." + base64url_encode(claims_json);
    auto const signature = sign(key.get(), algorithm, token);
    if (!signature) return refused("JWT: the private key cannot sign");
    return token + "." + base64url_encode(*signature);
}

Result<std::string> verify_jwt(std::string_view token, std::string_view public_key_pem) {
    auto const first  = token.find('.');
    auto const second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos) return refused("JWT: not three parts");
    auto const header    = base64url_decode(token.substr(0, first));
    auto const claims    = base64url_decode(token.substr(first + 1, second - first - 1));
    auto const signature = base64url_decode(token.substr(second + 1));
    if (!header || !claims || !signature) return refused("JWT: not base64url");
    auto const algorithm = algorithm_of(*header);
    if (!algorithm) return refused("JWT: an algorithm that is not accepted");
    auto const            pem = in_memory(public_key_pem);
    Owned<EVP_PKEY> const key{PEM_read_bio_PUBKEY(pem.get(), nullptr, no_pass_phrase, nullptr)};
    if (!key) return refused("JWT: the public key is not readable");
    if (!fits(key.get(), *algorithm)) return refused("JWT: the public key does not fit the algorithm");
    if (!verify(key.get(), *algorithm, token.substr(0, second), *signature)) return refused("JWT: a wrong signature");
    return *claims;
}

}  // namespace throughline
