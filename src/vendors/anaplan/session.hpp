#pragma once

#include <throughline/connector/exchange.hpp>
#include <throughline/connector/oauth.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <memory>
#include <optional>
#include <string>

namespace throughline::anaplan {

/// Signed in: a token that lasts 35 minutes, and the same one for longer each time it is refreshed.
class Session {
  public:
    Session(Exchange exchange, std::shared_ptr<Login const> login, Patience patience)
        : exchange_{exchange}, login_{std::move(login)}, patience_{patience} {
        if (login_->oauth) granted_.emplace(exchange_, login_->oauth);
    }

    /// Makes sure that there is a token for a while yet: signs in, or refreshes.
    Async<Result<>> renew();
    /// The value of the header; empty while nobody is signed in.
    std::string authorization() const;
    /// What must not stand in an error's text.
    std::string_view secret() const { return grant_.token ? grant_.token->reveal() : token_.reveal(); }
    /// It was refused: the next `renew` signs in anew.
    void expire() {
        expires_.reset();
        if (granted_) granted_->refused(grant_);
    }

  private:
    Async<Result<>>       sign_in();
    Async<Result<>>       refresh();
    Result<http::Request> sign_in_request();
    Result<>              take(Result<http::Response> const& answer);

    Exchange                     exchange_;
    std::shared_ptr<Login const> login_;
    Patience                     patience_;
    Secret                       token_{};
    std::optional<Timestamp>     expires_{};

    // Where a person has granted it.
    std::optional<OAuthSession> granted_{};
    OAuthSession::Grant         grant_{};
};

}  // namespace throughline::anaplan
