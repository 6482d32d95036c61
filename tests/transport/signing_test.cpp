#include <throughline/transport/http.hpp>
#include <throughline/transport/signing.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace throughline::test {

namespace {

std::string hex(std::string const& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string                text;
    for (char const byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

}  // namespace

TEST_CASE("base64 is RFC 4648's, both ways") {
    for (auto const& [bytes, text] : {std::pair{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}}) {
        CHECK(base64_encode(bytes) == text);
        CHECK(base64_decode(text).value() == bytes);
    }
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(255 - byte);
    CHECK(base64_decode(base64_encode(all)).value() == all);
    CHECK(base64url_decode(base64url_encode(all)).value() == all);
    CHECK(base64url_encode("\xff\xfe\xfd?") == "__79Pw");
    CHECK(base64_encode("\xff\xfe\xfd") == "//79");
}

TEST_CASE("what is not base64 to the letter is corrupt") {
    for (auto const* const text :
         {"Zg", "Zg=", "Zg===", "Z===", "====", "Zm9 v", "Zm9v\n", "Zg==Zg==", "Zh==", "__79"}) {
        CAPTURE(text);
        CHECK(base64_decode(text).error().code() == ErrorCode::corrupt);
    }
    for (auto const* const text : {"Z", "Zg==", "Zh", "//79", "Zm9vZ"}) {
        CAPTURE(text);
        CHECK(base64url_decode(text).error().code() == ErrorCode::corrupt);
    }
}

TEST_CASE("HMAC-SHA256 is RFC 4231's") {
    CHECK(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(hex(hmac_sha256("", "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("OAuth 1.0a requests are signed as RFC 5849 says, with HMAC-SHA256: NetSuite's token-based authentication") {
    std::ifstream file{std::string{THROUGHLINE_SHARED_DIR} +
                       "/contracts/netsuite/samples/tba-hmac-sha256.vectors.json"};
    if (!file) {
        MESSAGE("the vectors are not here: skipped");
        return;
    }
    auto const              vectors = nlohmann::json::parse(file);
    auto const&             inputs  = vectors.at("inputs");
    OAuth1Credentials const who{.consumer_key    = inputs.at("consumer_key"),
                                .consumer_secret = Secret{inputs.at("consumer_secret")},
                                .token           = Secret{inputs.at("token")},
                                .token_secret    = Secret{inputs.at("token_secret")},
                                .realm           = inputs.at("account")};
    REQUIRE(vectors.at("vectors").size() >= 3);
    for (auto const& vector : vectors.at("vectors")) {
        CAPTURE(vector.at("name").get<std::string>());
        OAuth1Request what{.method = vector.at("method"),
                           .url    = vector.at("url"),
                           .nonce  = inputs.at("nonce"),
                           .at     = Timestamp::from_seconds(std::stoll(inputs.at("timestamp").get<std::string>()))};
        for (auto const& field : vector.at("query")) what.query.emplace_back(field.at(0), field.at(1));
        CHECK(oauth1_base_string(who, what) == vector.at("base_string").get<std::string>());

        auto const signature = vector.at("signature_base64").get<std::string>();
        CHECK(oauth1_authorization(who, what) ==
              "OAuth realm=\"123456\", oauth_consumer_key=\"example-consumer-key\", oauth_token=\"example-token\", "
              "oauth_signature_method=\"HMAC-SHA256\", oauth_timestamp=\"1508242306\", "
              "oauth_nonce=\"example-nonce-1\", oauth_version=\"1.0\", oauth_signature=\"" +
                  http::percent_encode(signature) + "\"");
    }
}

TEST_CASE("an OAuth 1.0a base string sorts encoded parameters and drops the default port, as RFC 5849's example") {
    OAuth1Credentials const who{
        .consumer_key = "c", .consumer_secret = Secret{"s"}, .token = Secret{"t"}, .token_secret = Secret{"u"}};
    OAuth1Request const what{
        .method = "post",
        .url    = "HTTP://EXAMPLE.COM:80/request",
        .query  = {{"b5", "=%3D"}, {"a3", "a"}, {"c@", ""}, {"a2", "r b"}, {"a3", "2 q"}, {"c2", ""}},
        .nonce  = "n",
        .at     = Timestamp::from_seconds(7)};
    CHECK(oauth1_base_string(who, what) ==
          "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D"
          "%26c2%3D%26oauth_consumer_key%3Dc%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA256%26"
          "oauth_timestamp%3D7%26oauth_token%3Dt%26oauth_version%3D1.0");
}

}  // namespace throughline::test
