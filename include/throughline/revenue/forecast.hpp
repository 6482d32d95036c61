#pragma once

#include <throughline/model/exchange_rate.hpp>
#include <throughline/model/forecast.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/role_hours.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/journal.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// What a scenario takes for granted beside the facts (R77). The facts themselves are never changed.
struct ForecastAssumptions {
    Percent probability{100};  ///< Of each deal's own probability: 80 makes a 70 % deal a 56 % one.
    int     start_delay = 0;   ///< Days that work not yet contracted starts later.
    int     days_late   = 0;   ///< Days that customers pay later than their history says.
    Percent cost{100};         ///< Of planned cost.

    bool operator==(ForecastAssumptions const&) const = default;
};

/// Reads a scenario's assumptions: `probability` and `cost` in percent, `start_delay` and `days_late` in days. An
/// unknown name or an unreadable value is a `validation` error.
Result<ForecastAssumptions> assumptions_of(Scenario const& scenario);

struct ForecastPolicy {
    int         deal_days         = 90;    ///< That a deal lasts which does not say.
    int         payment_days      = 30;    ///< Until an invoice is due where no payment terms are known.
    std::size_t payments_min      = 3;     ///< Of a customer, before its own history counts.
    bool        tentative_is_plan = true;  ///< Tentative assignments burn backlog like confirmed ones.
    Explain     explain           = Explain::no;
    /// Which rates convert a cost into the currency of the revenue that it stands against; those of no kind serve, too.
    ExchangeRate::Kind rates = ExchangeRate::Kind::average;
    /// A deal by milestones that has no contract yet is billed in such shares, from its first day to its last.
    std::vector<Decimal> milestone_shares{Decimal{30}, Decimal{40}, Decimal{30}};
};

/// What a forecast is asked for.
struct ForecastRequest {
    Id<Scenario>                 scenario;
    std::vector<SourceFreshness> as_of;          ///< How fresh each source was: what makes two forecasts comparable.
    Date                         today;          ///< Plans count from this day on.
    Date                         closed_before;  ///< Periods that end by the start of this day hold actuals alone.
    ForecastAssumptions          assumptions{};
    ForecastPolicy               policy{};

    /// The first day that a plan can still change.
    Date first_day() const { return std::max(today, closed_before); }
};

/// A line with its identity and how it came about.
struct ForecastFigure {
    Id<ForecastLine> id;
    ForecastLine     line;
    Explanation      why{};
};

/// Whose work a deal that has no contract yet is thought to take: what its cost follows from.
struct StaffingAssumption {
    Id<Opportunity>        deal;
    std::optional<Hours>   estimated{};
    std::vector<RoleHours> role_mix{};

    bool operator==(StaffingAssumption const&) const = default;
};

/// One computed revision. Its id and hash are of its contents: a changed line is a different revision, which `verify`
/// tells from a damaged one. Baselines are therefore immutable (R75).
struct ForecastRevision {
    Id<Forecast>                id;
    Forecast                    header;
    std::vector<ForecastFigure> figures;  ///< In the order of their keys: measure, period, dimensions, basis, currency.
    std::string                 hash;     ///< SHA-256 of all the rest.
    // What was taken for granted, kept with what followed from it (R107).
    ForecastAssumptions             assumptions{};
    std::vector<StaffingAssumption> staffing{};  ///< In the order of the deals' ids.
};

/// Where a deal is counted: in exactly one place at any moment (R262).
enum class DealStanding : unsigned char {
    omitted,     ///< Lost, without an amount, or left out of the forecast by sales.
    pipeline,    ///< Open: counts with its probability.
    won,         ///< Won, and no contract stands for it yet: counts with its amount, as contracted.
    contracted,  ///< Its contracts count, whatever the opportunity says.
};
DealStanding standing_of(BusinessState const& state, Id<Opportunity> deal);

/// The forecast of a state: weighted pipeline with its cost, billings and cash, backlog and its burn by plan, invoicing
/// schedule, cash by terms and payment history, cost and margin, planned hours and utilization; actuals in closed
/// periods and up to today, and what remains after that (R128). A pure function: the same state and request give the
/// same bits (R129).
///
/// Errors: amounts of one contract in several currencies, cost in a currency for which there is no rate, or figures
/// that do not fit; each names its record.
Result<ForecastRevision> forecast(BusinessState const& state, ForecastRequest const& request);

/// The revision after another: the same scenario, linked to it, with a cause. A revision that says what the one before
/// said is refused as `duplicate`, one of another scenario as `validation`.
Result<ForecastRevision> revise(ForecastRevision const& before, BusinessState const& state,
                                ForecastRequest const& request, std::string cause);

/// An error of code `corrupt` where a revision's hash is not that of its contents.
Result<> verify(ForecastRevision const& revision);

/// Sum of a measure over a revision's lines: of one period or all, of one basis or all.
Result<Figure<Money>> total_of(ForecastRevision const& revision, ForecastLine::Measure measure, Currency currency,
                               std::optional<Date> month = {}, std::optional<ForecastLine::Basis> basis = {});

}  // namespace throughline
