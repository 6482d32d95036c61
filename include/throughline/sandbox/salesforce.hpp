#pragma once

#include <throughline/sandbox/system.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// How the simulated org is set up.
struct SalesforceOptions {
    std::string origin = "https://northwind.my.salesforce.com";

    // Money.
    bool                     multi_currency = true;                   ///< Without it no object has a CurrencyIsoCode.
    std::vector<std::string> currencies{"USD", "EUR", "GBP", "JPY"};  ///< The first is the corporate currency.

    // Time.
    std::chrono::seconds session{7200};  ///< How long an access token works.
    /// A row may become visible up to this long after its SystemModstamp, as behind long transactions. How long, is
    /// drawn for every write.
    std::chrono::seconds commit_lag{0};

    // Limits.
    std::int64_t requests_per_day_max = 100'000;
    int          query_page_max       = 2000;  ///< Pages are never larger, whatever the client asks for.
};

/// Who may sign in: with a secret (client credentials), or with a key (JWT bearer), or with both.
struct ConnectedApp {
    std::string client_id;
    std::string client_secret{};                             ///< Empty: client credentials are refused.
    std::string public_key_pem{};                            ///< Empty: signed assertions are refused.
    std::string username = "integration@northwind.example";  ///< Whose rights it has; must be an active User.
};

/// A refusal, as Salesforce words it.
struct SalesforceRefusal {
    std::string              code;
    std::string              message;
    std::vector<std::string> fields{};
    int                      status = 400;  ///< Of the HTTP answer, where it is not inside one.
};

/// A simulated Salesforce org: OAuth, queries, sObject rows, collections, composite, describe, limits, replication.
///
/// It holds Account, Contact, Opportunity, OpportunityLineItem, Quote, QuoteLineItem, Contract, Product2, Pricebook2,
/// PricebookEntry, User and (with several currencies) CurrencyType, with the standard fields of a real org, and
/// whatever fields and objects are added. What a real org derives, it derives: closed and won from the stage, expected
/// revenue, totals of quotes, end of contracts. Two users exist: `admin@northwind.example`, who acts through this
/// class, and `integration@northwind.example`, as whom the API acts.
class Salesforce final : public System {
  public:
    Salesforce(Clock const& clock, Random& random, SalesforceOptions options = {});
    ~Salesforce() override;

    // What an administrator sets up.
    void add_app(ConnectedApp app);
    /// Adds a field, or gives one another definition; what records hold stays as it is.
    void add_field(std::string_view object, FieldDefinition field);
    /// The field as it is defined now. Requires: it is there.
    FieldDefinition field(std::string_view object, std::string_view name) const;
    /// Removes a field with all that it holds. Requires: it is there.
    void remove_field(std::string_view object, std::string_view name);
    /// A custom object; Id, audit fields and (with several currencies) CurrencyIsoCode are added to its fields.
    void add_object(ObjectDefinition object);
    /// Every access token stops to work.
    void revoke_sessions();

    // What the org's people do. Values are as in the API's JSON; every check of the API applies, save for who may
    // write a field. The refusal's code is the error's `vendor_code`.
    Result<std::string> insert(std::string_view object, Value const& fields);
    Result<>            update(std::string_view object, std::string_view id, Value const& fields);
    Result<>            remove(std::string_view object, std::string_view id);
    Result<>            restore(std::string_view object, std::string_view id);
    /// The loser's children go to the survivor; it is deleted and its MasterRecordId tells where it went.
    Result<> merge(std::string_view object, std::string_view survivor, std::string_view loser);

    // What an observer sees, without a request and without a limit.
    /// All fields, as the API would answer them; null where there is no live record.
    Value              read(std::string_view object, std::string_view id) const;
    std::vector<Value> list(std::string_view object) const;
    std::size_t        count(std::string_view object) const;
    /// How many records were ever created and not rolled back, deleted ones too: for counting duplicate effects.
    std::int64_t creates(std::string_view object) const;
    /// What two runs must agree on: no ids, no times, no users, no numbers drawn in order of arrival.
    static DumpOptions business_content();

    // What goes wrong.
    /// Asked before every write of a record (with an empty id on create): validation rules, row locks.
    using WriteCheck = std::function<std::optional<SalesforceRefusal>(std::string_view object, std::string_view id,
                                                                      Value const& fields)>;
    void check_writes(WriteCheck check);
    /// The next record writes to that object fail with UNABLE_TO_LOCK_ROW.
    void lock_rows(std::string_view object, int writes);
    /// The next requests are refused because too many long ones are running.
    void refuse_concurrent(int requests);
    /// Today's limit is another: used up, or raised by a person.
    void allow_requests(std::int64_t most);
    /// Requests counted against today's limit.
    std::int64_t requests_today() const;

  protected:
    http::Response respond(http::Request const& request) override;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace throughline::sandbox
