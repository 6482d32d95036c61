#include "each_audit.hpp"

#include <throughline/observe/sync_kpis.hpp>

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/rounding.hpp>
#include <throughline/revenue/work_state.hpp>

#include <algorithm>
#include <tuple>

namespace throughline {

namespace observe_detail {

constexpr std::size_t      page_rows     = 1'000;
constexpr std::string_view people_prefix = "person:";

bool has_ended(SyncOperation const& operation) { return operation.outcome != SyncOperation::Outcome::under_way; }

bool is_write(StoredAudit const& entry) {
    return entry.action == "created" || entry.action == "updated" || entry.action == "removed";
}

Decimal median(std::vector<Decimal> const& sorted) {
    auto const middle = sorted.size() / 2;
    if (sorted.size() % 2 == 1) return sorted[middle];
    return proportion(sorted[middle - 1] + sorted[middle], 1, 2, 2, RoundingRule::half_up).value();
}

/// One member of one record: what was said of it, and how far each system has been told.
class Projection {
  public:
    explicit Projection(std::map<std::string, std::vector<Decimal>>& minutes) : minutes_{minutes} {}

    void heard(StoredAudit const& entry) {
        news_.push_back({entry.at, entry.connection, entry.after});
        if (auto const told = told_.find(entry.connection); told != told_.end()) told->second = shown(entry.after);
    }

    /// A record was made there, or recognised: what was known before is not news that came late.
    void met(StoredAudit const& entry) {
        told_[entry.connection] = shown(news_.empty() ? std::string{} : news_.back().value);
    }

    void written(StoredAudit const& entry) {
        auto& told = told_[entry.connection];
        if (auto const* first = first_news_for(entry.connection, told.news))
            minutes_[entry.connection].push_back(minutes_between(first->at, entry.at));
        told = shown(entry.after);
    }

    void count_awaited(std::map<std::string, ProjectionLag>& lags) const {
        for (auto const& [connection, told] : told_)
            lags[connection].awaited +=
                first_news_for(connection, told.news) && news_.back().value != told.value ? 1 : 0;
    }

  private:
    struct News {
        Timestamp   at;
        std::string from;
        std::string value;
    };
    struct Told {
        std::size_t news = 0;  ///< So many of them were known by then.
        std::string value{};
    };
    Told shown(std::string value) const { return {news_.size(), std::move(value)}; }

    News const* first_news_for(std::string const& connection, std::size_t after) const {
        for (auto each = news_.begin() + static_cast<std::ptrdiff_t>(after); each != news_.end(); ++each)
            if (each->from != connection) return &*each;
        return nullptr;
    }

