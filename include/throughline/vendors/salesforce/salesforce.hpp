#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/core/currency.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/mapping/crosswalk.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

#include <chrono>
#include <string>

namespace throughline {

namespace salesforce {

/// How to sign in, server to server: as a connected app (or external client app) with a secret, or with a key. Give
/// one of the two; a key is preferred when both are there. Credentials go to `url` alone, and to the instance that it
/// names in its answer.
struct Login {
    std::string url;        ///< The org's My Domain: `https://northwind.my.salesforce.com`. https, or loopback.
    std::string client_id;  ///< The app's consumer key.

    // Client credentials: the app names the user it acts as.
    Secret client_secret{};

    // JWT bearer: the app holds the certificate of this key.
    std::string username{};         ///< As whom to act.
    Secret      private_key_pem{};  ///< RSA, unencrypted.
    std::string audience{};         ///< Empty: `https://test.salesforce.com` for sandboxes, else `login`.
};

/// What differs between orgs.
struct Options {
    // What the org has.
    bool     multi_currency = true;  ///< Without it records have no CurrencyIsoCode: all amounts are in `currency`.
    Currency currency{};             ///< The corporate currency. Required without multi-currency.
    bool     quotes    = true;       ///< Quotes are switched on.
    bool     contracts = true;       ///< Contracts are kept, with the custom fields that their mapping assumes.
    /// Every object has the text field `Throughline_Id__c`, an external id and unique: creates are then upserts by it,
    /// and an unknown outcome can be resolved. Without it nothing prevents a doubled create.
    bool external_ids = false;

    /// The org's spelling of legal_entity, region, service_line, tax_code, payment_terms; and of its own pick-lists:
    /// stage, opportunity_type, forecast_category, quote_status, account_status, contract_type, billing_model...
    Crosswalks crosswalks{};

    // How it is read.
    std::string          api_version   = "60.0";
    int                  page_rows_max = 2000;  ///< 200 to 2000; Salesforce may answer with fewer.
    std::chrono::seconds overlap{60};           ///< A row may become visible this long after its SystemModstamp.
    int                  attempts_max = 5;      ///< For what may be repeated without harm.
};

/// What Salesforce really does, per object.
Sheet sheet(Options const& options = {});

/// The connection, as a topology holds it: its part is the CRM.
System system(std::string name, Login login, Options options = {});

}  // namespace salesforce
}  // namespace throughline
