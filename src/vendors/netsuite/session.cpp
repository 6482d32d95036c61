#include "session.hpp"

#include "answers.hpp"

#include <throughline/transport/address.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace throughline::netsuite {

namespace {

using namespace std::chrono_literals;

constexpr auto     assertion_life     = 5min;  // The vendor takes up to an hour.
constexpr auto     renewed_before_end = 60s;   // So that a token does not end under way.
constexpr auto     poll_for_token     = 25ms;
constexpr Patience patience{};

std::string replaced(std::string text, char from, char to, int (*fold)(int)) {
    for (char& c : text) c = c == from ? to : static_cast<char>(fold(static_cast<unsigned char>(c)));
    return text;
}

int lower(int c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }
int upper(int c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; }

bool is_account(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

Result<> check_base(std::string_view base) {
    auto const url = http::Url::parse(base);
    if (url.may_hold_credentials()) return {};
    return Error{ErrorCode::forbidden, "credentials go over https only, or over http to this machine"}
        .with_value(base)
        .with_expected("https://<account>.suitetalk.api.netsuite.com")
        .with_owner("integration")
        .with_remedy("correct the account or the base address of the connection");
}

bool is_once_repeatable(Result<http::Response> const& answer) {
    return answer ? is_throttled(*answer) : answer.error().code() == ErrorCode::transient;
}

}  // namespace

std::string host_form(std::string_view account) { return replaced(std::string{account}, '_', '-', lower); }
std::string realm_form(std::string_view account) { return replaced(std::string{account}, '-', '_', upper); }

// Marks that one coroutine is fetching a token, also when that coroutine is abandoned.
class Session::SigningIn {
  public:
    explicit SigningIn(bool& mark) : mark_{mark} { mark_ = true; }
    SigningIn(SigningIn const&)            = delete;
    SigningIn& operator=(SigningIn const&) = delete;
    ~SigningIn() { mark_ = false; }

