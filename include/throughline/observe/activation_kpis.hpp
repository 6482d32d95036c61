#pragma once

#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/observe/kpi.hpp>
#include <throughline/revenue/journal.hpp>

#include <functional>
#include <map>
#include <set>

namespace throughline {

/// A won deal on its way to a project that may take time: one that is active and has a code and a legal entity of the
/// ERP's (activation, as the glossary says).
struct DealActivation {
    Id<Opportunity>            deal;
    Timestamp                  won_at;
    std::optional<Id<Project>> project{};       ///< None where nothing was handed over yet.
    std::optional<Timestamp>   activated_at{};  ///< None where it is awaited.
};

/// Every deal that was known as won by then and is still, in the order of ids.
std::vector<DealActivation> deal_activations(std::span<JournalEntry const> journal, Timestamp until);

/// Hours from closed-won to activation, of the deals that were activated (R230).
Distribution activation_time(std::span<DealActivation const> deals);

/// Of the deals whose time has run out or that made it: how many were active within so many working days (R231).
struct ActivationWithinSla {
    Share                        within;
    std::vector<Id<Opportunity>> late;     ///< Activated too late, or overdue.
    std::vector<Id<Opportunity>> pending;  ///< Not active and not overdue: not counted.
};
ActivationWithinSla activation_within_sla(std::span<DealActivation const> deals, int working_days,
                                          Calendar const* calendar, Timestamp now);

/// A won deal without an active project, and how long it has waited (R247).
struct AwaitedActivation {
    Id<Opportunity>            deal;
    std::optional<Id<Project>> project{};
    Decimal                    days;
};
std::vector<AwaitedActivation> projects_awaiting_activation(std::span<DealActivation const> deals, Timestamp now);

/// What stands in the way of records, by their ids: causes of open exceptions, gates, approvals.
using Blocks = std::map<RecordId, std::string>;

/// Every won deal in exactly one place (R280).
struct ConversionFunnel {
    std::vector<Id<Opportunity>>           active;
    std::vector<Id<Opportunity>>           awaiting;
    std::map<Id<Opportunity>, std::string> blocked;  ///< With what blocks its deal, account, contract or project.
    std::vector<Id<Opportunity>>           exempt;

    std::size_t won() const { return active.size() + awaiting.size() + blocked.size() + exempt.size(); }
};
ConversionFunnel conversion_funnel(BusinessState const& state, std::span<DealActivation const> deals,
                                   Blocks const& blocks, std::set<Id<Opportunity>> const& exempt);

/// How many working days later than planned a project started, by the calendar of whoever runs it (R237); `calendar_of`
/// may decide otherwise.
struct StartVariance {
    Id<Project> project;
    int         working_days = 0;  ///< Negative where it started early.
};
using CalendarOf = std::function<Calendar const*(BusinessState const&, Project const&)>;
Calendar const*            calendar_of_manager(BusinessState const& state, Project const& project);
std::vector<StartVariance> start_variance(BusinessState const& state, CalendarOf const& calendar_of);

}  // namespace throughline