    std::map<std::string, std::vector<Decimal>>& minutes_;
    std::vector<News>                            news_{};
    std::map<std::string, Told>                  told_{};
};

}  // namespace observe_detail

using namespace observe_detail;

std::map<std::pair<std::string, std::string>, Share> sync_success(std::span<SyncOperation const> operations) {
    std::map<std::pair<std::string, std::string>, Share> shares;
    for (auto const& operation : operations) {
        if (!has_ended(operation)) continue;
        auto& share = shares[{operation.region, operation.workflow}];
        ++share.whole;
        share.part += operation.outcome == SyncOperation::Outcome::applied ? 1 : 0;
    }
    return shares;
}

std::map<std::pair<std::string, std::string>, Share> integration_failure_rate(
    std::span<SyncOperation const> operations) {
    std::map<std::pair<std::string, std::string>, Share> shares;
    for (auto const& operation : operations) {
        auto& share = shares[{operation.connection, operation.object}];
        ++share.whole;
        share.part += operation.outcome == SyncOperation::Outcome::failed ? 1 : 0;
    }
    return shares;
}

Result<std::vector<SyncOperation>> operations_of(Store& store) {
    using enum SyncOperation::Outcome;
    std::vector<SyncOperation> operations;
    // One write has an audit entry for each member that it changed, all of one instant and correlation.
    std::set<std::tuple<RecordId, std::string, Timestamp, std::string>> seen;
    auto const read = each_audit(store, [&](StoredAudit const& entry) {
        if (!is_write(entry) || !seen.emplace(entry.record, entry.connection, entry.at, entry.correlation).second)
            return;
        operations.push_back(
            {.connection = entry.connection, .object = entry.object, .record = entry.record, .outcome = applied});
    });
    if (!read) return read.error();
    std::set<std::pair<RecordId, std::string>> stopped;
    for (std::string after;;) {
        auto const page = store.open_exceptions(after, page_rows);
        if (!page) return page.error();
        if (page->empty()) break;
        for (auto const& each : *page) {
            if (each.record_id.is_none() || each.connection.empty()) continue;
            if (!stopped.emplace(each.record_id, each.connection).second) continue;
            operations.push_back({.connection = each.connection,
                                  .object     = each.object,
                                  .record     = each.record_id,
                                  .outcome    = failed,
                                  .attempts   = static_cast<int>(each.times)});
        }
        after = page->back().cause;
    }
    auto const open = store.open_intents(SIZE_MAX);
    if (!open) return open.error();
    for (auto const& intent : *open)
        if (!stopped.contains({intent.record, intent.connection}))
            operations.push_back({.connection = intent.connection,
                                  .object     = intent.object,
                                  .record     = intent.record,
                                  .outcome    = under_way,
                                  .attempts   = intent.attempts});
    return operations;
}

Result<std::set<RecordId>> touched_by_people(Store& store) {
    std::set<RecordId> touched;
    auto const         read = each_audit(store, [&](StoredAudit const& entry) {
        if (entry.connection.starts_with(people_prefix)) touched.insert(entry.record);
    });
    if (!read) return read.error();
    return touched;
}

Share billing_events_synced_automatically(BusinessState const& state, std::set<RecordId> const& touched) {
    Share share;
    state.each<BillingEvent>([&](Id<BillingEvent> id, BillingEvent const& event) {
        if (event.status != BillingEvent::Status::eligible && event.status != BillingEvent::Status::billed) return;
        ++share.whole;
        share.part += touched.contains(id) ? 0 : 1;
    });
    return share;
}

ManualReconciliation manual_reconciliation(std::span<StoredException const> exceptions, Timestamp from, Timestamp to) {
    ManualReconciliation result;
    std::vector<Decimal> ages;
    for (auto const& each : exceptions) {
        bool const is_closed = !each.open && each.cleared_at < to;
        if (each.first_at >= to) continue;
        result.opened += each.first_at >= from ? 1 : 0;
        result.closed += is_closed && each.cleared_at >= from ? 1 : 0;
        if (!is_closed) ages.push_back(hours_between(each.first_at, to));
    }
    result.open = ages.size();
    std::ranges::sort(ages);
    if (!ages.empty()) result.median_age_hours = median(ages);
    return result;
}

Distribution utilization_reporting_latency(std::span<JournalEntry const> journal) {
    std::map<RecordId, Decimal>   minutes;
    std::map<RecordId, Timestamp> seen;
    for (auto const& entry : journal) {
        if (entry.deleted || &entry.object.type() != &object_type<TimeEntry>()) continue;
        auto const& work = entry.object.as<TimeEntry>();
        if (!is_approved(work) || !work.approved_at) continue;
        auto const [found, is_new] = seen.try_emplace(entry.record, entry.known_at);
        if (!is_new && found->second <= entry.known_at) continue;
        found->second         = entry.known_at;
        minutes[entry.record] = minutes_between(*work.approved_at, entry.known_at);
    }
    std::vector<Decimal> numbers;
    for (auto const& [id, each] : minutes) numbers.push_back(each);
    return Distribution{std::move(numbers)};
}

Result<std::map<std::string, ProjectionLag>> projection_lag(Store& store, std::string_view object,
                                                            std::string_view member) {
    std::map<std::string, std::vector<Decimal>> minutes;
    std::map<RecordId, Projection>              records;
    auto const                                  read = each_audit(store, [&](StoredAudit const& entry) {
        bool const is_met = entry.action == "created" || entry.action == "bound";
        if (entry.object != object || (!is_met && entry.member != member)) return;
        auto& record = records.try_emplace(entry.record, minutes).first->second;
        if (is_met) return record.met(entry);
        is_write(entry) ? record.written(entry) : record.heard(entry);
    });
    if (!read) return read.error();
    std::map<std::string, ProjectionLag> lags;
    for (auto& [connection, each] : minutes) lags[connection].minutes = Distribution{std::move(each)};
    for (auto const& [id, record] : records) record.count_awaited(lags);
    return lags;
}

std::vector<RevisionDelivery> revisions_not_in_planning(std::span<RevisionDelivery const> deliveries) {
    std::vector<RevisionDelivery> missing;
    std::ranges::copy_if(deliveries, std::back_inserter(missing),
                         [](RevisionDelivery const& each) { return !each.arrived; });
    // Those that nobody will try again come last: they need a person.
    std::ranges::stable_sort(missing, {}, [](RevisionDelivery const& each) {
        return std::tuple{!each.next_attempt.has_value(), each.next_attempt.value_or(Timestamp{}), each.revision};
    });
    return missing;
}

std::vector<ClientDifference> clients_out_of_sync(BusinessState const& state, std::vector<std::string> const& members) {
    std::map<Id<Account>, std::vector<std::pair<Id<CustomerAccount>, CustomerAccount const*>>> clients;
    state.each<CustomerAccount>([&](Id<CustomerAccount> id, CustomerAccount const& customer) {
        clients[customer.account].emplace_back(id, &customer);
    });
    auto const&                   type = object_type<CustomerAccount>();
    std::vector<ClientDifference> differences;
    for (auto const& [account, customers] : clients) {
        for (auto const& member : members) {
            auto const place = type.place_named(member);
            if (place == type.members.size()) continue;
            ClientDifference      each{.account = account, .member = member, .values = {}};
            std::set<std::string> unlike;
            for (auto const& [id, customer] : customers)
                unlike.insert(each.values[id] = member_to_canonical_json(type, customer, place));
            if (unlike.size() > 1) differences.push_back(std::move(each));
        }
    }
    return differences;
}

}  // namespace throughline
