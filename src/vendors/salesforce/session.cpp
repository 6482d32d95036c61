#include "session.hpp"

#include "refusal.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/transport/address.hpp>
#include <throughline/transport/signing.hpp>

#include <nlohmann/json.hpp>

#include <chrono>

namespace throughline::salesforce {

namespace {

using namespace std::chrono_literals;

constexpr auto assertion_life = 3min;  // Salesforce takes a few minutes; where it ends was not found.
constexpr auto look_again     = 20ms;  // Whether somebody else's signing in has ended.

// On while it lives: whoever signs in may be abandoned at any point, and then the next one must.
class Raised {
  public:
    explicit Raised(bool& flag) : flag_{flag} { flag_ = true; }
    Raised(Raised const&)            = delete;
    Raised& operator=(Raised const&) = delete;
    ~Raised() { flag_ = false; }

  private:
    bool& flag_;
};

bool is_sandbox(http::Url const& url) {
    return url.host == "test.salesforce.com" || url.host.find(".sandbox.") != std::string::npos;
}

std::string text_at(nlohmann::json const& object, char const* name) {
    auto const found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Error unusable_login(std::string message, std::string remedy) {
    return Error{ErrorCode::auth, std::move(message)}.with_owner("integration").with_remedy(remedy);
}

}  // namespace

Async<Result<Session::Held>> Session::grant() {
    for (;;) {
        if (grant_) co_return grant_;
        if (!signing_in_) break;
        auto const attempt = attempts_;
        co_await exchange_.sleep(look_again);
        // Refused credentials are refused to all who waited: each trying for itself would lock the user out.
        if (!signing_in_ && attempts_ == attempt && failure_) co_return *failure_;
    }
    Raised const busy{signing_in_};
    ++attempts_;
    failure_.reset();
    Result<Held> signed_in = co_await sign_in();
    if (signed_in)
        grant_ = *signed_in;
    else
        failure_ = signed_in.error();
    co_return signed_in;
}

void Session::expire(Held const& grant) {
    if (grant_ == grant) grant_.reset();
}

Async<Result<Session::Held>> Session::sign_in() {
    Result<http::Request> request = token_request();
    if (!request) co_return request.error();
    Result<http::Response> answer = co_await send_patiently(exchange_, std::move(*request), patience_);
    co_return read(answer);
}

Result<http::Request> Session::token_request() const {
    auto const url = http::Url::parse(login_->url);
    if (!url.may_hold_credentials())
        return unusable_login("the org's address is no https address", "give the org's My Domain address");
    std::vector<std::pair<std::string, std::string>> form;
    if (!login_->private_key_pem.empty()) {
        auto const signed_claims = assertion();
        if (!signed_claims) return signed_claims.error();
        form = {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", *signed_claims}};
    } else if (!login_->client_secret.empty()) {
        form = {{"grant_type", "client_credentials"},
                {"client_id", login_->client_id},
                {"client_secret", std::string{login_->client_secret.reveal()}}};
    } else {
        return unusable_login("the login has neither a secret nor a key", "give a client secret or a private key");
    }
    auto const address = http::Address{url.origin()}.at("/services/oauth2/token").text();
    if (!address) return address.error();
    auto request = http::post(*address, "application/x-www-form-urlencoded", http::form_encode(form));
    request.headers.add("Accept", "application/json");
    return request;
}

Result<std::string> Session::assertion() const {
    auto const  url      = http::Url::parse(login_->url);
    auto const* login    = is_sandbox(url) ? "https://test.salesforce.com" : "https://login.salesforce.com";
    auto const  audience = login_->audience.empty() ? std::string{login} : login_->audience;
    std::string claims;
    JsonWriter  writer{claims};
    writer.begin_object();
    writer.name("iss");
    writer.text(login_->client_id);
    writer.name("sub");
    writer.text(login_->username);
    writer.name("aud");
    writer.text(audience);
    writer.name("exp");
    writer.number(std::to_string((exchange_.now() + assertion_life).seconds()));
    writer.end_object();
    return sign_jwt(R"({"alg":"RS256","typ":"JWT"})", claims, login_->private_key_pem, JwtAlgorithm::rs256);
}

Result<Session::Held> Session::read(Result<http::Response> const& answer) const {
    if (!answer) {
        // A sign-in has no effect that matters: not knowing is as good as not done.
        auto const& error = answer.error();
        if (error.code() == ErrorCode::uncertain) return Error{ErrorCode::transient, error.message()};
        return error;
    }
    if (answer->status != 200) return refused(*answer);
    auto const body = nlohmann::json::parse(answer->body, nullptr, false);
    if (!body.is_object())  // Without an excerpt: whatever answers here has seen our credentials.
        return Error{ErrorCode::corrupt, "the token endpoint answered no JSON object"}
            .with_owner("integration")
            .with_remedy("check the org's address, and what stands between here and Salesforce");
    auto const token    = text_at(body, "access_token");
    auto const instance = http::Url::parse(text_at(body, "instance_url"));
    if (token.empty() || instance.host.empty())
        return Error{ErrorCode::corrupt, "the token endpoint's answer has no token or no instance"};
    bool const at_home = http::Url::parse(login_->url).scheme == "http";
    if (!instance.may_hold_credentials() || (instance.scheme == "http" && !at_home))
        return Error{ErrorCode::forbidden, "the token endpoint names an instance that is no https address"}
            .with_value(instance.origin())
            .with_owner("integration");
    auto grant      = std::make_shared<Grant>();
    grant->token    = Secret{token};
    grant->instance = instance.origin();
    return Held{std::move(grant)};
}

Error Session::refused(http::Response const& answer) const {
    if (answer.status >= 500 || answer.status == 429) return to_error(answer);
    auto const body = nlohmann::json::parse(answer.body, nullptr, false);
    auto const code = body.is_object() ? text_at(body, "error") : std::string{};
    if (code.empty()) {
        auto const error = to_error(answer);
        return Error{error.code() == ErrorCode::validation ? ErrorCode::auth : error.code(), error.message()}
            .with_owner("integration")
            .with_remedy("check the org's address");
    }
    auto words = text_at(body, "error_description");
    // An answer may say anything; what it may not is to carry our secret into a log.
    auto const secret = login_->client_secret.reveal();
    if (words.size() > 200 || (!secret.empty() && words.find(secret) != std::string::npos)) words.clear();
    return Error{ErrorCode::auth, words.empty() ? "signing in was refused" : "signing in was refused: " + words}
        .with_vendor_code(code)
        .with_owner("Salesforce administrator")
        .with_remedy("check the connected app, its integration user, and the credentials");
}

}  // namespace throughline::salesforce
