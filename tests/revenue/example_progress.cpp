#include "published_examples.hpp"

#include <throughline/revenue/position.hpp>
#include <throughline/revenue/progress.hpp>
#include <throughline/revenue/variable_consideration.hpp>

namespace published {

namespace {

ProgressPolicy progress_policy(Json const& inputs, Unit const& unit) {
    return {.percent_digits = percent_digits(inputs), .rounding = unit.rounding, .explain = Explain::yes};
}

Json percent_completed(Json const& inputs) {
    Unit const unit{inputs};
    Money      price = unit.money(inputs, inputs.contains("price") ? "price" : "price_fixed");
    if (inputs.contains("price_variable")) {
        std::vector<Outcome> outcomes;
        for (auto const& outcome : inputs["price_variable"])
            outcomes.push_back(
                {.amount = unit.money(outcome, "amount"), .probability = percent_of(outcome["probability"])});
        price += estimate_variable(outcomes, {.rounding = unit.rounding}).value().included.value;
    }
    std::vector<ProgressPoint> points;
    for (auto const& period : inputs["periods"])
        points.push_back(cost_to_cost(text(period, "period"), unit.money(period, "cost_to_date"),
                                      unit.money(period, "estimated_total_cost")));
    auto const periods = percent_complete(price, points, progress_policy(inputs, unit)).value();
    Json       result{{"price", shown(price)}};
    for (auto const& period : periods)
        result["periods"].push_back({{"period", period.period},
                                     {"percent", shown(period.percent)},
                                     {"cumulative_revenue", shown(period.revenue_to_date)},
                                     {"revenue", shown(period.revenue)},
                                     {"cost", shown(period.cost)},
                                     {"gross_profit", shown(period.gross_profit)},
                                     {"loss_provision", shown(period.loss_provision)}});
    if (inputs.contains("billings_to_date")) {
        auto const position =
            net_position(periods.back().revenue_to_date.value, unit.money(inputs, "billings_to_date"), Explain::yes);
        result["contract_asset"]     = shown(position.value().unbilled);
        result["contract_liability"] = shown(position->deferred);
    }
    return result;
}

Json progress_increments(Json const& inputs) {
    Unit const unit{inputs};
    Json       result;
    for (auto const& example : inputs["cases"]) {
        std::vector<ProgressPoint> points;
        for (auto const& progress : example["progress"])
            points.push_back({.period = progress.dump(), .done = decimal(progress), .expected_total = 1});
        auto const periods = percent_complete(unit.money(example, "price"), points, progress_policy(inputs, unit));
        for (auto const& period : periods.value())
            result["revenue"][text(example, "id")].push_back(shown(period.revenue));
    }
    return result;
}

Json forecast_or_eac(Json const& inputs) {
    Unit const                     unit{inputs};
    std::map<std::string, Decimal> to_date;
    Json                           result;
    for (auto const& actual : inputs["actuals"]) {
        std::vector<CostCategory> categories;
        for (auto const& [name, forecast] : inputs["forecast"].items()) {
            to_date[name] += decimal(actual, name.c_str());
            categories.push_back({.name           = name,
                                  .forecast       = unit.money(forecast),
                                  .actual_to_date = Money{to_date[name], unit.currency}});
        }
        int const  digits = percent_digits(inputs).value_or(2);
        auto const eac    = completion(categories, unit.currency, CompletionBasis::estimate_at_completion, digits,
                                       unit.rounding, Explain::yes)
                             .value();
        auto const forecast =
            completion(categories, unit.currency, CompletionBasis::forecast, digits, unit.rounding, Explain::yes)
                .value();
        result["estimate_at_completion"].push_back(shown(eac.expected_total));
        result["cost_to_date"].push_back(shown(eac.cost_to_date));
        result["percent_eac"].push_back(shown(eac.percent));
        result["percent_forecast"].push_back(shown(forecast.percent));
    }
    return result;
}

Json uninstalled(Json const& inputs) {
    Unit const unit{inputs};
    auto const figures = uninstalled_materials({.price                = unit.money(inputs, "price"),
                                                .uninstalled_cost     = unit.money(inputs, "uninstalled_cost"),
                                                .estimated_total_cost = unit.money(inputs, "estimated_total_cost"),
                                                .other_cost_to_date   = unit.money(inputs, "other_cost_to_date")},
                                               progress_policy(inputs, unit))
                             .value();
    return {{"percent", shown(figures.percent)},
            {"revenue", shown(figures.revenue)},
            {"cost_of_sales", shown(figures.cost_of_sales)},
            {"gross_profit", shown(figures.gross_profit)}};
}

/// What is expected of a contract, and what is recognized of it at its percentage, the whole of a loss at once.
Json loss_contract(Json const& inputs) {
    Unit const unit{inputs};
    Json       result;
    for (auto const& contract : inputs["contracts"]) {
        std::string const name          = text(contract, "id");
        Money const       price         = unit.money(contract, "price");
        Money const       cost          = unit.money(contract, "estimated_total_cost");
        auto const        expected      = expected_result(price, cost, 10, unit.rounding, Explain::yes).value();
        result["expected_profit"][name] = shown(expected.profit);
        result["margin_percent"][name]  = shown(expected.margin);

        Decimal const       percent = decimal(contract, "percent");
        ProgressPoint const point{
            .period         = "to date",
            .done           = percent,
            .expected_total = 100,
            .cost_to_date   = rounded(cost * percent * Decimal::from_units(1, 2), unit.rounding).value(),
            .estimated_cost = cost};
        auto const period = percent_complete(price, {&point, 1}, progress_policy(inputs, unit)).value().front();
        result["gross_profit"][name] = shown(period.gross_profit.value - period.loss_provision.value);
    }
    return result;
}

Json wip(Json const& inputs) {
    Unit const          unit{inputs};
    std::vector<WipJob> jobs;
    for (auto const& job : inputs["jobs"])
        jobs.push_back({.name             = text(job, "id"),
                        .price            = unit.money(job, "price"),
                        .cost_to_date     = unit.money(job, "cost_to_date"),
                        .cost_to_complete = unit.money(job, "cost_to_complete"),
                        .billed           = unit.money(job, "billed")});
    auto const schedule = wip_schedule(jobs, unit.currency, 10, unit.rounding, Explain::yes).value();
    Json       result{{"total_revenue", shown(schedule.revenue)},
                      {"underbillings", shown(schedule.underbillings)},
                      {"overbillings", shown(schedule.overbillings)},
                      {"net_over_under", shown(schedule.net_over_under)},
                      {"backlog", shown(schedule.backlog)}};
    for (auto const& job : schedule.jobs)
        result["jobs"][job.name] = {
            {"percent", shown(job.percent)}, {"revenue", shown(job.revenue)}, {"over_under", shown(job.over_under)}};
    return result;
}

Json milestone(Json const& inputs) {
    Unit const                  unit{inputs};
    std::vector<MilestoneShare> shares;
    for (auto const& share : inputs["milestones"])
        shares.push_back({.name = text(share, "name"), .cumulative = Percent{decimal(share, "cumulative_percent")}});
    Json result;
    for (auto const& reached :
         milestone_revenue(unit.money(inputs, "price"), shares, unit.rounding, Explain::yes).value()) {
        result["cumulative"].push_back(shown(reached.revenue_to_date));
        result["increments"].push_back(shown(reached.revenue));
    }
    return result;
}

}  // namespace

std::map<std::string, Adapter> progress_adapters() {
    return {{"percent_complete", percent_completed},
            {"progress_increments", progress_increments},
            {"forecast_or_eac", forecast_or_eac},
            {"uninstalled_materials", uninstalled},
            {"loss_contract", loss_contract},
            {"wip_schedule", wip},
            {"milestone", milestone}};
}

}  // namespace published
