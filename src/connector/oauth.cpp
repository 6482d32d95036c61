#include <throughline/connector/answers.hpp>
#include <throughline/connector/oauth.hpp>
#include <throughline/mapping/json.hpp>

#include <charconv>

namespace throughline {

namespace {

constexpr std::chrono::milliseconds look_again{50};  // Whether somebody else's refresh has ended.
constexpr std::chrono::seconds      life_unsaid{3'600};
constexpr std::chrono::seconds      life_max{366 * 86'400};

struct TokenAnswer {
    std::string access{};
    std::string refresh{};
    std::string error{};
    std::string expires_in{};
};

// Nothing of what is unreadable is quoted anywhere: whatever answers here has seen our credentials.
bool read_answer(std::string_view body, TokenAnswer& into) {
    JsonReader       in{body};
    std::string_view name;
    if (!in.enter_object()) return false;
    while (in.next_member(name)) {
        std::string* const wanted = name == "access_token"    ? &into.access
                                    : name == "refresh_token" ? &into.refresh
                                    : name == "error"         ? &into.error
                                    : name == "expires_in"    ? &into.expires_in
                                                              : nullptr;
        Wire               wire;
        std::string_view   skipped;
        if (wanted == nullptr ? !in.raw(skipped) : !in.value(wire)) return false;
        if (wanted != nullptr) *wanted = wire.text;
    }
    return !in.failed();
}

std::chrono::seconds life_of(std::string_view text) {
    std::int64_t seconds    = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end == text.data() || seconds < 0) return life_unsaid;
    return std::min(std::chrono::seconds{seconds}, life_max);
}

Error needs_people(std::string message) {
    return Error{ErrorCode::auth, std::move(message)}
        .with_owner("integration")
        .with_remedy("grant the connection again, in the browser, and put the new tokens into the vault");
}

/// What only people can mend (RFC 6749, 5.2). Anything else may pass.
bool ends_connection(std::string_view vendor_code) {
    return vendor_code == "invalid_grant" || vendor_code == "invalid_client" || vendor_code == "unauthorized_client";
}

}  // namespace

Result<KeptTokens> OAuthSession::kept() const {
    auto tokens = login_->vault->read(login_->name);
    if (!tokens) return tokens.error();
    if (!*tokens) return needs_people("the vault has no tokens of this connection");
    return **std::move(tokens);
}

bool OAuthSession::is_in_force(KeptTokens const& tokens) const {
    return !tokens.access.empty() && tokens.generation != refused_ &&
           exchange_.now() + login_->renewed_before_end < tokens.access_ends;
}

Async<Result<OAuthSession::Grant>> OAuthSession::grant() {
    auto const give_up = exchange_.now() + login_->turn_waited_for;
    for (;;) {
        Result<KeptTokens> tokens = kept();
        if (!tokens) co_return tokens.error();
        if (is_in_force(*tokens))
            co_return Grant{std::make_shared<Secret const>(std::move(tokens->access)), tokens->generation};
        if (tokens->generation == dead_ && death_) co_return *death_;
        Result<std::unique_ptr<TokenVault::Lease>> lease = login_->vault->try_lease(login_->name);
        if (!lease) co_return lease.error();
        if (*lease) {
            // Whoever held it until now may have refreshed them.
            Result<KeptTokens> latest = kept();
            if (!latest) co_return latest.error();
            if (latest->generation != tokens->generation) continue;
            if (unwritten_ && unwritten_->generation == latest->generation + 1) co_return keep();
            co_return co_await refresh(*std::move(latest));
        }
        if (exchange_.now() >= give_up)
            co_return Error{ErrorCode::transient, "somebody else has been refreshing the tokens for too long"};
        co_await exchange_.sleep(look_again);
    }
}

// The lease is the caller's for as long as this runs. What comes is written before it is used: a process that ends in
// between has at most used up the refresh token, and where the vendor allows it once more, the next one finds the same.
Async<Result<OAuthSession::Grant>> OAuthSession::refresh(KeptTokens tokens) {
    Result<http::Request> request = refresh_request(tokens);
    if (!request) co_return request.error();
    Result<http::Response> answer = co_await send_patiently(exchange_, std::move(*request), login_->patience);
    Result<KeptTokens>     fresh  = read(answer, tokens);
    if (!fresh) {
        // Somebody may have granted the connection again meanwhile; nothing is thrown away either way.
        Result<KeptTokens> second_look = kept();
        if (second_look && second_look->generation != tokens.generation && is_in_force(*second_look))
            co_return Grant{std::make_shared<Secret const>(std::move(second_look->access)), second_look->generation};
        if (ends_connection(fresh.error().context().vendor_code)) {
            dead_  = tokens.generation;
            death_ = fresh.error();
        }
        co_return fresh.error();
    }
    unwritten_ = *std::move(fresh);
    co_return keep();
}

// Where the vault cannot be written, what came stays here: the refresh token before it may be used up.
Result<OAuthSession::Grant> OAuthSession::keep() {
    if (auto const written = login_->vault->write(login_->name, *unwritten_); !written) return written.error();
    Grant grant{std::make_shared<Secret const>(std::move(unwritten_->access)), unwritten_->generation};
    unwritten_.reset();
    return grant;
}

Result<http::Request> OAuthSession::refresh_request(KeptTokens const& tokens) const {
    if (!http::Url::parse(login_->token_url).may_hold_credentials())
        return Error{ErrorCode::forbidden, "credentials go over https only, or over http to this machine"}
            .with_value(http::Url::parse(login_->token_url).origin())
            .with_owner("integration");
    if (tokens.refresh.empty()) return needs_people("there is no refresh token");
    std::vector<std::pair<std::string, std::string>> form{{"grant_type", "refresh_token"},
                                                          {"refresh_token", std::string{tokens.refresh.reveal()}},
                                                          {"client_id", login_->client_id}};
    if (!login_->client_secret.empty()) form.emplace_back("client_secret", std::string{login_->client_secret.reveal()});
    auto request = http::post(login_->token_url, "application/x-www-form-urlencoded", http::form_encode(form));
    request.headers.add("Accept", "application/json");
    return request;
}

Result<KeptTokens> OAuthSession::read(Result<http::Response> const& answer, KeptTokens const& before) {
    if (!answer) {
        // Not knowing is as good as not done: the next attempt tells.
        auto const& error = answer.error();
        if (error.code() == ErrorCode::uncertain) return Error{ErrorCode::transient, error.message()};
        return error;
    }
    if (answer->status != 200) return refusal(*answer);
    TokenAnswer body;
    if (!read_answer(answer->body, body) || body.access.empty())
        return Error{ErrorCode::corrupt, "the token endpoint's answer has no access token"};
    KeptTokens fresh{.access      = Secret{std::move(body.access)},
                     .refresh     = body.refresh.empty() ? before.refresh.duplicate() : Secret{std::move(body.refresh)},
                     .access_ends = exchange_.now() + life_of(body.expires_in),
                     .generation  = before.generation + 1};
    return fresh;
}

Error OAuthSession::refusal(http::Response const& answer) const {
    auto const  status = std::to_string(answer.status);
    TokenAnswer body;
    bool const  readable = read_answer(answer.body, body) && body.error.size() <= 60;
    bool const  refused  = answer.status == 400 || answer.status == 401;
    if (refused && readable && ends_connection(body.error))
        return needs_people("the vendor refused to refresh the tokens").with_vendor_code(body.error);
    return Error{code_of_status(answer.status), "the token endpoint answered with status " + status}
        .with_vendor_code(status)
        .with_owner("integration")
        .with_remedy("see what stands between here and the vendor, and whether the client is still registered there");
}

}  // namespace throughline
