#include "netsuite_auth.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <memory>

namespace throughline::sandbox::suite {

namespace {

struct Algorithm {
    std::string_view name;
    EVP_MD const* (*digest)();
    std::size_t coordinate_bytes;  // Of an elliptic curve's point; 0 for RSA-PSS.
    int         bits;              // Of the curve.
};

constexpr std::array algorithms{Algorithm{"PS256", EVP_sha256, 0, 0},    Algorithm{"PS384", EVP_sha384, 0, 0},
                                Algorithm{"PS512", EVP_sha512, 0, 0},    Algorithm{"ES256", EVP_sha256, 32, 256},
                                Algorithm{"ES384", EVP_sha384, 48, 384}, Algorithm{"ES512", EVP_sha512, 66, 521}};

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::unique_ptr<EVP_PKEY, Free> read_key(std::string const& pem) {
    std::unique_ptr<BIO, Free> const bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return std::unique_ptr<EVP_PKEY, Free>{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)};
}

/// JOSE writes r and s side by side; OpenSSL wants them in DER. Empty: this is no such signature.
std::string der_of(std::string_view raw, std::size_t coordinate_bytes) {
    if (raw.size() != 2 * coordinate_bytes) return {};
    std::unique_ptr<ECDSA_SIG, Free> const signature{ECDSA_SIG_new()};
    int const                              length = static_cast<int>(coordinate_bytes);
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes_of(raw), length, nullptr),
                   BN_bin2bn(bytes_of(raw) + length, length, nullptr));
    unsigned char* der    = nullptr;
    int const      size   = i2d_ECDSA_SIG(signature.get(), &der);
    std::string    result = size > 0 ? std::string{reinterpret_cast<char*>(der), static_cast<std::size_t>(size)} : "";
    OPENSSL_free(der);
    return result;
}

bool verifies(EVP_PKEY* key, Algorithm const& algorithm, std::string_view text, std::string const& signature) {
    std::unique_ptr<EVP_MD_CTX, Free> const context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX*                           key_context = nullptr;
    if (EVP_DigestVerifyInit(context.get(), &key_context, algorithm.digest(), nullptr, key) != 1) return false;
    if (algorithm.coordinate_bytes == 0 && (EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) != 1 ||
                                            EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

bool is_signed_by(std::string_view assertion, std::string_view algorithm, std::string const& public_key_pem) {
    auto const known = std::find_if(algorithms.begin(), algorithms.end(),
                                    [&](Algorithm const& candidate) { return candidate.name == algorithm; });
    auto const dot   = assertion.rfind('.');
    if (known == algorithms.end() || dot == std::string_view::npos) return false;
    auto signature = decode_base64url(assertion.substr(dot + 1));
    auto key       = read_key(public_key_pem);
    if (!signature || !key) return false;
    bool const curve = known->coordinate_bytes != 0;
    if (EVP_PKEY_get_base_id(key.get()) != (curve ? EVP_PKEY_EC : EVP_PKEY_RSA)) return false;
    if (curve && EVP_PKEY_get_bits(key.get()) != known->bits) return false;
    if (curve) *signature = der_of(*signature, known->coordinate_bytes);
    return verifies(key.get(), *known, assertion.substr(0, dot), *signature);
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, 32> digest{};
    unsigned int                  length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), digest.data(), &length);
    std::array<unsigned char, 48> encoded{};
    int const size = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
    return {reinterpret_cast<char*>(encoded.data()), static_cast<std::size_t>(size)};
}

std::string signature_base(std::string_view method, std::string_view url,
                           std::vector<std::pair<std::string, std::string>> const& parameters) {
    std::vector<std::pair<std::string, std::string>> encoded;
    for (auto const& [name, value] : parameters)
        encoded.emplace_back(http::percent_encode(name), http::percent_encode(value));
    std::sort(encoded.begin(), encoded.end());
    std::string list;
    for (auto const& [name, value] : encoded)
        list.append(list.empty() ? "" : "&").append(name).append("=").append(value);
    return std::string{method}
        .append("&")
        .append(http::percent_encode(url))
        .append("&")
        .append(http::percent_encode(list));
}

std::optional<std::string> decode_base64url(std::string_view text) {
    std::string   bytes;
    std::uint32_t held = 0;
    int           bits = 0;
    for (char const c : text) {
        auto const digit = base64url_digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        held = held << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(held >> bits & 0xFF);
    }
    return bytes;
}

std::string encode_base64url(std::string_view bytes) {
    std::string   text;
    std::uint32_t held = 0;
    int           bits = 0;
    for (char const c : bytes) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) text += base64url_digits[held >> (bits - 6) & 63];
    }
    if (bits > 0) text += base64url_digits[held << (6 - bits) & 63];
    return text;
}

}  // namespace throughline::sandbox::suite
