#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/revenue/split.hpp>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace throughline {

/// A line to bill, before it is a BillingEvent of a schedule.
struct BillingLine {
    std::string                description;
    BillingEvent::Kind         kind;
    std::optional<Date>        due_on{};
    Figure<Money>              amount;
    std::vector<BillingSource> sources{};
};

struct BillingPolicy {
    RemainderRule  remainder = RemainderRule::largest_remainder;
    RoundingPolicy rounding{};
    Explain        explain = Explain::no;
};

/// An instalment, a phase or a milestone of a fixed price: it bills an amount of its own, or a share by weight of what
/// the amounts leave.
struct Instalment {
    std::string                  description;
    std::optional<Money>         amount{};
    Decimal                      weight{};  ///< Where there is no amount: a percentage, the phase's budget, a one.
    std::optional<Date>          due_on{};
    std::optional<Id<Milestone>> milestone{};
};

/// Bills a fixed price in instalments whose sum is the price, to the last unit: fixed fee, phased or by milestones.
/// Errors: no instalments, or amounts alone that do not make up the price, with what is missing.
Result<std::vector<BillingLine>> bill_fixed_price(Money const& price, std::span<Instalment const> instalments,
                                                  BillingPolicy const& policy = {});

/// Which end of a period a recurring fee is billed at.
enum class BillingTiming : unsigned char { in_advance, in_arrears };

/// A service that is billed every so many months: a fixed price over its term, or a fee a period.
struct RecurringService {
    std::string          description;
    DateRange            term;  ///< Must be closed.
    int                  months_each = 1;
    std::optional<Money> total{};  ///< Split over the periods by the days of a short last one; or
    std::optional<Money> fee{};    ///< billed each period, a short last one by its days.
    BillingTiming        timing = BillingTiming::in_advance;
    RecordId             source{};
};

Result<std::vector<BillingLine>> bill_recurring(RecurringService const& service, BillingPolicy const& policy = {});

/// Refuses rates of one card, role and region that overlap in time (R61); otherwise the rates may be looked up.
Result<> check_rates(std::span<Rate const> rates);

/// The rate that holds on a day: that of the role in the region, or else of the role, or else of the region, or else
/// of the card. `not_found` where there is none. Requires: rates of one card, which `check_rates` accepts.
Result<Rate> rate_for(std::span<Rate const> rates, std::optional<Id<Role>> role, std::optional<Id<Region>> region,
                      Date on);

/// Approved work to bill.
struct BillableTime {
    Id<TimeEntry>             entry;
    std::optional<Id<Role>>   role{};
    std::optional<Id<Region>> region{};
    Date                      worked_on;
    Hours                     hours;
    std::optional<Money>      rate{};  ///< Of the entry itself; otherwise the rate card's.
};

/// An approved expense to bill.
struct BillableExpense {
    Id<Expense> expense;
    Date        incurred_on;
    Money       amount;
    Percent     markup{};
};

struct TimeAndMaterialsTerms {
    Currency              currency;
    std::span<Rate const> rates{};
    /// Each entry's hours are raised to a multiple of this: 0.25 for quarters of an hour. Corrections below zero, too,
    /// grow in size.
    std::optional<Hours> increment{};
    /// Of all bills together. A credit takes off what was above it first, and then makes room again.
    std::optional<Money> not_to_exceed{};
    std::optional<Money> billed_before{};   ///< What counts against it already.
    std::optional<Money> above_before{};    ///< What it has kept from being billed already.
    std::set<RecordId>   billed_sources{};  ///< Entries and expenses that live billing events bill already.
    BillingPolicy        policy{};
};

struct TimeAndMaterialsBill {
    std::vector<BillingLine> lines;
    Figure<Money>            total;
    Figure<Money> above_cap;  ///< Work that the cap keeps from being billed; below zero where credits undo it.
};

/// Bills time and expenses, in the order given. A source that is billed already is `duplicate`: one source feeds at
/// most one live billing event (R64). What passes the cap is cut, and counted in `above_cap`.
Result<TimeAndMaterialsBill> bill_time_and_materials(std::span<BillableTime const>    time,
                                                     std::span<BillableExpense const> expenses,
                                                     TimeAndMaterialsTerms const&     terms);

/// Sum of the lines' amounts.
Result<Money> total_of(std::span<BillingLine const> lines, Currency currency);

}  // namespace throughline
