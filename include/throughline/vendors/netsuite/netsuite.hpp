#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

/// NetSuite: the SuiteTalk REST record service and SuiteQL. docs/vendors/netsuite.md says how to set an account up.
namespace throughline::netsuite {

/// OAuth 2.0 client credentials: an assertion signed with the key whose certificate was uploaded to the account.
struct ClientCredentials {
    std::string              client_id;
    std::string              certificate_id;  ///< The `kid`.
    Secret                   private_key_pem;
    std::string              algorithm = "PS256";  ///< Or "ES256", as the key is.
    std::vector<std::string> scopes{"rest_webservices"};
};

/// Token-based authentication: OAuth 1.0a, signed with HMAC-SHA256. The vendor takes no new integrations of this kind
/// from 2027.1 on.
struct AccessToken {
    std::string consumer_key;
    Secret      consumer_secret;
    Secret      token_id;
    Secret      token_secret;
};

struct Login {
    std::string                                  account;  ///< In either spelling: `1234567_SB1` or `1234567-sb1`.
    std::variant<ClientCredentials, AccessToken> credentials;
};

struct Options {
    // Where it is.
    std::string base_url{};  ///< Empty for the account's own host; else https, or http on this machine to rehearse.

    // How fast.
    std::size_t concurrency = 5;    ///< The account's limit, less what its other integrations need of it.
    std::size_t page_rows   = 250;  ///< Records in one page of changes; at most 1000.

    // What is read again. Stamps are in the account's local time, which goes back once a year, somewhere by two hours,
    // and changes show up when their transaction ends.
    std::chrono::seconds overlap = std::chrono::minutes{135};
};

/// The connection, ready for a topology. The host adds the tenant's crosswalks: "legal_entity" and "currency" are
/// needed for anything, "service_item" for orders; "payment_terms", "tax_code", "department" and "service_line" for
/// records that use them. "project_status", "project_billing_type" and "billing_schedule_type" have ordinary ones.
System system(std::string name, Login login, Options options = {});
System system(std::string name, std::shared_ptr<Login const> login, Options options = {});

/// What the connector does per object; the same for every account but for the limits in the options.
Sheet sheet(Options const& options = {});

/// The account's currencies, for the crosswalk "currency": the vendor's key of each and its ISO 4217 code. Currencies
/// whose symbol is no such code are left out.
Async<Result<Crosswalk>> read_currency_crosswalk(Exchange exchange, std::shared_ptr<Login const> login,
                                                 Options options = {});

}  // namespace throughline::netsuite
