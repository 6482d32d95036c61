#pragma once

#include <throughline/connector/exchange.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace throughline::salesforce {

/// What signing in gave: a token, and the instance that it is for.
struct Grant {
    Secret      token;
    std::string instance;  ///< An origin: `https://northwind.my.salesforce.com`.
};

/// Signs in when somebody needs it, once for all who need it at that time.
class Session {
  public:
    Session(Exchange exchange, std::shared_ptr<Login const> login, Patience patience)
        : exchange_{exchange}, login_{std::move(login)}, patience_{patience} {}

    using Held = std::shared_ptr<Grant const>;

    /// The grant in force; signs in where there is none.
    Async<Result<Held>> grant();
    /// Says that a grant no longer works. One that has been replaced meanwhile stays replaced.
    void expire(Held const& grant);

  private:
    Async<Result<Held>>   sign_in();
    Result<http::Request> token_request() const;
    Result<std::string>   assertion() const;
    Result<Held>          read(Result<http::Response> const& answer) const;
    Error                 refused(http::Response const& answer) const;

    Exchange                     exchange_;
    std::shared_ptr<Login const> login_;
    Patience                     patience_;
    Held                         grant_{};
    bool                         signing_in_ = false;
    std::uint64_t                attempts_   = 0;
    std::optional<Error>         failure_{};  // Of the latest attempt.
};

}  // namespace throughline::salesforce
