#pragma once

#include <throughline/core/date.hpp>
#include <throughline/sandbox/system.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// How an account's users read a date, and what the `q` filter and a bare SuiteQL date therefore look like.
enum class NetSuiteDateFormat : unsigned char { month_day_year, day_month_year };

struct NetSuiteOptions {
    // Whose account it is.
    std::string        account     = "1234567";              ///< As the realm spells it: `1234567_SB1`.
    std::string        time_zone   = "America/Los_Angeles";  ///< IANA name; SuiteQL and `q` count in it.
    NetSuiteDateFormat date_format = NetSuiteDateFormat::month_day_year;

    // What it asks of its clients.
    bool checks_credentials = true;
    bool one_world          = true;  ///< Records belong to subsidiaries and keep to those of their customer.
    bool standard_lists     = true;  ///< A first subsidiary, currencies, terms, statuses and an item stand ready.
    /// Fields without which a record is refused, by record type, in place of the ordinary ones.
    std::map<std::string, std::vector<std::string>> required{};

    // How much it bears.
    int         concurrency_limit  = 5;        ///< Requests at once for the whole account; 0 for no limit.
    std::size_t rows_per_query_max = 100'000;  ///< Where a SuiteQL query ends, silently.

    // When things happen.
    std::chrono::seconds search_lag{0};  ///< How late lists and SuiteQL see a change; reading by id sees it at once.
    std::chrono::seconds job_delay{2};   ///< From an asynchronous request to its execution.
    std::chrono::seconds access_token_life{3600};
    std::chrono::seconds clock_tolerance{300};  ///< For the timestamps of signed requests.
};

/// An OAuth 2.0 integration with client credentials and the certificate that an administrator uploaded for it.
struct NetSuiteClient {
    std::string              client_id;
    std::string              certificate_id;  ///< What assertions name as `kid`.
    std::string              public_key_pem;  ///< RSA (PS256 and its kin) or elliptic curve (ES256 and its kin).
    std::vector<std::string> scopes{"rest_webservices"};
};

/// A token of token-based authentication (OAuth 1.0a). Made-up secrets only: they are kept in the clear.
struct NetSuiteToken {
    std::string consumer_key;
    std::string consumer_secret;
    std::string token_id;
    std::string token_secret;
};

/// What goes wrong inside the account with one request.
enum class NetSuiteFailure : unsigned char {
    unexpected_error,               ///< 500 UNEXPECTED_ERROR; nothing happened.
    unexpected_error_after_commit,  ///< 500 UNEXPECTED_ERROR, although the work was done.
    unavailable,                    ///< 503; nothing happened.
    concurrency_limit,              ///< 429 CONCURRENCY_LIMIT_EXCEEDED; nothing happened.
};

/// How a person bills a sales order. Without lines, everything that is still unbilled.
struct NetSuiteBilling {
    struct Line {
        std::int64_t order_line = 0;  ///< The order's `line`.
        Decimal      amount{};
    };
    std::vector<Line>   lines{};
    std::optional<Date> date{};  ///< Today, in the account's time zone, where missing.
    std::string         memo{};
};

/// What a comparison of two end states leaves out.
struct NetSuiteDumpOptions {
    std::vector<std::string> only{};                         ///< Record types; empty for all but standing lists.
    std::vector<std::string> without{"tranId", "entityId"};  ///< Beside times, which are never compared.
};

/// A simulated NetSuite account: the REST record service, SuiteQL, asynchronous jobs, and both ways to sign in, as
/// docs/vendors/netsuite-sandbox.md describes them and no further. It is written from what the vendor publishes, not
/// from this library's connector.
class NetSuite final : public System {
  public:
    NetSuite(Clock const& clock, Random& random, NetSuiteOptions options = {});
    ~NetSuite() override;

    NetSuiteOptions const& options() const;
    /// Where clients ask for access tokens, and what their assertions must name as audience.
    std::string token_url() const;

    // What an administrator does.
    void add_client(NetSuiteClient client);
    void remove_client(std::string_view client_id);
    void add_token(NetSuiteToken token);
    void remove_token(std::string_view token_id);
    void revoke_access_tokens();
    /// Requires: the record type exists.
    void add_custom_field(std::string_view record, FieldDefinition field);
    /// What the catalogue says of a field from now on, where an update of NetSuite, a permission or a form has changed
    /// it; null: nothing, as if it were not there. What the record service does with it stays as it was.
    void redescribe(std::string_view record, std::string_view field, Value property);
    void set_search_lag(std::chrono::seconds lag);

    // What its users do. Fields are spelled as the record service spells them; errors say what a form would.
    Result<std::string> insert(std::string_view record, Value const& fields);
    Result<>            update(std::string_view record, std::string_view id, Value const& fields);
    Result<>            remove(std::string_view record, std::string_view id);
    /// The whole record with its sublists, as `expandSubResources=true&simpleEnumFormat=true` shows it; null where
    /// there is none.
    Value read(std::string_view record, std::string_view id) const;
    /// Ids of records whose field holds that text (of a reference, that id), in numeric order.
    std::vector<std::string> find(std::string_view record, std::string_view field, std::string_view text) const;
    std::vector<std::string> ids(std::string_view record) const;
    std::size_t              count(std::string_view record) const;

    Result<std::string> create_invoice(std::string_view sales_order, NetSuiteBilling const& billing = {});
    /// Pays what is open, or `amount` of it, today or on `date`; the payment's id.
    Result<std::string> pay_invoice(std::string_view invoice, std::optional<Decimal> amount = std::nullopt,
                                    std::optional<Date> date = std::nullopt);
    Result<>            void_invoice(std::string_view invoice);

    // What goes wrong.
    void fail_next(NetSuiteFailure failure, int times = 1);
    /// Nothing of that goes wrong any more.
    void clear_failures();
    /// For a driver that has several requests under way at once: each that has arrived and not been answered counts
    /// against the limit, beside the one that `answer` is asked for.
    void begin() { ++under_way_; }
    void finish() { --under_way_; }
    /// What the customer's other integrations use of the limit at the moment.
    void occupy(int requests) { occupied_ = requests; }

    // What happened.
    /// How many records of that type were ever created, by whomever.
    std::uint64_t creates(std::string_view record) const;
    /// Those of them by external id; records without one are not in it.
    std::map<std::string, std::uint64_t> creates_by_external_id(std::string_view record) const;
    /// Those of them by the content of a field when they were created, such as `companyName`.
    std::map<std::string, std::uint64_t> creates_by(std::string_view record, std::string_view field) const;

    /// The business content: one JSON line per record, references by name in place of id, sorted. Equal texts mean
    /// equal states, whatever the order in which they came about.
    std::string dump(NetSuiteDumpOptions const& options = {}) const;
    /// SHA-256 of `dump`, in hexadecimal.
    std::string fingerprint(NetSuiteDumpOptions const& options = {}) const;

  protected:
    http::Response respond(http::Request const& request) override;

  private:
    struct State;

    std::unique_ptr<State> state_;
    int                    under_way_ = 0;
    int                    occupied_  = 0;
};

}  // namespace throughline::sandbox
