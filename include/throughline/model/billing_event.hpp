#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <vector>

namespace throughline {

struct BillingSchedule;
struct ContractLine;
struct Expense;
struct InvoiceLine;
struct Milestone;
struct TimeEntry;

/// What entitles the firm to charge. Exactly one of the members says it.
struct BillingSource {
    std::optional<Id<TimeEntry>> time_entry{};
    std::optional<Id<Expense>>   expense{};
    std::optional<Id<Milestone>> milestone{};

    bool operator==(BillingSource const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::BillingSource, time_entry, expense, milestone);

namespace throughline {

template <>
inline constexpr auto about<BillingSource> = about_object<BillingSource>(
    "BillingSource", "What entitles the firm to charge. Exactly one of the members says it.",
    {
        member<&BillingSource::time_entry>("Approved work.", Owner::psa),
        member<&BillingSource::expense>("An approved expense.", Owner::psa),
        member<&BillingSource::milestone>("A milestone that was reached.", Owner::psa),
    });
static_assert(described<BillingSource>);

/// One line of a billing schedule: an amount that becomes due for billing.
struct BillingEvent {
    enum class Kind : unsigned char { milestone, time, expense, recurring, advance, credit };
    enum class Status : unsigned char { planned, eligible, on_hold, billed, cancelled };

    Id<BillingSchedule>            schedule;
    Id<ContractLine>               contract_line;
    Kind                           kind;
    std::vector<BillingSource>     sources{};
    std::optional<Date>            due_on{};
    Money                          amount;
    Status                         status;
    std::optional<Id<InvoiceLine>> invoice_line{};

    bool operator==(BillingEvent const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::BillingEvent,
    schedule, contract_line, kind, sources, due_on, amount, status, invoice_line);

namespace throughline {

template <>
inline constexpr auto about<BillingEvent> = about_object<BillingEvent>(
    "BillingEvent", "One line of a billing schedule: an amount that becomes due for billing.",
    {
        member<&BillingEvent::schedule>("The schedule it belongs to.", Owner::derived),
        member<&BillingEvent::contract_line>("The contract line it bills.", Owner::derived),
        member<&BillingEvent::kind>("What it charges for.", Owner::derived),
        member<&BillingEvent::sources>("What entitles to it; one source feeds at most one live event.", Owner::derived),
        member<&BillingEvent::due_on>("Day on which it may be billed.", Owner::derived),
        member<&BillingEvent::amount>("What is billed, before tax; a credit is negative.", Owner::derived),
        member<&BillingEvent::status>("How far it has come.", Owner::derived),
        member<&BillingEvent::invoice_line>("The invoice line that billed it.", Owner::erp),
    });
static_assert(described<BillingEvent>);

}  // namespace throughline
