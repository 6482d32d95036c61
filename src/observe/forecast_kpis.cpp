#include <throughline/observe/forecast_kpis.hpp>

#include <throughline/model/assignment.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/receivables.hpp>
#include <throughline/revenue/rounding.hpp>
#include <throughline/revenue/work_state.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace throughline {

namespace observe_detail {

using RoleWeek = std::pair<std::optional<Id<Role>>, Date>;

Date week_of(Date day) { return day.plus_days(1 - static_cast<std::int32_t>(day.weekday().iso_encoding())); }

std::optional<Id<Role>> role_of(BusinessState const& state, Id<Resource> resource,
                                std::optional<Id<Role>> const& assigned) {
    if (assigned) return assigned;
    auto const* person = state.find(resource);
    return person ? person->role : std::nullopt;
}

Result<Percent> accuracy_of(Hours const& planned, Hours const& actual) {
    if (actual.value().is_zero()) return Percent{planned.value().is_zero() ? 100 : 0};
    Decimal const miss = (planned.value() - actual.value()).magnitude();
    auto const    part = proportion(miss, 100, actual.value(), 2, RoundingRule::half_up);
    if (!part) return part.error();
    return Percent{Decimal{100} - *part};
}

}  // namespace observe_detail

using namespace observe_detail;

InvoicesInForecast invoices_linked_to_forecast(BusinessState const&              state,
                                               std::span<ForecastRevision const> revisions) {
    std::set<RecordId> spoken_of;
    for (auto const& revision : revisions)
        for (auto const& [id, line, why] : revision.figures) {
            if (line.engagement) spoken_of.insert(*line.engagement);
            if (line.opportunity) spoken_of.insert(*line.opportunity);
        }
    InvoicesInForecast result;
    state.each<Invoice>([&](Id<Invoice> id, Invoice const& invoice) {
        if (!is_issued(invoice)) return;
        ++result.linked.whole;
        auto const* contract   = state.find(invoice.contract);
        auto const* engagement = contract ? state.find(contract->engagement) : nullptr;
        bool const  is_linked  = (contract && contract->engagement && spoken_of.contains(*contract->engagement)) ||
                               (engagement && engagement->opportunity && spoken_of.contains(*engagement->opportunity));
        if (is_linked)
            ++result.linked.part;
        else
            result.unlinked.push_back(id);
    });
    return result;
}

Result<DelayVariance> forecast_variance_from_delay(std::span<JournalEntry const> journal, Timestamp known_by,
                                                   ForecastRequest const& request) {
    auto const as_it_was = forecast(state_at(journal, known_by), request);
    if (!as_it_was) return as_it_was.error();
    auto const at_once = forecast(state_without_delay(journal, known_by), request);
    if (!at_once) return at_once.error();
    auto lines = changes_between(*as_it_was, *at_once);
    if (!lines) return lines.error();
    DelayVariance result{.by_measure = {}, .lines = *std::move(lines)};
    for (auto const& change : result.lines) {
        auto const& line = change.after ? *change.after : *change.before;
        if (!line.amount) continue;
        auto const sum = Decimal::add(result.by_measure[{line.measure, line.amount->currency()}], change.difference);
        if (!sum) return sum.error();
        result.by_measure[{line.measure, line.amount->currency()}] = *sum;
    }
    std::erase_if(result.by_measure, [](auto const& each) { return each.second.is_zero(); });
    return result;
}

Result<RevenueVariance> revenue_variance_by_service_line(ForecastRevision const& baseline,
                                                         ForecastRevision const& later, Date closed_before) {
    std::map<std::tuple<std::optional<Id<ServiceLine>>, Date, Currency>, ServiceLineVariance> sums;
    auto const add = [&](ForecastRevision const& revision, Money ServiceLineVariance::*into,
                         bool only_actual) -> Result<> {
        for (auto const& [id, line, why] : revision.figures) {
            if (line.measure != ForecastLine::Measure::revenue || !line.amount) continue;
            if (*line.period.range.end > closed_before) continue;
            if (only_actual && line.basis != ForecastLine::Basis::actual) continue;
            auto const currency        = line.amount->currency();
            auto const [found, is_new] = sums.try_emplace({line.service_line, line.period.range.start, currency});
            if (is_new) found->second = {line.service_line, line.period, Money::zero(currency), Money::zero(currency)};
            auto const sum = Money::add(found->second.*into, *line.amount);
            if (!sum) return sum.error();
            found->second.*into = *sum;
        }
        return {};
    };
    if (auto added = add(baseline, &ServiceLineVariance::planned, false); !added) return added.error();
    if (auto added = add(later, &ServiceLineVariance::actual, true); !added) return added.error();
    RevenueVariance result;
    for (auto const& [key, each] : sums) {
        result.lines.push_back(each);
        result.total[std::get<Currency>(key)] += each.variance().amount();
    }
    return result;
}

Result<std::vector<UtilizationAccuracy>> utilization_forecast_accuracy(BusinessState const& planned,
                                                                       BusinessState const& actual,
                                                                       DateRange const&     weeks) {
    std::map<RoleWeek, std::pair<Hours, Hours>> hours;
    planned.each<Assignment>([&](Id<Assignment>, Assignment const& assignment) {
        for (auto const& [week, part] : assignment.hours_by_week) {
            if (!weeks.contains(week)) continue;
            auto& sum = hours[{role_of(planned, assignment.resource, assignment.role), week_of(week)}].first;
            sum       = sum + part;
        }
    });
    actual.each<TimeEntry>([&](Id<TimeEntry>, TimeEntry const& entry) {
        if (!is_approved(entry) || !weeks.contains(entry.worked_on)) return;
        auto const* assignment = actual.find(entry.assignment);
        auto const  role       = role_of(actual, entry.resource, assignment ? assignment->role : std::nullopt);
        auto&       sum        = hours[{role, week_of(entry.worked_on)}].second;
        sum                    = sum + entry.hours;
    });
    std::vector<UtilizationAccuracy> found;
    for (auto const& [key, both] : hours) {
        auto const accuracy = accuracy_of(both.first, both.second);
        if (!accuracy) return accuracy.error();
        found.push_back({key.first, key.second, both.first, both.second, *accuracy});
    }
    return found;
}

}  // namespace throughline