  private:
    bool& mark_;
};

Session::Session(Exchange exchange, std::shared_ptr<Login const> login, Options const& options)
    : exchange_{exchange},
      login_{std::move(login)},
      base_{options.base_url.empty() ? "https://" + host_form(login_->account) + ".suitetalk.api.netsuite.com"
                                     : options.base_url},
      usable_{options.base_url.empty() && !is_account(login_->account)
                  ? Result<>{Error{ErrorCode::validation, "this is no name of an account"}
                                 .with_value(login_->account)
                                 .with_expected("letters, digits, _ and -")
                                 .with_owner("integration")}
                  : check_base(base_)} {
    while (base_.ends_with('/')) base_.pop_back();
    if (auto const* token = std::get_if<AccessToken>(&login_->credentials))
        signer_.emplace(OAuth1Credentials{.consumer_key    = token->consumer_key,
                                          .consumer_secret = token->consumer_secret.duplicate(),
                                          .token           = token->token_id.duplicate(),
                                          .token_secret    = token->token_secret.duplicate(),
                                          .realm           = realm_form(login_->account)});
}

Async<Result<>> Session::sign_in() {
    if (!usable_) co_return usable_;
    if (signer_) co_return Result<>{};
    bool waited = false;
    while (signing_in_) {
        waited = true;
        co_await exchange_.sleep(poll_for_token);
    }
    if (!token_.empty() && exchange_.now() + renewed_before_end < token_ends_) co_return Result<>{};
    if (waited && refusal_) co_return Result<>{*refusal_};
    SigningIn const mark{signing_in_};
    refusal_.reset();
    Result<> const fetched = co_await fetch_token();
    if (!fetched) refusal_ = fetched.error();
    co_return fetched;
}

Async<Result<>> Session::fetch_token() {
    auto request = token_request();
    if (!request) co_return Result<>{std::move(request).error()};
    Result<http::Response> const answer = co_await send_patiently(exchange_, *std::move(request), patience);
    if (!answer) co_return Result<>{answer.error()};
    co_return keep_token(*answer);
}

Result<http::Request> Session::token_request() {
    auto const& client = std::get<ClientCredentials>(login_->credentials);
    if (client.algorithm != "PS256" && client.algorithm != "ES256")
        return Error{ErrorCode::unsupported, "assertions are signed with PS256 or ES256"}
            .with_value(client.algorithm)
            .with_owner("integration");
    auto const now     = exchange_.now();
    auto const address = http::Address{base_}.at("/services/rest/auth/oauth2/v1/token").text();
    if (!address) return address.error();
    auto const url       = *address;
    auto const header    = nlohmann::json{{"typ", "JWT"}, {"alg", client.algorithm}, {"kid", client.certificate_id}};
    auto const claims    = nlohmann::json{{"iss", client.client_id},
                                          {"scope", client.scopes},
                                          {"aud", url},
                                          {"iat", now.seconds()},
                                          {"exp", (now + assertion_life).seconds()}};
    auto const algorithm = client.algorithm == "PS256" ? JwtAlgorithm::ps256 : JwtAlgorithm::es256;
    auto const assertion = sign_jwt(header.dump(), claims.dump(), client.private_key_pem, algorithm);
    if (!assertion) return assertion.error();
    return http::post(
        url, "application/x-www-form-urlencoded",
        http::form_encode({{"grant_type", "client_credentials"},
                           {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                           {"client_assertion", *assertion}}));
}

Result<> Session::keep_token(http::Response const& answer) {
    auto const body = nlohmann::json::parse(answer.body, nullptr, false);
    if (answer.status >= 500 || answer.status == 429) return error_of(answer);
    if (answer.status != 200) {
        auto const reason = body.is_object() && body.contains("error") && body["error"].is_string()
                                ? body["error"].get<std::string>()
                                : "HTTP " + std::to_string(answer.status);
        return Error{ErrorCode::auth, "the account gave no access token"}
            .with_vendor_code(reason)
            .with_owner("integration")
            .with_remedy("check client id, certificate id and key, and that the certificate has not expired");
    }
    if (!body.is_object() || !body.contains("access_token") || !body["access_token"].is_string())
        return not_what_was_asked(answer, "an access token");
    // Documented as a number; proxies have been seen to quote it.
    auto const life    = body.contains("expires_in") ? body["expires_in"] : nlohmann::json{3600};
    auto const text    = life.is_string() ? life.get<std::string>() : life.dump();
    auto const seconds = Decimal::parse(text);
    token_             = Secret{body["access_token"].get<std::string>()};
    token_ends_ = exchange_.now() + std::chrono::seconds{seconds && seconds->units(0) ? *seconds->units(0) : 3600};
    ++tokens_;
    return {};
}

std::string Session::signature_of(http::Request const& request) {
    if (!signer_) return "Bearer " + std::string{token_.reveal()};
    auto const    url = http::Url::parse(request.url);
    OAuth1Request what{.method = request.method,
                       .url    = request.url.substr(0, request.url.find('?')),
                       .query  = http::form_decode(url.query),
                       .nonce  = exchange_.random().hex(32),
                       .at     = exchange_.now()};
    return oauth1_authorization(*signer_, what);
}

// Once, and once more with a fresh token where the first one was refused.
Async<Result<http::Response>> Session::send_signed(http::Request request) {
    for (bool refreshed = false;; refreshed = true) {
        Result<> const signed_in = co_await sign_in();
        if (!signed_in) co_return Result<http::Response>{signed_in.error()};
        auto const    token          = tokens_;
        http::Request signed_request = request;
        signed_request.headers.set("Authorization", signature_of(request));
        Result<http::Response> answer = co_await exchange_.send(std::move(signed_request));
        if (refreshed || signer_ || !answer || answer->status != 401) co_return answer;
        if (token == tokens_) token_ = Secret{};  // Unless another exchange has fetched a new one meanwhile.
    }
}

Async<Result<http::Response>> Session::send(http::Request request, Repeat repeat) {
    if (!usable_) co_return Result<http::Response>{usable_.error()};
    request.url.insert(0, base_);
    for (int attempt = 1;; ++attempt) {
        Result<http::Response> answer = co_await send_signed(request);
        bool const again = repeat == Repeat::always ? is_worth_repeating(answer, patience) || is_once_repeatable(answer)
                                                    : is_once_repeatable(answer);
        if (!again || attempt >= patience.attempts_max) co_return answer;
        auto const asked = answer ? retry_after(answer->headers, exchange_.now()) : std::nullopt;
        if (asked && *asked > patience.wait_max) co_return answer;
        auto const own  = backoff(patience, attempt, exchange_.random());
        auto const wait = asked ? *asked + own / 2 : own;
        co_await exchange_.sleep(wait);
    }
}

}  // namespace throughline::netsuite
