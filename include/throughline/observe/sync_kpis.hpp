#pragma once

#include <throughline/model/account.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/forecast.hpp>
#include <throughline/observe/kpi.hpp>
#include <throughline/revenue/journal.hpp>
#include <throughline/store/store.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace throughline {

/// One write to one system, from intent to end; however often it was tried, it is one.
struct SyncOperation {
    enum class Outcome : unsigned char { applied, failed, expired, under_way };

    std::string connection;
    std::string object;      ///< Canonical: with the connection, the endpoint.
    std::string workflow{};  ///< The process that it belongs to.
    std::string region{};
    RecordId    record{};
    Outcome     outcome  = Outcome::under_way;
    int         attempts = 1;
};

/// Applied of all that ended, by region and workflow (R234).
std::map<std::pair<std::string, std::string>, Share> sync_success(std::span<SyncOperation const> operations);
/// Terminal failures of all operations, by connection and object (R243). A retry that succeeds is no failure.
std::map<std::pair<std::string, std::string>, Share> integration_failure_rate(
    std::span<SyncOperation const> operations);

/// The operations that a store remembers: what its audit says was written, what is open, and records whose writes an
/// open exception stops. Regions and workflows are the host's to fill in.
Result<std::vector<SyncOperation>> operations_of(Store& store);

/// Records that people acted on: retried, edited, waived or decided (R240).
Result<std::set<RecordId>> touched_by_people(Store& store);
/// Of the billing events that are eligible or billed: how many came so far without people (R240).
Share billing_events_synced_automatically(BusinessState const& state, std::set<RecordId> const& touched);

/// What people had to reconcile by hand in a time (R241): exceptions and breaks that opened and closed in it, and the
/// median age of those that are open at its end, in hours.
struct ManualReconciliation {
    std::size_t            opened = 0;
    std::size_t            closed = 0;
    std::size_t            open   = 0;
    std::optional<Decimal> median_age_hours{};
};
ManualReconciliation manual_reconciliation(std::span<StoredException const> exceptions, Timestamp from, Timestamp to);

/// Minutes from a time entry's approval until it was known here (R244).
Distribution utilization_reporting_latency(std::span<JournalEntry const> journal);

/// How long the news of a member took on its way to one system (R131).
struct ProjectionLag {
    Distribution
                minutes{};  ///< From when it was known here until it was written there; what was overtaken, since then.
    std::size_t awaited = 0;  ///< Records that this system shows otherwise than they are known.
};
/// By connection, for every system that a member is written to: an invoice's status on its way to delivery, or a deal's
/// to its account's people. What a system says itself is no news to it, nor is what was known before it had
/// the record: a system may join late.
Result<std::map<std::string, ProjectionLag>> projection_lag(Store& store, std::string_view object,
                                                            std::string_view member);

/// A forecast's revision on its way to planning.
struct RevisionDelivery {
    Id<Forecast>             revision;
    std::string              connection;
    bool                     arrived  = false;
    int                      attempts = 0;
    std::string              last_error{};
    std::optional<Timestamp> next_attempt{};
};
/// Those that did not arrive, the oldest attempt next first (R249).
std::vector<RevisionDelivery> revisions_not_in_planning(std::span<RevisionDelivery const> deliveries);

/// A customer that two legal entities' ledgers know unlike (R250).
struct ClientDifference {
    Id<Account>                                account;
    std::string                                member;
    std::map<Id<CustomerAccount>, std::string> values;  ///< As canonical JSON; `null` where it has none.
};
/// Members are CustomerAccount's, by name; those that differ by nature (number, entity, credit limit) are not asked
/// for.
std::vector<ClientDifference> clients_out_of_sync(BusinessState const&            state,
                                                  std::vector<std::string> const& members = {"name", "payment_terms",
                                                                                             "tax_code", "on_hold"});

}  // namespace throughline
