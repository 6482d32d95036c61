#include <throughline/connector/answers.hpp>
#include <throughline/connector/oauth.hpp>
#include <throughline/mapping/json.hpp>

#include <algorithm>
#include <charconv>

namespace throughline {

namespace {

constexpr std::chrono::milliseconds look_again{50};  // Whether somebody else's refresh has ended.
constexpr std::chrono::seconds      life_unsaid{3'600};
constexpr std::chrono::seconds      life_max{366 * 86'400};
constexpr std::chrono::seconds      slowest_first{1};  // Between two questions after a device's grant.
constexpr std::chrono::seconds      slowest_last{120};
constexpr std::chrono::seconds      slow_down_step{5};  // RFC 8628, 3.5.

struct TokenAnswer {
    std::string access{};
    std::string refresh{};
    std::string error{};
    std::string expires_in{};

    // Of a device endpoint.
    std::string device_code{};
    std::string user_code{};
    std::string address{};
    std::string whole_address{};
    std::string interval{};
};

std::string* member_named(std::string_view name, TokenAnswer& of) {
    std::pair<std::string_view, std::string*> const members[]{{"access_token", &of.access},
                                                              {"refresh_token", &of.refresh},
                                                              {"error", &of.error},
                                                              {"expires_in", &of.expires_in},
                                                              {"device_code", &of.device_code},
                                                              {"user_code", &of.user_code},
                                                              {"verification_uri", &of.address},
                                                              {"verification_uri_complete", &of.whole_address},
                                                              {"interval", &of.interval}};
    for (auto const& [known, member] : members)
        if (known == name) return member;
    return nullptr;
}

// Nothing of what is unreadable is quoted anywhere: whatever answers here has seen our credentials.
bool read_answer(std::string_view body, TokenAnswer& into) {
    JsonReader       in{body};
    std::string_view name;
    if (!in.enter_object()) return false;
    while (in.next_member(name)) {
        std::string* const wanted = member_named(name, into);
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

bool is_passing(int status) { return status == 429 || status >= 500; }

using Fields = std::vector<std::pair<std::string, std::string>>;

Result<http::Request> token_request(OAuthLogin const& login, std::string const& url, Fields const& fields) {
    if (!http::Url::parse(url).may_hold_credentials())
        return Error{ErrorCode::forbidden, "credentials go over https only, or over http to this machine"}
            .with_value(http::Url::parse(url).origin())
            .with_owner("integration");
    auto request = http::post(url, "application/x-www-form-urlencoded", {});
    if (login.speaks_json) {
        JsonWriter out{request.body};
        out.begin_object();
        for (auto const& [name, value] : fields) {
            out.name(name);
            out.text(value);
        }
        out.end_object();
        request.headers.set("Content-Type", "application/json");
    } else {
        request.body = http::form_encode(fields);
    }
    request.headers.add("Accept", "application/json");
    return request;
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
    if (tokens.refresh.empty()) return needs_people("there is no refresh token");
    Fields fields{{"grant_type", "refresh_token"},
                  {"refresh_token", std::string{tokens.refresh.reveal()}},
                  {"client_id", login_->client_id}};
    if (!login_->client_secret.empty())
        fields.emplace_back("client_secret", std::string{login_->client_secret.reveal()});
    return token_request(*login_, login_->token_url, fields);
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
    // Whatever its status (Anaplan says it with 403): a gateway's page does not speak like that.
    if (!is_passing(answer.status) && readable && ends_connection(body.error))
        return needs_people("the vendor refused to refresh the tokens").with_vendor_code(body.error);
    return Error{code_of_status(answer.status), "the token endpoint answered with status " + status}
        .with_vendor_code(status)
        .with_owner("integration")
        .with_remedy("see what stands between here and the vendor, and whether the client is still registered there");
}

namespace {

Error unreadable_grant() {
    return Error{ErrorCode::corrupt, "the device endpoint's answer is no grant to be given"}
        .with_owner("integration")
        .with_remedy("check the address of the device endpoint");
}

Error refused_grant(TokenAnswer const& body, int status) {
    return needs_people("the grant was not given")
        .with_vendor_code(!body.error.empty() && body.error.size() <= 60 ? body.error : std::to_string(status))
        .with_remedy("begin again, and let somebody who may grant it open the address within its time");
}

}  // namespace

Async<Result<DeviceGrant>> begin_device_grant(Exchange exchange, std::shared_ptr<OAuthLogin const> login,
                                              std::string device_url, std::string scopes) {
    Fields const fields{{"client_id", login->client_id}, {"scope", scopes}};
    auto         request = token_request(*login, device_url, fields);
    if (!request) co_return request.error();
    Result<http::Response> answer = co_await send_patiently(exchange, *std::move(request), login->patience);
    if (!answer) co_return answer.error();
    TokenAnswer body;
    bool const  readable = read_answer(answer->body, body);
    if (answer->status != 200) co_return refused_grant(body, answer->status);
    if (!readable || body.device_code.empty() || body.user_code.empty() || body.address.empty())
        co_return unreadable_grant();
    DeviceGrant grant;
    grant.device_code   = Secret{std::move(body.device_code)};
    grant.user_code     = std::move(body.user_code);
    grant.address       = std::move(body.address);
    grant.whole_address = std::move(body.whole_address);
    grant.ends          = exchange.now() + life_of(body.expires_in);
    if (!body.interval.empty()) grant.interval = std::clamp(life_of(body.interval), slowest_first, slowest_last);
    co_return std::move(grant);
}

namespace {

using Lease = std::unique_ptr<TokenVault::Lease>;

/// The lease, or null where others had it for all the time there is. A vault that cannot be had for the moment costs no
/// grant either.
Async<Result<Lease>> lease_until(Exchange exchange, std::shared_ptr<OAuthLogin const> login, Timestamp ends) {
    for (;;) {
        Result<Lease> lease   = login->vault->try_lease(login->name);
        bool const    is_busy = lease ? *lease == nullptr : lease.error().code() == ErrorCode::transient;
        if (!is_busy || exchange.now() >= ends) co_return std::move(lease);
        co_await exchange.sleep(look_again);
    }
}

/// What a person has given can be asked for only once: it is put into the vault as soon as that takes it, which is
/// never where it refuses it for good. Requires: the lease.
Async<Result<>> keep_granted(Exchange exchange, std::shared_ptr<OAuthLogin const> login, KeptTokens tokens,
                             Timestamp ends) {
    for (;;) {
        Result<> written = login->vault->write(login->name, tokens);
        if (written || written.error().code() != ErrorCode::transient || exchange.now() >= ends) co_return written;
        co_await exchange.sleep(slowest_first);
    }
}

/// What new tokens come after. Those that cannot be read are what a new grant mends: none of theirs can have been so
/// late as the microseconds of today.
Result<std::uint64_t> generation_before(OAuthLogin const& login, Timestamp now) {
    auto const before = login.vault->read(login.name);
    if (before) return *before ? (*before)->generation : 0;
    if (before.error().code() == ErrorCode::corrupt) return static_cast<std::uint64_t>(now.microseconds());
    return before.error();
}

KeptTokens granted_tokens(TokenAnswer& body, std::uint64_t generation_before, Timestamp now) {
    KeptTokens fresh;
    fresh.access      = Secret{std::move(body.access)};
    fresh.refresh     = Secret{std::move(body.refresh)};
    fresh.access_ends = now + life_of(body.expires_in);
    fresh.generation  = generation_before + 1;
    return fresh;
}

/// It was granted, and what came cannot be used.
Error useless_grant(TokenAnswer const& body) {
    if (body.access.empty())
        return Error{ErrorCode::corrupt, "the token endpoint's answer has no access token"}
            .with_owner("integration")
            .with_remedy("check the address of the token endpoint, and begin again");
    return needs_people("the grant gives no refresh token")
        .with_remedy("begin again, with offline_access among the scopes, and see that the client may refresh");
}

}  // namespace

Async<Result<>> finish_device_grant(Exchange exchange, std::shared_ptr<OAuthLogin const> login, DeviceGrant grant) {
    auto interval = grant.interval;
    while (exchange.now() + interval < grant.ends) {
        co_await exchange.sleep(interval);
        // As whoever changes what the vault has; and all that could fail before anything is used up, comes before.
        Result<Lease> lease = co_await lease_until(exchange, login, grant.ends);
        if (!lease) co_return lease.error();
        if (!*lease) co_return Error{ErrorCode::transient, "somebody else has held the tokens for too long"};
        Result<std::uint64_t> before = generation_before(*login, exchange.now());
        if (!before) co_return before.error();
        Fields const fields{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                            {"device_code", std::string{grant.device_code.reveal()}},
                            {"client_id", login->client_id}};
        auto         request = token_request(*login, login->token_url, fields);
        if (!request) co_return request.error();
        Result<http::Response> answer = co_await exchange.send(*std::move(request));
        if (!answer) continue;  // Asking again is what this is about.
        TokenAnswer body;
        bool const  readable = read_answer(answer->body, body);
        if (answer->status == 200 && readable && !body.access.empty() && !body.refresh.empty()) {
            auto const until = std::max(grant.ends, exchange.now() + login->turn_waited_for);
            KeptTokens fresh = granted_tokens(body, *before, exchange.now());
            co_return co_await keep_granted(exchange, login, std::move(fresh), until);
        }
        if (answer->status == 200) co_return useless_grant(body);
        if (body.error == "slow_down") interval += slow_down_step;
        bool const waits = body.error == "slow_down" || body.error == "authorization_pending";
        if (!waits && !is_passing(answer->status)) co_return refused_grant(body, answer->status);
    }
    TokenAnswer too_late;
    too_late.error = "expired_token";
    co_return refused_grant(too_late, 400);
}

}  // namespace throughline
