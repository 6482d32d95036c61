#include "derived_id.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/process/forecast_baseline.hpp>

namespace throughline {

using namespace process_detail;

Id<Scenario> baseline_scenario() { return Id<Scenario>::derive("throughline", "Scenario", "baseline"); }
Id<Forecast> schedule_forecast_id(Id<RevenueSchedule> schedule, std::size_t revision) {
    return id_after<Forecast>("forecast of a schedule", schedule, revision);
}

namespace process_detail {

Id<ForecastLine> forecast_line_id(Id<Forecast> forecast, std::string const& period) {
    return id_after<ForecastLine>("forecast line", forecast, period);
}

void put_scenario(Desired& desired) {
    desired.put(baseline_scenario(), Scenario{.name   = "Contracted baseline",
                                              .kind   = Scenario::Kind::baseline,
                                              .status = Scenario::Status::approved});
}

/// A revision needs its scenario: planning's systems take no figure without either.
void put_forecast(Id<Forecast> id, Forecast forecast, Desired& desired) {
    put_scenario(desired);
    forecast.scenario = baseline_scenario();
    desired.put(id, std::move(forecast));
}

/// What a contract line's forecast is about.
ForecastLine about_line(Id<ContractLine> id, Records& records) {
    ForecastLine about{.forecast = {},
                       .scenario = baseline_scenario(),
                       .period   = {},
                       .measure  = ForecastLine::Measure::revenue,
                       .basis    = ForecastLine::Basis::contracted};
    auto const   line     = records.get(id);
    auto const   contract = line ? records.get(line->contract) : std::nullopt;
    if (!contract) return about;
    about.project      = line->project;
    about.account      = contract->account;
    about.engagement   = contract->engagement;
    about.legal_entity = contract->legal_entity;
    return about;
}

struct DeriveBaseline {
    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<RevenueSchedule> const id{record};
        auto const                planned = records.referring<&RevenueScheduleLine::schedule>(id);
        if (planned.empty()) return;
        put_scenario(desired);  // Also where all its revisions are there.
        std::size_t revision = 0;
        while (records.get(schedule_forecast_id(id, revision))) ++revision;
        if (revision > 0 && says_the_same(schedule_forecast_id(id, revision - 1), planned, records)) return;
        auto const forecast = schedule_forecast_id(id, revision);
        Forecast   made{.scenario = {}};
        if (revision > 0) {
            made.created_from = schedule_forecast_id(id, revision - 1);
            made.cause        = "the revenue schedule changed";
        }
        put_forecast(forecast, std::move(made), desired);
        auto const about = about_line(object.as<RevenueSchedule>().contract_line, records);
        for (auto const& [line_id, line] : planned) {
            ForecastLine told{about};
            told.forecast = forecast;
            told.period   = line.period;
            told.amount   = line.planned;
            desired.put(forecast_line_id(forecast, line.period.name), std::move(told));
        }
    }

  private:
    using Planned = std::vector<std::pair<Id<RevenueScheduleLine>, RevenueScheduleLine>>;

    static bool says_the_same(Id<Forecast> forecast, Planned const& planned, Records& records) {
        if (records.referring<&ForecastLine::forecast>(forecast).size() != planned.size()) return false;
        for (auto const& [id, line] : planned) {
            auto const told = records.get(forecast_line_id(forecast, line.period.name));
            if (!told || told->amount != line.planned) return false;
        }
        return true;
    }
};

/// The sum of one record's amounts in a period; nothing where currencies differ.
template <class Rows>
std::optional<Money> sum_in(Rows const& rows, Period const& period) {
    std::optional<Money> sum;
    for (auto const& [id, row] : rows) {
        if (!(row.period == period)) continue;
        auto const more = sum ? Money::add(*sum, row.amount) : Result<Money>{row.amount};
        if (!more) return std::nullopt;
        sum = *more;
    }
    return sum;
}

void derive_actual_revenue(RecordId, AnyObject const& object, Records& records, Desired& desired) {
    auto const& event = object.as<RevenueEvent>();
    auto const  sum   = sum_in(records.referring<&RevenueEvent::contract_line>(event.contract_line), event.period);
    if (!sum) return;
    auto line     = about_line(event.contract_line, records);
    line.forecast = id_after<Forecast>("actual revenue", event.contract_line);
    line.period   = event.period;
    line.amount   = sum;
    line.basis    = ForecastLine::Basis::actual;
    put_forecast(line.forecast, {.scenario = {}, .cause = "recognized revenue"}, desired);
    desired.put(id_after<ForecastLine>("actual revenue", event.contract_line, event.period.name), std::move(line));
}

void derive_actual_cost(RecordId, AnyObject const& object, Records& records, Desired& desired) {
    auto const& cost = object.as<CostActual>();
    auto const  sum  = sum_in(records.referring<&CostActual::project>(cost.project), cost.period);
    if (!sum) return;
    ForecastLine line{.forecast = id_after<Forecast>("actual cost", cost.project),
                      .scenario = baseline_scenario(),
                      .period   = cost.period,
                      .measure  = ForecastLine::Measure::cost,
                      .basis    = ForecastLine::Basis::actual};
    line.project = cost.project;
    line.amount  = sum;
    put_forecast(line.forecast, {.scenario = {}, .cause = "booked costs"}, desired);
    desired.put(id_after<ForecastLine>("actual cost", cost.project, cost.period.name), std::move(line));
}

}  // namespace process_detail

Process forecast_baseline() {
    return {.name    = "forecast baseline",
            .version = 2,
            .from    = "RevenueSchedule",
            .derive  = process_detail::DeriveBaseline{},
            .watches = {"RevenueScheduleLine"},
            .reads = {"RevenueSchedule", "RevenueScheduleLine.planned", "ContractLine.contract", "ContractLine.project",
                      "Contract.account", "Contract.engagement", "Contract.legal_entity"},
            .makes = {"Scenario", "Forecast", "ForecastLine"},
            .shares_with = {"actual revenue feedback", "actual cost feedback"}};
}

Process actual_revenue_feedback() {
    return {.name        = "actual revenue feedback",
            .version     = 2,
            .from        = "RevenueEvent",
            .derive      = process_detail::derive_actual_revenue,
            .watches     = {},
            .reads       = {"RevenueEvent", "ContractLine.contract", "ContractLine.project", "Contract.account",
                            "Contract.engagement", "Contract.legal_entity"},
            .makes       = {"Scenario", "Forecast", "ForecastLine"},
            .shares_with = {"actual cost feedback"}};
}

Process actual_cost_feedback() {
    return {.name    = "actual cost feedback",
            .version = 2,
            .from    = "CostActual",
            .derive  = process_detail::derive_actual_cost,
            .watches = {},
            .reads   = {"CostActual"},
            .makes   = {"Scenario", "Forecast", "ForecastLine"}};
}

}  // namespace throughline
