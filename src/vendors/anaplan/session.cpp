#include "session.hpp"

#include "answer.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/transport/address.hpp>
#include <throughline/transport/signing.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace throughline::anaplan {

namespace {

using namespace std::chrono_literals;

constexpr auto lasts_unsaid   = 30min;  // What the documents say; it was measured to be 35.
constexpr auto refreshed_when = 5min;   // So much is left.
constexpr auto challenge_size = std::size_t{150};

Error unusable_login(std::string message) {
    return Error{ErrorCode::auth, std::move(message)}
        .with_owner("integration")
        .with_remedy("give the connection a user's name and password, or a certificate and its key");
}

/// Random text to sign: letters and digits, so that no step on the way can change it.
std::string challenge(Random& random) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string                text;
    while (text.size() < challenge_size) text += letters[random.below(letters.size())];
    return text;
}

/// RSA PKCS #1 v1.5 with SHA-512; empty where the key cannot.
std::string signature_of(std::string_view text, Secret const& private_key_pem) {
    auto const                                      pem = private_key_pem.reveal();
    std::unique_ptr<BIO, decltype(&BIO_free)> const file{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         BIO_free};
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const key{
        PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
    std::size_t       size  = 0;
    bool const        ready = key && context && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA &&
                       EVP_DigestSignInit(context.get(), nullptr, EVP_sha512(), nullptr, key.get()) == 1 &&
                       EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1;
    if (!ready) return {};
    std::string signature(size, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size()) !=
        1)
        return {};
    signature.resize(size);
    return signature;
}

}  // namespace

std::shared_ptr<OAuthLogin const> device_login(std::string client_id, std::string name,
                                               std::shared_ptr<TokenVault> vault, std::string oauth_url) {
    auto login         = std::make_shared<OAuthLogin>();
    login->token_url   = http::Url::parse(oauth_url).origin() + "/oauth/token";
    login->client_id   = std::move(client_id);
    login->name        = std::move(name);
    login->vault       = std::move(vault);
    login->speaks_json = true;
    return login;
}

std::string device_endpoint(std::string_view oauth_url) {
    return http::Url::parse(oauth_url).origin() + "/oauth/device/code";
}

std::string Session::authorization() const {
    if (grant_.token) return "Bearer " + std::string{grant_.token->reveal()};
    return token_.empty() ? std::string{} : "AnaplanAuthToken " + std::string{token_.reveal()};
}

Async<Result<>> Session::renew() {
    if (granted_) {
        Result<OAuthSession::Grant> grant = co_await granted_->grant();
        if (!grant) co_return grant.error();
        grant_ = *std::move(grant);
        co_return Result<>{};
    }
    auto const now = exchange_.now();
    if (expires_ && now + refreshed_when < *expires_) co_return Result<>{};
    if (expires_ && now < *expires_) {
        Result<> refreshed = co_await refresh();
        if (refreshed) co_return Result<>{};
    }
    Result<> signed_in = co_await sign_in();
    co_return signed_in;
}

Async<Result<>> Session::refresh() {
    auto const address = http::Address{http::Url::parse(login_->auth_url).origin()}.at("/token/refresh").text();
    if (!address) co_return address.error();
    auto request = http::post(*address, "application/json", {});
    request.headers.add("Authorization", authorization());
    Result<http::Response> answer = co_await send_patiently(exchange_, std::move(request), patience_);
    co_return take(answer);
}

Async<Result<>> Session::sign_in() {
    token_ = Secret{};
    expires_.reset();
    Result<http::Request> request = sign_in_request();
    if (!request) co_return request.error();
    Result<http::Response> answer = co_await send_patiently(exchange_, std::move(*request), patience_);
    co_return take(answer);
}

Result<http::Request> Session::sign_in_request() {
    auto const url = http::Url::parse(login_->auth_url);
    if (!url.may_hold_credentials())
        return Error{ErrorCode::forbidden, "credentials are sent over https only"}
            .with_value(url.origin())
            .with_owner("integration")
            .with_remedy("give the connection an https address");
    auto const built = http::Address{url.origin()}.at("/token/authenticate").text();
    if (!built) return built.error();
    auto const& address = *built;
    if (login_->certificate_pem.empty()) {
        if (login_->user.empty() || login_->password.empty()) return unusable_login("the login is not complete");
        auto       request = http::post(address, "application/json", {});
        auto const pair    = login_->user + ":" + std::string{login_->password.reveal()};
        request.headers.add("Authorization", "Basic " + base64_encode(pair));
        return request;
    }
    auto const text      = challenge(exchange_.random());
    auto const signature = signature_of(text, login_->private_key_pem);
    if (signature.empty()) return unusable_login("the private key is no readable RSA key");
    nlohmann::json const body{{"encodedData", base64_encode(text)}, {"encodedSignedData", base64_encode(signature)}};
    auto                 request = http::post(address, "application/json", body.dump());
    request.headers.add("Authorization", "CACertificate " + base64_encode(login_->certificate_pem));
    return request;
}

Result<> Session::take(Result<http::Response> const& answer) {
    if (!answer) {
        // Signing in twice does no harm: not knowing is as good as not having been heard.
        if (answer.error().code() == ErrorCode::uncertain) return Error{ErrorCode::transient, answer.error().message()};
        return answer.error();
    }
    if (answer->status < 200 || answer->status > 299) {
        auto error = to_error(*answer, login_->password.reveal());
        if (error.code() == ErrorCode::validation) error = Error{ErrorCode::auth, error.message()};
        return error;
    }
    if (auto error = unless_json(*answer, "Anaplan")) return std::move(*error);
    auto const body  = nlohmann::json::parse(answer->body, nullptr, false);
    auto const info  = body.is_object() ? body.value("tokenInfo", nlohmann::json{}) : nlohmann::json{};
    auto const token = info.is_object() ? info.value("tokenValue", nlohmann::json{}) : nlohmann::json{};
    if (!token.is_string() || token.get<std::string>().empty())
        return Error{ErrorCode::corrupt, "the answer to a sign-in holds no token"};
    token_           = Secret{token.get<std::string>()};
    expires_         = exchange_.now() + lasts_unsaid;
    auto const until = info.value("expiresAt", nlohmann::json{});
    if (!until.is_number_integer()) return {};
    // Their clock may be another one than ours: what makes no sense by it is not believed.
    auto const told = Timestamp::from_seconds(until.get<std::int64_t>() / 1000);
    if (told > exchange_.now() + refreshed_when) expires_ = std::min(*expires_ + refreshed_when, told);
    return {};
}

}  // namespace throughline::anaplan
