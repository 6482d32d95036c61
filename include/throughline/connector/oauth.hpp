#pragma once

#include <throughline/connector/exchange.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/transport/token_vault.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace throughline {

/// A connection that was granted by a person in a browser (OAuth 2.0, authorization code) and lives by its refresh
/// token (RFC 6749, 6). The host puts the first tokens into the vault.
struct OAuthLogin {
    std::string                 token_url;  ///< https, or http on this machine to rehearse.
    std::string                 client_id;
    Secret                      client_secret{};
    std::string                 name;  ///< Of its tokens in the vault.
    std::shared_ptr<TokenVault> vault;
    Patience                    patience{};
    std::chrono::seconds        renewed_before_end{60};
    std::chrono::seconds        turn_waited_for{90};  ///< For somebody else's refresh.
    bool                        speaks_json = false;  ///< The token endpoint takes JSON in place of a form.
};

/// A grant that a person is to give on another device (RFC 8628): show `user_code` and `address`, or `whole_address`
/// as a link. Moves, and does not copy: its device code is worth a token.
struct DeviceGrant {
    Secret               device_code{};
    std::string          user_code{};
    std::string          address{};
    std::string          whole_address{};  ///< Empty where the vendor has none.
    Timestamp            ends{};
    std::chrono::seconds interval{5};
};

/// Asks for a grant at the vendor's device endpoint. `offline_access` among the scopes is what gives a refresh token.
Async<Result<DeviceGrant>> begin_device_grant(Exchange exchange, std::shared_ptr<OAuthLogin const> login,
                                              std::string device_url, std::string scopes);
/// Asks, no faster than the vendor allows, until the person has granted it: then its tokens are in the vault, and the
/// login works. `auth` where it was refused or has ended. It holds the tokens' lease while it asks, and where the vault
/// cannot be written it tries until the grant ends, or as long as one waits for a turn.
Async<Result<>> finish_device_grant(Exchange exchange, std::shared_ptr<OAuthLogin const> login, DeviceGrant grant);

/// Hands out the access token in force. Where it has ended, one of all who share the vault refreshes it, and the
/// others wait for what that one gets.
class OAuthSession {
  public:
    OAuthSession(Exchange exchange, std::shared_ptr<OAuthLogin const> login)
        : exchange_{exchange}, login_{std::move(login)} {}

    struct Grant {
        std::shared_ptr<Secret const> token{};
        std::uint64_t                 generation = 0;
    };

    Async<Result<Grant>> grant();
    /// The vendor has refused it before its time. One that was replaced meanwhile stays.
    void refused(Grant const& grant) { refused_ = grant.generation; }

  private:
    Result<KeptTokens>    kept() const;
    bool                  is_in_force(KeptTokens const& tokens) const;
    Async<Result<Grant>>  refresh(KeptTokens tokens);
    Result<http::Request> refresh_request(KeptTokens const& tokens) const;
    Result<KeptTokens>    read(Result<http::Response> const& answer, KeptTokens const& before);
    Error                 refusal(http::Response const& answer) const;
    Result<Grant>         keep();

    Exchange                          exchange_;
    std::shared_ptr<OAuthLogin const> login_;
    std::uint64_t                     refused_ = ~std::uint64_t{0};  // A generation whose access token is refused.
    std::uint64_t                     dead_    = ~std::uint64_t{0};  // One whose refresh token is.
    std::optional<Error>              death_{};
    std::optional<KeptTokens>         unwritten_{};  // What came and could not be put into the vault.
};

}  // namespace throughline
