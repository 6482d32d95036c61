#pragma once

#include <throughline/connector/async.hpp>
#include <throughline/connector/exchange.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/transport/signing.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>

#include <memory>
#include <optional>
#include <string>

namespace throughline::netsuite {

/// Whether a request may be sent again after an answer that leaves its effect open.
enum class Repeat : unsigned char { always, unless_it_may_have_worked };

/// Signed requests to one account, and to nowhere else: addresses are made here from a path, never taken from an
/// answer. Waits and repeats where that is safe.
class Session {
  public:
    Session(Exchange exchange, std::shared_ptr<Login const> login, Options const& options);

    /// Has an access token, or knows why not. Token-based authentication needs none.
    Async<Result<>> sign_in();

    /// Answers of any status are results. `request.url` is a path with its query: `/services/rest/...`.
    Async<Result<http::Response>> send(http::Request request, Repeat repeat);

    Exchange& exchange() { return exchange_; }

  private:
    class SigningIn;

    Async<Result<http::Response>> send_signed(http::Request request);
    Async<Result<>>               fetch_token();
    Result<http::Request>         token_request();
    Result<>                      keep_token(http::Response const& answer);
    std::string                   signature_of(http::Request const& request);

    Exchange                         exchange_;
    std::shared_ptr<Login const>     login_;
    std::string                      base_;
    Result<>                         usable_;  // Why nothing may be sent to the base address at all.
    std::optional<OAuth1Credentials> signer_{};

    // The access token, fetched by one coroutine at a time.
    Secret               token_{};
    Timestamp            token_ends_{};
    std::uint64_t        tokens_     = 0;  // How many there were: tells an old one from the present one.
    bool                 signing_in_ = false;
    std::optional<Error> refusal_{};  // What the last attempt came to.
};

/// `1234567-sb1`, as hosts spell an account.
std::string host_form(std::string_view account);
/// `1234567_SB1`, as realms do.
std::string realm_form(std::string_view account);

}  // namespace throughline::netsuite
