#include "published_examples.hpp"

#include <throughline/revenue/conversion.hpp>
#include <throughline/revenue/price_allocation.hpp>
#include <throughline/revenue/variable_consideration.hpp>

namespace published {

namespace {

SplitPolicy split_policy(Json const& inputs, Unit const& unit) {
    return {.remainder      = remainder_named(inputs.value("rounding", "largest_remainder")),
            .rounding       = unit.rounding,
            .percent_digits = percent_digits(inputs),
            .explain        = Explain::yes};
}

/// A price for obligations, some of which are options.
Json allocate(Json const& inputs) {
    Unit const      unit{inputs};
    PriceToAllocate given{.price = unit.money(inputs, "price"), .obligations = {}};
    for (auto const& item : inputs["items"]) {
        StandalonePrice obligation{.name = text(item, "id")};
        if (item.contains("ssp")) obligation.price = unit.money(item, "ssp");
        if (item.contains("value")) obligation.price = unit.money(item, "value");
        if (item.contains("probability")) obligation.likelihood = percent_of(item["probability"]);
        given.obligations.push_back(std::move(obligation));
    }
    auto const allocated = allocate_price(given, split_policy(inputs, unit)).value();
    Json       result{{"discount", shown(allocated.discount)}};
    for (std::size_t i = 0; i < given.obligations.size(); ++i) {
        auto const& name            = given.obligations[i].name;
        result["allocations"][name] = shown(allocated.amounts[i]);
        auto const& item            = inputs["items"][i];
        if (!item.contains("months")) continue;
        auto const monthly      = proportion(allocated.amounts[i].value.amount(), 1, decimal(item, "months"),
                                             *unit.rounding.digits, unit.rounding.rule);
        result["monthly"][name] = monthly.value().to_string();
    }
    return result;
}

Json ssp_ratio(Json const& inputs) {
    Unit const                 unit{inputs};
    std::vector<FairValueLine> lines;
    for (auto const& item : inputs["items"])
        lines.push_back({.name       = text(item, "id"),
                         .list_price = decimal(item, "list_price"),
                         .fair_value = Percent{decimal(item, "fair_value_percent")},
                         .rate       = decimal(item, "fx_rate", 1)});
    auto const values =
        fair_values(lines, unit.currency, inputs.value("ratio_decimals", 6), unit.rounding, Explain::yes);
    Json result{{"total_fair_value", shown(values.value().total)}};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        result["fair_values"][lines[i].name] = shown(values->values[i]);
        result["ratios"][lines[i].name]      = shown(values->ratios[i]);
    }
    return result;
}

Json iso4217(Json const& inputs) {
    Json result;
    for (auto const& code : inputs["codes"]) {
        auto const currency                          = Currency::parse(code.get<std::string>()).value();
        result["exponents"][code.get<std::string>()] = std::to_string(currency.exponent());
    }
    for (auto const& amount : inputs["amounts"]) {
        Unit const unit{amount};
        result["minor_units"].push_back(std::to_string(unit.money(amount, "amount").minor_units().value()));
    }
    return result;
}

Json allocate_units(Json const& inputs) {
    Json results = Json::array();
    for (auto const& example : inputs["cases"]) {
        std::vector<Decimal> weights;
        for (auto const& weight : example["weights"]) weights.push_back(decimal(weight));
        SplitPolicy const policy{.remainder = remainder_named(text(inputs, "convention"))};
        Json              parts = Json::array();
        for (auto const& part : split_number(decimal(example["amount"]), weights, 0, policy).value())
            parts.push_back(part.to_string());
        results.push_back(parts);
    }
    return {{"results", results}};
}

Json round_modes(Json const& inputs) {
    Json results = Json::array();
    for (auto const& example : inputs["cases"])
        results.push_back(
            rounded(decimal(example[0]), 0, rule_named(example[1].get<std::string>())).value().to_string());
    return {{"results", results}};
}

Json residual_split(Json const& inputs) {
    Unit const                 unit{inputs};
    std::vector<Decimal> const weights(inputs["parts"].get<std::size_t>(), Decimal{1});
    Json                       result;
    for (auto const* rule : {"carried", "separate", "last_absorbs", "first_absorbs", "largest_remainder"}) {
        SplitPolicy const policy{
            .remainder = remainder_named(rule), .rounding = unit.rounding, .explain = Explain::yes};
        result[rule] = shown(split(unit.money(inputs, "total"), weights, policy).value());
    }
    return result;
}

/// Lines of a document in a foreign currency that are deferred in parts.
Json fx_deferral(Json const& inputs) {
    Unit const           unit{inputs};
    ConversionRate const rate{.from   = unit.currency,
                              .to     = unit.currency,
                              .rate   = decimal(inputs, "rate_per_100"),
                              .per    = 100,
                              .source = "the document's rate"};
    Json                 result;
    std::vector<Money>   amounts;
    for (auto const& line : inputs["lines"]) {
        amounts.push_back(unit.money(line, "amount"));
        std::string const name      = "line_" + text(line, "id");
        auto const        converted = convert(amounts.back(), rate, unit.rounding, Explain::yes);
        auto const        first     = convert(unit.money(line["schedule"][0]), rate, unit.rounding, Explain::yes);
        result[name + "_lcy"]       = shown(converted.value());
        result[name + "_first_period_lcy"] = shown(first.value());
    }
    auto const document             = convert_lines(amounts, rate, unit.rounding, Explain::yes).value();
    result["document_rounded_once"] = shown(document.converted_once);
    result["document_sum_of_lines"] = shown(document.sum_of_lines);
    result["rounding_difference"]   = shown(document.rounding_difference);
    return result;
}

Json expected_value(Json const& inputs) {
    Unit const           unit{inputs};
    std::vector<Outcome> outcomes;
    for (auto const& outcome : inputs["outcomes"])
        outcomes.push_back(
            {.amount = unit.money(outcome, "amount"), .probability = percent_of(outcome["probability"])});
    auto const expected = estimate_variable(outcomes, {.rounding = unit.rounding, .explain = Explain::yes}).value();
    auto const likely   = estimate_variable(
        outcomes, {.method = VariableMethod::most_likely, .rounding = unit.rounding, .explain = Explain::yes});
    return {{"weighted", shown(expected.weighted)},
            {"expected_value", shown(expected.included)},
            {"most_likely", shown(likely.value().included)}};
}

Json returns(Json const& inputs) {
    Unit const unit{inputs};
    auto const figures = sale_with_returns({.units            = decimal(inputs, "units"),
                                            .unit_price       = unit.money(inputs, "unit_price"),
                                            .unit_cost        = unit.money(inputs, "unit_cost"),
                                            .expected_returns = decimal(inputs, "expected_returned_units")},
                                           unit.rounding, Explain::yes)
                             .value();
    return {{"revenue", shown(figures.revenue)},
            {"refund_liability", shown(figures.refund_liability)},
            {"return_asset", shown(figures.return_asset)},
            {"cost_of_sales", shown(figures.cost_of_sales)}};
}

Json concession(Json const& inputs) {
    Unit const      unit{inputs};
    PriceConcession sale{.units      = decimal(inputs, "units"),
                         .unit_price = unit.money(inputs, "unit_price"),
                         .expected   = Percent{decimal(inputs, "expected_concession_percent")}};
    if (!inputs["constrained_concession_percent"].is_null())
        sale.constrained = Percent{decimal(inputs, "constrained_concession_percent")};
    auto const figures = price_concession(sale, unit.rounding, Explain::yes).value();
    return {{"estimate", shown(figures.estimate)}, {"revenue", shown(figures.revenue)}};
}

Json rebate(Json const& inputs) {
    Unit const                unit{inputs};
    std::vector<VolumePeriod> periods;
    for (auto const& quarter : inputs["quarters"])
        periods.push_back(
            {.units = decimal(quarter, "units"), .is_rebate_expected = text(quarter, "rebate_expected") == "yes"});
    auto const revenue = volume_rebate(unit.money(inputs, "base_price"), unit.money(inputs, "rebate_price"), periods,
                                       unit.rounding, Explain::yes);
    return {{"revenue", shown(revenue.value())}};
}

}  // namespace

std::map<std::string, Adapter> allocation_adapters() {
    return {{"allocate", allocate},       {"ssp_ratio", ssp_ratio},
            {"iso4217", iso4217},         {"allocate_units", allocate_units},
            {"round_modes", round_modes}, {"residual_split", residual_split},
            {"fx_deferral", fx_deferral}, {"expected_value", expected_value},
            {"returns", returns},         {"price_concession", concession},
            {"volume_rebate", rebate}};
}

}  // namespace published
