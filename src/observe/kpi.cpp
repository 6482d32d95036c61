#include <throughline/observe/kpi.hpp>

#include <throughline/revenue/rounding.hpp>

#include <algorithm>
#include <stdexcept>

namespace throughline {

namespace observe_detail {

constexpr int digits_shown = 2;

Decimal ratio(std::int64_t number, std::int64_t of) {
    return proportion(number, 1, of, digits_shown, RoundingRule::half_up).value();
}

bool is_working_day(Calendar const* calendar, Date day) {
    auto const weekday = static_cast<Calendar::Weekday>(day.weekday().iso_encoding() - 1);
    if (!calendar || calendar->working_days.empty()) {
        if (weekday >= Calendar::Weekday::saturday) return false;
    } else if (std::ranges::find(calendar->working_days, weekday) == calendar->working_days.end()) {
        return false;
    }
    return !calendar || std::ranges::find(calendar->holidays, day) == calendar->holidays.end();
}

constexpr KpiAbout catalogue[] = {
    {"activation_time", "From a deal becoming won to its project being active in the ERP.", "hours"},
    {"activation_within_sla",
     "Won deals whose project was active within the agreed working days, of those that were or should have been.", "%"},
    {"invoices_linked_to_forecast",
     "Issued invoices whose deal or engagement a forecast revision speaks of, of all issued ones.", "%"},
    {"billing_latency",
     "Readiness: from the last source's approval to eligible; cycle: from eligible to the issued invoice.", "hours"},
    {"sync_success", "Operations that were applied, of those that ended, by region and workflow.", "%"},
    {"forecast_variance_from_delay",
     "The forecast as if every change had come through at once, less the forecast as it was.", "currency"},
    {"revenue_variance_by_service_line", "Actual revenue less the baseline's, by service line and closed period.",
     "currency"},
    {"start_variance", "Working days, by the manager's calendar, from a project's planned to its actual start.",
     "days"},
    {"utilization_forecast_accuracy", "1 - |planned - actual| / actual hours, by role and week.", "%"},
    {"billing_adherence",
     "Billing events invoiced within the tolerance of their date, of those whose tolerance has run out.", "%"},
    {"billing_events_synced_automatically",
     "Eligible and billed billing events that nobody had to act on, of all of them.", "%"},
    {"manual_reconciliation", "Exceptions opened and closed in a time, and the median age of those still open.",
     "count, hours"},
    {"revenue_leakage",
     "Approved billable work without a billing event, or not invoiced after so many days, at its rate.", "currency"},
    {"integration_failure_rate", "Operations that failed for good, of all operations, by endpoint.", "%"},
    {"utilization_reporting_latency", "From a time entry's approval to its being known here.", "minutes"},
    {"approval_to_invoice", "From a time entry's approval to the date of its invoice.", "days"},
    {"quote_to_cash", "From an accepted quote to the payment that completes what it sold.", "days"},
    {"projects_awaiting_activation", "Won deals without an active project, and how long they have waited.", "days"},
    {"milestones_without_invoices", "Approved milestones that no invoice bills, with age and owner.", "days"},
    {"revisions_not_in_planning", "Forecast revisions that did not reach planning, with last error and next attempt.",
     "list"},
    {"clients_out_of_sync", "Members in which the ledgers of two legal entities know one customer unlike.", "list"},
    {"unbilled_approved_work", "Approved billable work that no invoice has, in hours and value, by project.",
     "hours, currency"},
    {"conversion_funnel", "Every won deal in exactly one of active, awaiting, blocked and exempt.", "count"},
};

}  // namespace observe_detail

using namespace observe_detail;

std::optional<Percent> Share::percent() const {
    if (whole == 0) return std::nullopt;
    return Percent{ratio(static_cast<std::int64_t>(part) * 100, static_cast<std::int64_t>(whole))};
}

Distribution::Distribution(std::vector<Decimal> numbers) : sorted_{std::move(numbers)} { std::ranges::sort(sorted_); }

std::optional<Decimal> Distribution::percentile(int percent) const {
    constexpr std::size_t whole = 100;
    if (percent < 1 || percent > static_cast<int>(whole)) throw std::invalid_argument{"a percentile is of 1 to 100"};
    if (sorted_.empty()) return std::nullopt;
    return sorted_[(sorted_.size() * static_cast<std::size_t>(percent) + whole - 1) / whole - 1];
}

Decimal minutes_between(Timestamp from, Timestamp to) {
    constexpr std::int64_t microseconds_a_minute = 60'000'000;
    return ratio((to - from).count(), microseconds_a_minute);
}

Decimal hours_between(Timestamp from, Timestamp to) {
    constexpr std::int64_t microseconds_an_hour = 3'600'000'000;
    return ratio((to - from).count(), microseconds_an_hour);
}

Decimal days_between(Timestamp from, Timestamp to) {
    constexpr std::int64_t microseconds_a_day = 86'400'000'000;
    return ratio((to - from).count(), microseconds_a_day);
}

Date utc_date(Timestamp at) {
    constexpr std::int64_t seconds_a_day = 86'400;
    std::int64_t const     seconds       = at.seconds();
    return Date::from_days(static_cast<std::int32_t>(seconds / seconds_a_day - (seconds % seconds_a_day < 0 ? 1 : 0)));
}

int working_days_between(Calendar const* calendar, Date from, Date to) {
    int        days = 0;
    bool const back = to < from;
    for (Date day = std::min(from, to); day < std::max(from, to); day = day.plus_days(1))
        days += is_working_day(calendar, day.plus_days(1)) ? 1 : 0;
    return back ? -days : days;
}

std::span<KpiAbout const> kpi_catalogue() { return catalogue; }

}  // namespace throughline
