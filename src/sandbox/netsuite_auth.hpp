#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/netsuite.hpp>
#include <throughline/transport/http.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::sandbox::suite {

/// Who may come in, and the proofs they show. Signatures are checked with OpenSSL alone, so that the library's own
/// signing is held against something other than itself.
class Gate {
  public:
    Gate(NetSuiteOptions const& options, Clock const& clock, Random& random)
        : options_{options}, clock_{clock}, random_{random} {}

    void add(NetSuiteClient client) { clients_.insert_or_assign(client.client_id, std::move(client)); }
    void add(NetSuiteToken token) { tokens_.insert_or_assign(token.token_id, std::move(token)); }
    void remove_client(std::string_view client_id);
    void remove_token(std::string_view token_id);
    void revoke_access_tokens() { access_.clear(); }

    /// The token endpoint. `audience` is its own address.
    http::Response token_response(http::Request const& request, std::string_view audience);
    /// The refusal, where the request may not come in. `url` is the address as the client sees it.
    std::optional<http::Response> refuses(http::Request const& request, std::string_view url);

  private:
    struct Access {
        std::string client_id;
        Timestamp   ends;
    };
    using Parameters = std::map<std::string, std::string, std::less<>>;

    /// The OAuth error, or nothing.
    std::string_view check_assertion(std::string_view assertion, std::string_view audience, std::string& client_id);
    std::string_view check_bearer(std::string_view token);
    std::string_view check_signed(http::Request const& request, std::string_view url, Parameters const& sent);
    bool             is_fresh(Parameters const& sent, std::string_view& problem);
    http::Response   refusal(std::string_view scheme, std::string_view problem) const;

    NetSuiteOptions const&                             options_;
    Clock const&                                       clock_;
    Random&                                            random_;
    std::map<std::string, NetSuiteClient, std::less<>> clients_;
    std::map<std::string, NetSuiteToken, std::less<>>  tokens_;
    std::map<std::string, Access, std::less<>>         access_;
    std::set<std::pair<std::int64_t, std::string>>     nonces_;  // By timestamp, so that old ones are forgotten.
};

/// RFC 7515: whether `assertion` is signed by the key, with one of PS256, PS384, PS512, ES256, ES384, ES512.
bool is_signed_by(std::string_view assertion, std::string_view algorithm, std::string const& public_key_pem);
/// RFC 5849, 3.4.2, with SHA-256, in base64.
std::string hmac_sha256(std::string_view key, std::string_view text);
/// RFC 5849, 3.4.1: the text that is signed. `parameters` are decoded.
std::string                signature_base(std::string_view method, std::string_view url,
                                          std::vector<std::pair<std::string, std::string>> const& parameters);
std::optional<std::string> decode_base64url(std::string_view text);
std::string                encode_base64url(std::string_view bytes);

}  // namespace throughline::sandbox::suite
