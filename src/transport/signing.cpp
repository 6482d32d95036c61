#include <throughline/transport/signing.hpp>

#include <throughline/transport/http.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <algorithm>
#include <array>
#include <new>

namespace throughline {

namespace {

constexpr std::string_view plain_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Without padding.
std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    unsigned kept = 0;
    int      bits = 0;
    for (char const byte : bytes) {
        kept = kept << 8 | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6) text += alphabet[kept >> (bits - 6) & 63];
    }
    if (bits > 0) text += alphabet[kept << (6 - bits) & 63];
    return text;
}

// Without padding. Bits that no byte has must be zero, so that every text has one meaning and every meaning one text.
Result<std::string> decode(std::string_view text, std::string_view alphabet) {
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    unsigned kept = 0;
    int      bits = 0;
    for (char const letter : text) {
        auto const value = alphabet.find(letter);
        if (value == std::string_view::npos) return Error{ErrorCode::corrupt, "base64: a letter of no alphabet"};
        kept = (kept << 6 | static_cast<unsigned>(value)) & 0x3fff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(kept >> bits & 0xff);
    }
    if (bits >= 6 || (kept & ((1U << bits) - 1)) != 0) return Error{ErrorCode::corrupt, "base64: cut short"};
    return bytes;
}

// RFC 5849, 3.4.1.2: no default port, no query, no fragment.
std::string base_url(std::string_view text) {
    auto const url = http::Url::parse(text);
    return url.origin() + url.path;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters protocol_parameters(OAuth1Credentials const& who, OAuth1Request const& what) {
    return {{"oauth_consumer_key", who.consumer_key},
            {"oauth_token", std::string{who.token.reveal()}},
            {"oauth_signature_method", "HMAC-SHA256"},
            {"oauth_timestamp", std::to_string(what.at.seconds())},
            {"oauth_nonce", what.nonce},
            {"oauth_version", "1.0"}};
}

std::string upper(std::string text) {
    for (char& letter : text) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 32);
    }
    return text;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    auto text = encode(bytes, plain_alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

Result<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return Error{ErrorCode::corrupt, "base64: cut short"};
    auto const padding = text.size() - std::min(text.find_last_not_of('=') + 1, text.size());
    if (padding > 2) return Error{ErrorCode::corrupt, "base64: too much padding"};
    return decode(text.substr(0, text.size() - padding), plain_alphabet);
}

std::string base64url_encode(std::string_view bytes) { return encode(bytes, url_alphabet); }

Result<std::string> base64url_decode(std::string_view text) { return decode(text, url_alphabet); }

std::string hmac_sha256(std::string_view key, std::string_view message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned                                   size  = 0;
    auto const* const                          bytes = reinterpret_cast<unsigned char const*>(message.data());
    // An empty key is a key; a null pointer would mean "the one from before".
    void const* const key_bytes = key.empty() ? "" : key.data();
    if (HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), bytes, message.size(), digest.data(), &size) ==
        nullptr) {
        throw std::bad_alloc{};
    }
    return {reinterpret_cast<char const*>(digest.data()), size};
}

std::string oauth1_base_string(OAuth1Credentials const& who, OAuth1Request const& what) {
    auto parameters = protocol_parameters(who, what);
    parameters.insert(parameters.end(), what.query.begin(), what.query.end());
    for (auto& [name, value] : parameters) {
        name  = http::percent_encode(name);
        value = http::percent_encode(value);
    }
    std::sort(parameters.begin(), parameters.end());  // Of the encoded texts, by bytes: RFC 5849, 3.4.1.3.2.
    std::string joined;
    for (auto const& [name, value] : parameters) {
        if (!joined.empty()) joined += '&';
        joined.append(name).append("=").append(value);
    }
    return upper(what.method) + "&" + http::percent_encode(base_url(what.url)) + "&" + http::percent_encode(joined);
}

std::string oauth1_authorization(OAuth1Credentials const& who, OAuth1Request const& what) {
    Secret const key{http::percent_encode(who.consumer_secret.reveal()) + "&" +
                     http::percent_encode(who.token_secret.reveal())};
    auto         parameters = protocol_parameters(who, what);
    parameters.emplace_back("oauth_signature", base64_encode(hmac_sha256(key.reveal(), oauth1_base_string(who, what))));
    // The realm is not a protocol parameter, and no blank, quote or percent sign stands in one.
    std::string header = "OAuth ";
    if (!who.realm.empty()) header += "realm=\"" + http::percent_encode(who.realm) + "\", ";
    for (std::size_t at = 0; at < parameters.size(); ++at) {
        if (at > 0) header += ", ";
        header += parameters[at].first + "=\"" + http::percent_encode(parameters[at].second) + "\"";
    }
    return header;
}

}  // namespace throughline
