#include "netsuite_auth.hpp"
#include "netsuite_problem.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace throughline::sandbox::suite {

namespace {

constexpr std::int64_t     assertion_seconds_max = 3600;
constexpr std::string_view assertion_type        = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::optional<std::int64_t> seconds_in(Value const& number) {
    std::int64_t read         = 0;
    auto const&  text         = number.text();
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (!number.is_number() || problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return read;
}

Value part_of(std::string_view assertion, std::size_t wanted) {
    for (; wanted > 0; --wanted) {
        auto const dot = assertion.find('.');
        if (dot == std::string_view::npos) return {};
        assertion.remove_prefix(dot + 1);
    }
    auto const bytes = decode_base64url(assertion.substr(0, assertion.find('.')));
    auto       value = bytes ? Value::parse(*bytes) : Result<Value>{Value{}};
    return value ? *value : Value{};
}

/// Every scope that is asked for must have been granted. A scope is a list, or one text with spaces.
bool covers(std::vector<std::string> const& granted, Value const& asked) {
    std::vector<std::string> wanted;
    for (Value const& scope : asked.elements()) wanted.push_back(scope.text());
    for (std::string_view rest = asked.text(); !rest.empty();) {
        auto const end = rest.find_first_of(" ,");
        if (end != 0) wanted.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](std::string const& scope) {
        return std::find(granted.begin(), granted.end(), scope) != granted.end();
    });
}

/// An assertion may name one audience or several.
bool is_meant_for(Value const& named, std::string_view audience) {
    auto const is_it = [&](Value const& one) { return one.text() == audience; };
    return is_it(named) || std::any_of(named.elements().begin(), named.elements().end(), is_it);
}

std::map<std::string, std::string, std::less<>> read_header(std::string_view text) {
    std::map<std::string, std::string, std::less<>> parameters;
    while (!text.empty()) {
        auto const equals = text.find('=');
        if (equals == std::string_view::npos) break;
        std::string_view name = text.substr(0, equals);
        while (!name.empty() && (name.front() == ' ' || name.front() == ',')) name.remove_prefix(1);
        auto const open  = text.find('"', equals);
        auto const close = open == std::string_view::npos ? open : text.find('"', open + 1);
        if (close == std::string_view::npos) break;
        parameters[std::string{name}] = http::percent_decode(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return parameters;
}

http::Response oauth_error(int status, std::string_view error) {
    return json_response(status, Value::object({{"error", error}}));
}

}  // namespace

void Gate::remove_client(std::string_view client_id) {
    if (auto const found = clients_.find(client_id); found != clients_.end()) clients_.erase(found);
    std::erase_if(access_, [&](auto const& access) { return access.second.client_id == client_id; });
}

void Gate::remove_token(std::string_view token_id) {
    if (auto const found = tokens_.find(token_id); found != tokens_.end()) tokens_.erase(found);
}

http::Response Gate::token_response(http::Request const& request, std::string_view audience) {
    if (request.method != "POST") return oauth_error(405, "invalid_request");
    std::map<std::string, std::string, std::less<>> form;
    for (auto const& [name, value] : http::form_decode(request.body)) form[name] = value;
    if (form["grant_type"] != "client_credentials") return oauth_error(400, "unsupported_grant_type");
    if (form["client_assertion_type"] != assertion_type || form["client_assertion"].empty())
        return oauth_error(400, "invalid_request");
    std::string client_id;
    if (auto const problem = check_assertion(form["client_assertion"], audience, client_id); !problem.empty())
        return oauth_error(400, problem);
    Timestamp const ends  = clock_.now() + options_.access_token_life;
    std::string     token = encode_base64url("{\"typ\":\"JWT\",\"alg\":\"RS256\"}") + '.' +
                        encode_base64url("{\"sub\":\"sandbox\",\"exp\":" + std::to_string(ends.seconds()) + "}") + '.' +
                        random_.hex(43);
    access_[token] = {client_id, ends};
    return json_response(200, Value::object({{"access_token", token},
                                             {"expires_in", std::int64_t{options_.access_token_life.count()}},
                                             {"token_type", "Bearer"}}));
}

std::string_view Gate::check_assertion(std::string_view assertion, std::string_view audience, std::string& client_id) {
    Value const header = part_of(assertion, 0);
    Value const claims = part_of(assertion, 1);
    auto const  client = clients_.find(claims["iss"].text());
    if (client == clients_.end()) return "invalid_client";
    client_id = client->first;
    if (header["typ"].text() != "JWT" || header["kid"].text() != client->second.certificate_id) return "invalid_grant";
    if (!is_signed_by(assertion, header["alg"].text(), client->second.public_key_pem)) return "invalid_grant";
    auto const issued = seconds_in(claims["iat"]);
    auto const ends   = seconds_in(claims["exp"]);
    auto const now    = clock_.now().seconds();
    if (!issued || !ends || *ends <= now || *issued > now + options_.clock_tolerance.count()) return "invalid_grant";
    if (*ends <= *issued || *ends - *issued > assertion_seconds_max) return "invalid_grant";
    if (!is_meant_for(claims["aud"], audience)) return "invalid_grant";
    return covers(client->second.scopes, claims["scope"]) ? "" : "invalid_scope";
}

std::optional<http::Response> Gate::refuses(http::Request const& request, std::string_view url) {
    if (!options_.checks_credentials) return std::nullopt;
    std::string_view const shown = request.headers.get("Authorization");
    if (same_name(shown.substr(0, 7), "Bearer ")) {
        auto const problem = check_bearer(shown.substr(7));
        return problem.empty() ? std::nullopt : std::optional{refusal("Bearer", problem)};
    }
    if (!same_name(shown.substr(0, 6), "OAuth ")) return refusal("OAuth", "parameter_absent");
    auto const problem = check_signed(request, url, read_header(shown.substr(6)));
    return problem.empty() ? std::nullopt : std::optional{refusal("OAuth", problem)};
}

std::string_view Gate::check_bearer(std::string_view token) {
    auto const found = access_.find(token);
    if (found == access_.end()) return "invalid_token";
    if (found->second.ends > clock_.now()) return "";
    access_.erase(found);
    return "invalid_token";
}

std::string_view Gate::check_signed(http::Request const& request, std::string_view url, Parameters const& sent) {
    auto const get = [&](std::string_view name) {
        auto const found = sent.find(name);
        return found == sent.end() ? std::string{} : found->second;
    };
    for (char const* const name : {"oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp",
                                   "oauth_signature_method", "oauth_signature"})
        if (get(name).empty()) return "parameter_absent";
    if (get("oauth_signature_method") != "HMAC-SHA256") return "signature_method_rejected";
    if (sent.contains("oauth_version") && get("oauth_version") != "1.0") return "version_rejected";
    if (get("realm") != options_.account) return "permission_denied";
    auto const token = tokens_.find(get("oauth_token"));
    if (token == tokens_.end()) return "token_rejected";
    if (token->second.consumer_key != get("oauth_consumer_key")) return "consumer_key_unknown";

    std::vector<std::pair<std::string, std::string>> parameters =
        http::form_decode(http::Url::parse(request.url).query);
    for (auto const& [name, value] : sent)
        if (name != "realm" && name != "oauth_signature") parameters.emplace_back(name, value);
    std::string const key =
        http::percent_encode(token->second.consumer_secret) + '&' + http::percent_encode(token->second.token_secret);
    if (hmac_sha256(key, signature_base(request.method, url, parameters)) != get("oauth_signature"))
        return "signature_invalid";
    std::string_view problem;
    return is_fresh(sent, problem) ? "" : problem;
}

bool Gate::is_fresh(Parameters const& sent, std::string_view& problem) {
    std::int64_t       at   = 0;
    std::string const& text = sent.at("oauth_timestamp");
    std::from_chars(text.data(), text.data() + text.size(), at);
    std::int64_t const now       = clock_.now().seconds();
    std::int64_t const tolerance = options_.clock_tolerance.count();
    problem                      = "timestamp_refused";
    if (at < now - tolerance || at > now + tolerance) return false;
    nonces_.erase(nonces_.begin(), nonces_.lower_bound({now - tolerance, ""}));
    problem = "nonce_used";
    return nonces_.emplace(at, sent.at("oauth_token") + ' ' + sent.at("oauth_nonce")).second;
}

http::Response Gate::refusal(std::string_view scheme, std::string_view problem) const {
    http::Response response = error_response(
        {{401,
          "INVALID_LOGIN",
          "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > "
          "Users/Roles > User Management > View Login Audit Trail.",
          {},
          {}}});
    response.headers.add("WWW-Authenticate", std::string{scheme} + " realm=\"" + options_.account + "\", error=\"" +
                                                 std::string{problem} +
                                                 "\", error_description=\"Invalid login attempt.\"");
    return response;
}

}  // namespace throughline::sandbox::suite
