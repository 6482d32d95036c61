#include <throughline/revenue/variable_consideration.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

Error probabilities_exceed(Decimal const& sum) {
    return Error{ErrorCode::validation, "probabilities that sum to more than a hundred percent"}
        .in_field("probability")
        .with_value(sum.to_string())
        .with_expected("at most 100");
}

Result<Decimal> checked_sum(std::span<Outcome const> outcomes) {
    if (outcomes.empty()) return Error{ErrorCode::validation, "an estimate of no outcomes"};
    Decimal sum;
    for (auto const& outcome : outcomes) {
        auto const& probability = outcome.probability.value();
        if (probability.is_negative() || probability > 100) return probabilities_exceed(probability);
        sum += probability;
    }
    if (sum > 100) return probabilities_exceed(sum);
    return sum;
}

/// The whole's hundred, as a divisor.
Term hundred(Calculation& calculation) { return calculation.given("percent of a whole", 100); }

Term most_likely(Calculation& calculation, std::span<Outcome const> outcomes, std::span<Term const> amounts,
                 Decimal const& probabilities) {
    Term    likeliest   = calculation.given("nothing", 0);
    Decimal probability = Decimal{100} - probabilities;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto const& candidate = outcomes[i].probability.value();
        if (candidate < probability || (candidate == probability && amounts[i].value <= likeliest.value)) continue;
        likeliest   = amounts[i];
        probability = candidate;
    }
    return calculation.rounded("most likely amount", likeliest);
}

}  // namespace

Result<VariableEstimate> estimate_variable(std::span<Outcome const> outcomes, VariablePolicy const& policy) {
    auto const probabilities = checked_sum(outcomes);
    if (!probabilities) return probabilities.error();
    Calculation       calculation{outcomes.front().amount.currency(), policy.rounding, policy.explain};
    VariableEstimate  estimate;
    std::vector<Term> amounts;
    std::vector<Term> products;
    for (auto const& outcome : outcomes) {
        amounts.push_back(calculation.given("outcome", outcome.amount, outcome.source));
        Term const probability = calculation.given("probability", outcome.probability.value(), "%", outcome.source);
        products.push_back(calculation.product("outcome x probability", amounts.back(), probability));
        estimate.weighted.push_back(calculation.figure(
            calculation.proportion("weighted outcome", amounts.back(), probability, hundred(calculation))));
    }
    Term const estimated =
        policy.method == VariableMethod::expected_value
            ? calculation.proportion("expected value", calculation.sum("weighted outcomes", products),
                                     calculation.given("one", 1), hundred(calculation))
            : most_likely(calculation, outcomes, amounts, *probabilities);
    Term const included = policy.highly_probable
                              ? calculation.lesser("included after the constraint", estimated,
                                                   calculation.given("highly probable amount", *policy.highly_probable))
                              : estimated;
    estimate.estimate   = calculation.figure(estimated);
    estimate.included   = calculation.figure(included);
    return calculation.finish(std::move(estimate));
}

Result<ReturnsFigures> sale_with_returns(SaleWithReturns const& sale, RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{sale.unit_price.currency(), rounding, explain};
    if (sale.expected_returns.is_negative() || sale.expected_returns > sale.units)
        calculation.fail(Error{ErrorCode::validation, "more units are expected back than were sold"}
                             .in_field("expected_returns")
                             .with_value(sale.expected_returns.to_string())
                             .with_expected("from 0 to " + sale.units.to_string()));
    Term const units    = calculation.given("units sold", sale.units, "units", sale.source);
    Term const returned = calculation.given("units expected back", sale.expected_returns, "units");
    Term const price    = calculation.given("unit price", sale.unit_price, sale.source);
    Term const cost     = calculation.given("unit cost", sale.unit_cost, sale.source);

    Term const     refund = calculation.priced("refund liability", returned, price);
    Term const     asset  = calculation.priced("right to recover goods", returned, cost);
    ReturnsFigures figures{.revenue = calculation.figure(
                               calculation.difference("revenue", calculation.priced("sales", units, price), refund)),
                           .refund_liability = calculation.figure(refund),
                           .return_asset     = calculation.figure(asset),
                           .cost_of_sales    = calculation.figure(calculation.difference(
                               "cost of sales", calculation.priced("cost of goods", units, cost), asset))};
    return calculation.finish(std::move(figures));
}

Result<ConcessionFigures> price_concession(PriceConcession const& sale, RoundingPolicy const& rounding,
                                           Explain explain) {
    Calculation calculation{sale.unit_price.currency(), rounding, explain};
    Term const  gross = calculation.product("sales", calculation.given("units", sale.units, "units", sale.source),
                                            calculation.given("unit price", sale.unit_price, sale.source));
    auto const  after = [&](std::string_view label, Percent const& concession) {
        Term const kept = calculation.difference("price kept", hundred(calculation),
                                                  calculation.given("concession", concession.value(), "%"));
        return calculation.proportion(label, gross, kept, hundred(calculation));
    };
    Term const estimate = after("at the expected concession", sale.expected);
    Term       revenue  = estimate;
    if (sale.constrained)
        revenue = calculation.lesser("revenue", estimate, after("at the highly probable level", *sale.constrained));
    return calculation.finish(ConcessionFigures{calculation.figure(estimate), calculation.figure(revenue)});
}

Result<std::vector<Figure<Money>>> volume_rebate(Money const& base_price, Money const& rebate_price,
                                                 std::span<VolumePeriod const> periods, RoundingPolicy const& rounding,
                                                 Explain explain) {
    Calculation                calculation{base_price.currency(), rounding, explain};
    Term const                 base   = calculation.given("base price", base_price);
    Term const                 rebate = calculation.given("price after rebate", rebate_price);
    Term                       units  = calculation.given("no units", 0);
    Term                       before = calculation.given("no revenue", 0);
    std::vector<Figure<Money>> revenue;
    for (auto const& period : periods) {
        units =
            calculation.sum("units to date", {units, calculation.given("units", period.units, "units", period.source)});
        Term const to_date = calculation.priced("revenue to date", units, period.is_rebate_expected ? rebate : base);
        revenue.push_back(calculation.figure(calculation.difference("revenue", to_date, before)));
        before = to_date;
    }
    return calculation.finish(std::move(revenue));
}

}  // namespace throughline
