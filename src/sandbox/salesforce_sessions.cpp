#include "salesforce_sessions.hpp"
#include "signature.hpp"
#include "text.hpp"

#include <charconv>

namespace throughline::sandbox {

namespace {

// Salesforce wants an assertion that ends within a few minutes; clocks may differ a little.
constexpr std::int64_t assertion_seconds_max = 300;
constexpr std::int64_t skew_seconds          = 30;

http::Response token_error(std::string_view error, std::string_view description) {
    return json_response(400, Value::object({{"error", error}, {"error_description", description}}));
}

std::int64_t whole(Value const& value) {
    std::int64_t number = 0;
    std::from_chars(value.text().data(), value.text().data() + value.text().size(), number);
    return number;
}

}  // namespace

http::Response SalesforceSessions::token(http::Request const& request, Table const& users, std::string const& origin) {
    if (request.method != "POST") return token_error("invalid_request", "HTTP method not supported: must be POST");
    if (!lower_case(request.headers.get("Content-Type")).starts_with("application/x-www-form-urlencoded"))
        return token_error("invalid_request", "content type must be application/x-www-form-urlencoded");
    Form form;
    for (auto& [name, value] : http::form_decode(request.body)) form.insert_or_assign(name, value);

    bool const by_key = form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer";
    bool const known  = by_key || form["grant_type"] == "client_credentials";
    if (!known) return token_error("unsupported_grant_type", "grant type not supported");
    Grant const grant = by_key ? by_assertion(form, origin) : by_secret(form);
    if (grant.app == nullptr) return token_error(grant.error, grant.description);
    for (RowPtr const& user : users.find_by("Username", grant.username))
        if (users.cell(*user, "IsActive").is_true()) return open(grant, user->id, origin, !by_key);
    return token_error("invalid_grant",
                       by_key ? "user hasn't approved this consumer" : "no client credentials user enabled");
}

SalesforceSessions::Grant SalesforceSessions::by_secret(Form const& form) const {
    auto const field = [&](char const* name) {
        auto const found = form.find(name);
        return found == form.end() ? std::string{} : found->second;
    };
    for (ConnectedApp const& app : apps_) {
        if (app.client_id != field("client_id")) continue;
        if (app.client_secret.empty() || app.client_secret != field("client_secret"))
            return {.error = "invalid_client", .description = "invalid client credentials"};
        return {.app = &app, .username = app.username};
    }
    return {.error = "invalid_client_id", .description = "client identifier invalid"};
}

SalesforceSessions::Grant SalesforceSessions::by_assertion(Form const& form, std::string const& origin) const {
    auto const  sent      = form.find("assertion");
    auto const  assertion = sent == form.end() ? std::nullopt : read_jwt(sent->second);
    Grant const invalid{.error = "invalid_grant", .description = "invalid assertion"};
    if (!assertion || assertion->header["alg"].text() != "RS256") return invalid;
    Value const& claims = assertion->claims;
    for (ConnectedApp const& app : apps_) {
        if (app.client_id != claims["iss"].text()) continue;
        if (app.public_key_pem.empty() || !rs256_matches(*assertion, app.public_key_pem)) return invalid;
        std::string const& audience = claims["aud"].text();
        if (audience != "https://login.salesforce.com" && audience != "https://test.salesforce.com" &&
            audience != origin && audience != options_.origin)
            return {.error = "invalid_grant", .description = "audience is invalid"};
        std::int64_t const now = clock_.now().seconds();
        std::int64_t const end = whole(claims["exp"]);
        if (end + skew_seconds < now) return {.error = "invalid_grant", .description = "assertion is expired"};
        if (end > now + assertion_seconds_max + skew_seconds)
            return {.error = "invalid_grant", .description = "assertion expires too far in the future"};
        if (claims["sub"].text() != app.username)
            return {.error = "invalid_grant", .description = "user hasn't approved this consumer"};
        return {.app = &app, .username = app.username};
    }
    return {.error = "invalid_client_id", .description = "client identifier invalid"};
}

http::Response SalesforceSessions::open(Grant const& grant, std::string const& user, std::string const& origin,
                                        bool signed_by_secret) {
    Timestamp const now = clock_.now();
    std::erase_if(sessions_, [&](auto const& each) { return each.second.until <= now; });
    std::string token{organization_id.substr(0, 15)};
    token.append("!AQ").append(random_.hex(94));
    sessions_.insert_or_assign(token, Session{user, now + options_.session});

    std::string const id     = origin + "/id/" + std::string{organization_id} + "/" + user;
    std::string const issued = std::to_string(now.microseconds() / 1000);
    Value             body   = Value::object({{"access_token", token}});
    if (signed_by_secret) body.set("signature", hmac_sha256_base64(grant.app->client_secret, id + issued));
    body.set("scope", "web api").set("instance_url", origin).set("id", id).set("token_type", "Bearer");
    if (signed_by_secret) body.set("issued_at", issued);
    return json_response(200, body);
}

http::Response SalesforceSessions::revoke(http::Request const& request) {
    for (auto const& [name, value] : http::form_decode(request.body))
        if (name == "token" && sessions_.erase(value) == 1) return {.status = 200, .headers = {}, .body = {}};
    return token_error("unsupported_token_type", "this token type is not supported");
}

std::string SalesforceSessions::user_of(http::Request const& request) const {
    std::string_view const header = request.headers.get("Authorization");
    if (header.size() < 7 || !same_name(header.substr(0, 7), "Bearer ")) return {};
    auto const found = sessions_.find(std::string{header.substr(7)});
    if (found == sessions_.end() || found->second.until <= clock_.now()) return {};
    return found->second.user;
}

}  // namespace throughline::sandbox
