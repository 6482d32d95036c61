#pragma once

#include <throughline/model/invoice.hpp>
#include <throughline/model/role.hpp>
#include <throughline/observe/kpi.hpp>
#include <throughline/revenue/forecast.hpp>
#include <throughline/revenue/forecast_revision.hpp>

#include <map>

namespace throughline {

/// Issued invoices whose contract's deal or engagement has a line in one of the revisions, found by lineage (R232).
struct InvoicesInForecast {
    Share                    linked;
    std::vector<Id<Invoice>> unlinked;
};
InvoicesInForecast invoices_linked_to_forecast(BusinessState const& state, std::span<ForecastRevision const> revisions);

/// What a forecast would have said had every change come through at once, less what it said (R235).
struct DelayVariance {
    std::map<std::pair<ForecastLine::Measure, Currency>, Decimal> by_measure;  ///< Those that differ.
    std::vector<ForecastChange>                                   lines;
};
Result<DelayVariance> forecast_variance_from_delay(std::span<JournalEntry const> journal, Timestamp known_by,
                                                   ForecastRequest const& request);

/// Actual revenue less what the baseline said, of one service line in one period (R236).
struct ServiceLineVariance {
    std::optional<Id<ServiceLine>> service_line{};
    Period                         period;
    Money                          planned;
    Money                          actual;

    Money variance() const { return actual - planned; }
};
struct RevenueVariance {
    std::vector<ServiceLineVariance> lines;
    std::map<Currency, Decimal>      total;  ///< The sum of all lines' variances, exactly.
};
/// Of periods that end by `closed_before`.
Result<RevenueVariance> revenue_variance_by_service_line(ForecastRevision const& baseline,
                                                         ForecastRevision const& later, Date closed_before);

/// 1 - |forecast - actual| / actual, in percent, of one role in one week (R238). Where nothing was worked it is 100 if
/// nothing was planned, and 0 otherwise. It is negative where more than twice the actual hours were planned.
struct UtilizationAccuracy {
    std::optional<Id<Role>> role{};
    Date                    week;  ///< Its Monday.
    Hours                   planned{};
    Hours                   actual{};
    Percent                 accuracy{};
};
Result<std::vector<UtilizationAccuracy>> utilization_forecast_accuracy(BusinessState const& planned,
                                                                       BusinessState const& actual,
                                                                       DateRange const&     weeks);

}  // namespace throughline
