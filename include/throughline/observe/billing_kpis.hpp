#pragma once

#include <throughline/model/billing_event.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/quote.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/observe/kpi.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/journal.hpp>

#include <map>

namespace throughline {

/// How long billing takes (R233): hours from the moment that the last of an event's sources was approved until it was
/// eligible, and from there until its invoice was issued. Of events with sources.
struct BillingLatency {
    Distribution readiness;
    Distribution cycle;
};
BillingLatency billing_latency(std::span<JournalEntry const> journal, Timestamp until);

/// Of the billing events that were due so many days before `today`, and not cancelled: how many were invoiced within so
/// many days of their date (R239).
struct BillingAdherence {
    Share                         adherent;
    std::vector<Id<BillingEvent>> others;
};
BillingAdherence billing_adherence(BusinessState const& state, int tolerance_days, Date today);

/// Approved billable work that no invoice has yet.
struct UnbilledWork {
    std::optional<Id<TimeEntry>> entry{};
    std::optional<Id<Expense>>   expense{};
    Id<Project>                  project;
    Date                         worked_on;
    Hours                        hours{};
    std::optional<Money>         value{};  ///< None where no rate is known.
    bool                         has_event = false;
    int                          days      = 0;  ///< Since the work was done.
};

/// By project and currency (R251). Hours without a rate count under no currency, with no value.
struct UnbilledOfProject {
    Id<Project>   project;
    Currency      currency{};
    Hours         hours{};
    Figure<Money> value{};
};

struct UnbilledReport {
    std::vector<UnbilledWork>      work;
    std::vector<UnbilledOfProject> projects;
};

/// All approved billable work that is not invoiced, to the minor unit (R251).
Result<UnbilledReport> unbilled_approved_work(BusinessState const& state, Date today);
/// Of it what has no live billing event, whatever it comes to: without values.
std::vector<UnbilledWork> work_without_event(BusinessState const& state, Date today);
/// Of it what leaks: work with no live billing event, and work with one that is still not invoiced after so many days
/// (R242).
Result<UnbilledReport> revenue_leakage(BusinessState const& state, int days_max, Date today);

/// Days from a time entry's approval to its invoice's date, of the entries that are invoiced (R245).
Distribution approval_to_invoice(BusinessState const& state);

/// From an accepted quote to the cash for it (R246): all that its contracts' invoices bill, at least the quote's total,
/// is paid. What is not there yet is counted apart, with its age so far.
struct QuoteToCash {
    Distribution                 days;
    std::map<Id<Quote>, Decimal> open;
};
QuoteToCash quote_to_cash(std::span<JournalEntry const> journal, Timestamp until);

/// An approved milestone that no invoice bills (R248).
struct MilestoneWithoutInvoice {
    Id<Milestone>               milestone;
    Id<Project>                 project;
    std::optional<Money>        amount{};
    int                         days = 0;  ///< Since it was reached.
    std::optional<Id<Resource>> owner{};   ///< Who runs the project.
};
std::vector<MilestoneWithoutInvoice> milestones_without_invoices(BusinessState const& state, Date today);

}  // namespace throughline
