#pragma once

#include <throughline/sandbox/salesforce.hpp>

#include <map>
#include <string>
#include <vector>

namespace throughline::sandbox {

/// Who may sign in, and who has.
class SalesforceSessions {
  public:
    SalesforceSessions(Clock const& clock, Random& random, SalesforceOptions const& options)
        : clock_{clock}, random_{random}, options_{options} {}

    void add_app(ConnectedApp app) { apps_.push_back(std::move(app)); }
    void revoke_all() { sessions_.clear(); }

    /// `POST /services/oauth2/token`. `users` is the table of User; `origin` is where the org lives now.
    http::Response token(http::Request const& request, Table const& users, std::string const& origin);
    http::Response revoke(http::Request const& request);

    /// The user's id behind `Authorization: Bearer ...`; empty: there is no such session, or not any more.
    std::string user_of(http::Request const& request) const;

    static constexpr std::string_view organization_id = "00D5g000000000PEAQ";

  private:
    using Form = std::map<std::string, std::string>;
    struct Session {
        std::string user;
        Timestamp   until;
    };
    struct Grant {
        ConnectedApp const* app = nullptr;
        std::string         username{};
        std::string         error{};
        std::string         description{};
    };

    Grant          by_secret(Form const& form) const;
    Grant          by_assertion(Form const& form, std::string const& origin) const;
    http::Response open(Grant const& grant, std::string const& user, std::string const& origin, bool signed_by_secret);

    Clock const&                   clock_;
    Random&                        random_;
    SalesforceOptions const&       options_;
    std::vector<ConnectedApp>      apps_;
    std::map<std::string, Session> sessions_;
};

}  // namespace throughline::sandbox
