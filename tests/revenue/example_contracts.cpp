#include "published_examples.hpp"

#include <throughline/revenue/modification.hpp>
#include <throughline/revenue/position.hpp>
#include <throughline/revenue/prepayment.hpp>
#include <throughline/revenue/price_allocation.hpp>
#include <throughline/revenue/progress.hpp>
#include <throughline/revenue/retainer.hpp>

namespace published {

namespace {

Modification modification_named(std::string const& kind) {
    static std::map<std::string, Modification> const kinds{{"separate", Modification::separate_contract},
                                                           {"prospective", Modification::prospective},
                                                           {"catch_up", Modification::cumulative_catch_up}};
    return kinds.at(kind);
}

Json modify_of_units(Json const& inputs, Unit const& unit) {
    auto const& contract = inputs["contract"];
    auto const& change   = inputs["change"];
    UnitChange  added{.units_added = decimal(change, "units_added"), .unit_price = unit.money(change, "unit_price")};
    if (change.contains("credit_per_delivered_unit"))
        added.credit_per_delivered_unit = unit.money(change, "credit_per_delivered_unit");
    auto const figures = modify_units({.units           = decimal(contract, "units"),
                                       .unit_price      = unit.money(contract, "unit_price"),
                                       .units_delivered = decimal(contract, "units_delivered")},
                                      added, modification_named(text(inputs, "kind")), unit.rounding, Explain::yes)
                             .value();
    return {{"original_unit_revenue", shown(figures.unit_revenue_of_remaining)},
            {"added_unit_revenue", shown(figures.unit_revenue_of_added)},
            {"original_total", shown(figures.original_total)},
            {"added_total", shown(figures.added_total)},
            {"revenue_before", shown(figures.revenue_before)},
            {"revenue_after", shown(figures.revenue_after)},
            {"credit_on_delivered", shown(figures.credit_on_delivered)},
            {"remaining_consideration", shown(figures.remaining_consideration)},
            {"remaining_units", shown(figures.remaining_units)},
            {"blended_unit_price", shown(figures.unit_revenue_of_remaining)},
            {"amount_payable_for_added_units", shown(figures.payable_for_added_units)},
            {"catch_up", shown(figures.catch_up)}};
}

Json modify(Json const& inputs) {
    Unit const unit{inputs};
    if (inputs["contract"].contains("units")) return modify_of_units(inputs, unit);
    auto const&         contract = inputs["contract"];
    auto const&         change   = inputs["change"];
    ProgressState const before{.price          = unit.money(contract, "price"),
                               .done           = decimal(contract, "cost_to_date"),
                               .expected_total = decimal(contract, "estimated_total_cost")};
    ProgressState       after{before};
    after.price += unit.money(change, "price_added") + unit.money(change, "variable_now_included");
    after.expected_total += decimal(change, "cost_added");
    auto const figures =
        cumulative_catch_up(before, after, percent_digits(inputs), unit.rounding, Explain::yes).value();
    return {{"percent_before", shown(figures.percent_before)},
            {"revenue_to_date", shown(figures.revenue_before)},
            {"percent_after", shown(figures.percent_after)},
            {"modified_price", shown(after.price)},
            {"catch_up", shown(figures.catch_up)}};
}

Json modify_cases(Json const& inputs) {
    Unit const unit{inputs};
    Json       result;
    for (auto const& example : inputs["cases"]) {
        Money const recognized = unit.money(example, "recognized");
        bool const  looks_back = text(example, "kind") == "catch_up";
        auto const  figure = looks_back ? catch_up_to(unit.money(example, "new_price"), decimal(example, "progress"),
                                                      recognized, unit.rounding, Explain::yes)
                                        : prospective_price(unit.money(example, "price"), recognized,
                                                            unit.money(example, "added"), unit.rounding, Explain::yes);
        result["results"][text(example, "id")] = shown(figure.value());
    }
    return result;
}

Product product(Json const& json) {
    return {.name       = text(json, "id"),
            .standalone = decimal(json, "ssp_weight", 1),
            .transfer   = Date::parse(text(json, "transfer")).value()};
}

Json modify_of_products(Json const& inputs) {
    Unit const      unit{inputs};
    auto const&     modification = inputs["modification"];
    ProductContract contract{.fixed       = unit.money(inputs, "fixed"),
                             .variable    = unit.money(inputs, "variable_estimate"),
                             .products    = {},
                             .modified_on = Date::parse(text(modification, "date")).value(),
                             .added       = {product(modification["added_product"])},
                             .added_price = unit.money(modification, "added_price")};
    for (auto const& each : inputs["products"]) contract.products.push_back(product(each));
    if (inputs.contains("later_variable_estimate"))
        contract.later_variable = unit.money(inputs, "later_variable_estimate");
    auto const story = modify_products(contract, {.rounding = unit.rounding, .explain = Explain::yes}).value();

    Json result{{"modified_price", shown(story.modified_price)}, {"total", shown(story.total)}};
    for (std::size_t i = 0; i < contract.products.size(); ++i) {
        result["initial_allocation"][contract.products[i].name]       = shown(story.initial[i]);
        result["catch_up_for_transferred"][contract.products[i].name] = shown(story.catch_up[i]);
    }
    for (std::size_t i = 0; i < story.remaining.size(); ++i) {
        result["modified_allocation"][story.remaining[i]] = shown(story.modified[i]);
        result["final_allocation"][story.remaining[i]]    = shown(story.final[i]);
    }
    for (auto const& revenue : story.revenue)
        result["revenue"].push_back({{"date", revenue.product.empty() ? "price change" : revenue.date->to_string()},
                                     {"amount", shown(revenue.amount)}});
    return result;
}

Json price_step(Json const& inputs) {
    Unit const             unit{inputs};
    DateRange const        term{Date::parse(text(inputs, "start")).value(),
                         Date::parse(text(inputs, "end")).value().plus_days(1)};
    std::vector<PriceStep> steps{{.from = term.start, .monthly_price = unit.money(inputs, "monthly_price")}};
    auto const             before = price_segments(term, steps, unit.rounding, Explain::yes).value();
    steps.push_back({.from          = Date::parse(text(inputs["change"], "effective")).value(),
                     .monthly_price = unit.money(inputs["change"], "monthly_price")});
    Money total = Money::zero(unit.currency);
    Json  result{{"before_change_booked", shown(before.front().booked)}};
    for (auto const& segment : price_segments(term, steps, unit.rounding, Explain::yes).value()) {
        total += segment.booked.value;
        result["segments"].push_back({{"start", segment.range.start.to_string()},
                                      {"end", segment.range.end->plus_days(-1).to_string()},
                                      {"booked", shown(segment.booked)}});
    }
    result["total"] = shown(total);
    return result;
}

Json breakage_proportional(Json const& inputs) {
    Unit const unit{inputs};
    auto const figures = breakage({.sold     = unit.money(inputs, "sold"),
                                   .breakage = Percent{decimal(inputs, "breakage_percent")},
                                   .redeemed = unit.money(inputs, "redeemed")},
                                  unit.rounding, Explain::yes)
                             .value();
    return {{"expected_breakage", shown(figures.expected_breakage)},
            {"expected_redemption", shown(figures.expected_redemption)},
            {"breakage_revenue", shown(figures.breakage_revenue)},
            {"redemption_revenue", shown(figures.redemption_revenue)},
            {"liability", shown(figures.liability)}};
}

Json advance_financing(Json const& inputs) {
    Unit const unit{inputs};
    auto const figures = financed_advance(unit.money(inputs, "paid"), Percent{decimal(inputs, "annual_rate_percent")},
                                          inputs["years"].get<int>(), unit.rounding, Explain::yes)
                             .value();
    return {{"interest", shown(figures.total_interest)}, {"revenue", shown(figures.revenue)}};
}

Json contract_events(Json const& inputs) {
    static std::map<std::string, ContractEventKind> const kinds{
        {"due", ContractEventKind::due},
        {"cash", ContractEventKind::cash},
        {"performed", ContractEventKind::performed},
        {"performed_conditional", ContractEventKind::performed_conditional},
        {"performed_unconditional", ContractEventKind::performed_unconditional}};
    Unit const                 unit{inputs};
    std::vector<ContractEvent> events;
    for (auto const& event : inputs["events"])
        events.push_back({.when   = text(event, "date"),
                          .kind   = kinds.at(text(event, "event")),
                          .amount = unit.money(event, "amount")});
    Json result;
    for (auto const& after : contract_balances(events, unit.currency, Explain::yes).value())
        result["balances"].push_back({{"date", after.when},
                                      {"receivable", shown(after.receivable)},
                                      {"contract_asset", shown(after.contract_asset)},
                                      {"contract_liability", shown(after.contract_liability)},
                                      {"cash", shown(after.cash)},
                                      {"revenue", shown(after.revenue)}});
    return result;
}

/// A price for goods and points; the points' share is earned as they are redeemed.
Json loyalty(Json const& inputs) {
    Unit const      unit{inputs};
    PriceToAllocate given{
        .price       = unit.money(inputs, "price"),
        .obligations = {{.name = "product", .price = unit.money(inputs, "product_ssp")},
                        {.name       = "points",
                         .price      = unit.money(inputs, "point_value") * decimal(inputs, "points_issued"),
                         .likelihood = percent_of(inputs["likelihood"])}}};
    auto const allocated = allocate_price(given, {.rounding = unit.rounding, .explain = Explain::yes}).value();
    std::vector<ProgressPoint> points;
    for (auto const& period : inputs["periods"])
        points.push_back({.period         = "",
                          .done           = decimal(period, "redeemed_to_date"),
                          .expected_total = decimal(period, "expected_total")});
    Money const price = allocated.amounts[1].value;
    Json        result{{"points_ssp", shown(allocated.standalone[1])}};
    result["allocations"] = {{"product", shown(allocated.amounts[0])}, {"points", shown(allocated.amounts[1])}};
    for (auto const& period :
         percent_complete(price, points, {.rounding = unit.rounding, .explain = Explain::yes}).value()) {
        result["points_revenue"].push_back(shown(period.revenue));
        result["liability"].push_back(shown(price - period.revenue_to_date.value));
    }
    return result;
}

Json retainer(Json const& inputs) {
    Unit const     unit{inputs};
    RetainerPeriod period{.period = "all", .paid_in = unit.money(inputs, "retainer")};
    for (auto const& bill : inputs["service_bills"]) period.bills.push_back({.amount = unit.money(bill)});
    auto const figures = draw_retainer({period}, unit.currency, {.explain = Explain::yes}).value().front();
    Json       result{{"total_revenue", shown(figures.revenue)}, {"total_receivable", shown(figures.receivable)}};
    for (auto const& draw : figures.draws) {
        result["draws"].push_back(shown(draw.drawn));
        result["invoiced_to_customer"].push_back(shown(draw.invoiced));
        result["retainer_balance"].push_back(shown(draw.balance));
    }
    return result;
}

Json rollforward(Json const& inputs) {
    Unit const unit{inputs};
    Json       result;
    for (auto const& account : inputs["accounts"]) {
        std::vector<Movement> movements;
        for (auto const& [label, amount] : account["movements"].items())
            movements.push_back({.label = label, .amount = unit.money(amount)});
        result["closing"][text(account, "id")] =
            shown(roll_forward(unit.money(account, "opening"), std::move(movements), Explain::yes).value().closing);
    }
    return result;
}

Json rollforward_reclass(Json const& inputs) {
    Unit const                     unit{inputs};
    std::map<std::string, Decimal> totals;
    Json                           result;
    for (auto const& column : inputs["columns"]) {
        Money const reclass = unit.money(column, "reclass");
        auto const  current = roll_forward(
            unit.money(column, "current_opening"),
            {{"reclassified", reclass}, {"revenue", unit.money(column, "revenue").negated()}}, Explain::yes);
        auto const noncurrent = roll_forward(
            unit.money(column, "noncurrent_opening"),
            {{"additions", unit.money(column, "additions")}, {"reclassified", reclass.negated()}}, Explain::yes);
        std::string const name             = text(column, "id");
        result["current_closing"][name]    = shown(current.value().closing);
        result["noncurrent_closing"][name] = shown(noncurrent.value().closing);
        for (auto const* key : {"current_opening", "reclass", "revenue", "noncurrent_opening", "additions"})
            totals[key] += decimal(column, key);
        totals["current_closing"] += current->closing.value.amount();
        totals["noncurrent_closing"] += noncurrent->closing.value.amount();
    }
    for (auto const& [key, total] : totals) result["totals"][key] = total.to_string();
    return result;
}

}  // namespace

std::map<std::string, Adapter> contract_adapters() {
    return {{"modify", modify},
            {"modify_cases", modify_cases},
            {"modify_products", modify_of_products},
            {"price_step", price_step},
            {"breakage_proportional", breakage_proportional},
            {"advance_financing", advance_financing},
            {"contract_events", contract_events},
            {"loyalty", loyalty},
            {"retainer_drawdown", retainer},
            {"rollforward", rollforward},
            {"rollforward_reclass", rollforward_reclass}};
}

}  // namespace published
