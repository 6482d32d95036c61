#include "signature.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

namespace throughline::sandbox {

namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

KeyPtr public_key(std::string_view pem) {
    using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;
    BioPtr const text{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
    if (pem.find("BEGIN CERTIFICATE") == std::string_view::npos)
        return {PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    std::unique_ptr<X509, decltype(&X509_free)> const certificate{
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), X509_free};
    return {certificate ? X509_get_pubkey(certificate.get()) : nullptr, EVP_PKEY_free};
}

unsigned char const* bytes(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

int digit_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

}  // namespace

std::optional<std::string> base64_decode(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::string decoded;
    unsigned    bits  = 0;
    int         count = 0;
    for (char const c : text) {
        int const digit = digit_of(c);
        if (digit < 0) return std::nullopt;
        bits = (bits << 6) | static_cast<unsigned>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        decoded += static_cast<char>((bits >> count) & 0xFF);
    }
    return decoded;
}

std::optional<Jwt> read_jwt(std::string_view compact) {
    auto const first  = compact.find('.');
    auto const second = compact.rfind('.');
    if (first == std::string_view::npos || second == first) return std::nullopt;
    auto const head      = base64_decode(compact.substr(0, first));
    auto const body      = base64_decode(compact.substr(first + 1, second - first - 1));
    auto const signature = base64_decode(compact.substr(second + 1));
    if (!head || !body || !signature) return std::nullopt;
    auto header = Value::parse(*head);
    auto claims = Value::parse(*body);
    if (!header || !claims) return std::nullopt;
    return Jwt{std::move(*header), std::move(*claims), std::string{compact.substr(0, second)}, *signature};
}

bool rs256_matches(Jwt const& jwt, std::string_view pem) {
    KeyPtr const key = public_key(pem);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return false;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes(jwt.signature), jwt.signature.size(), bytes(jwt.signed_part),
                            jwt.signed_part.size()) == 1;
}

std::string hmac_sha256_base64(std::string_view key, std::string_view message) {
    std::array<unsigned char, 32> digest{};
    unsigned int                  length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(message), message.size(), digest.data(),
         &length);
    std::array<unsigned char, 48> encoded{};
    int const                     size = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(length));
    return {reinterpret_cast<char const*>(encoded.data()), static_cast<std::size_t>(size)};
}

}  // namespace throughline::sandbox
