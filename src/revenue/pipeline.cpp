#include <throughline/revenue/pipeline.hpp>

#include "burn.hpp"

#include <algorithm>

namespace throughline {

namespace {

Term hundred(Calculation& calculation) { return calculation.given("percent of a whole", 100); }

/// Whole months from `start` to the end of `day`, at most `months`.
int months_passed(Date start, Date day, int months) {
    int passed = 0;
    while (passed < months && start.plus_months(passed + 1) <= day.plus_days(1)) ++passed;
    return passed;
}

}  // namespace

Result<WeightedPipeline> weighted_pipeline(std::span<Deal const> deals, Currency currency,
                                           RoundingPolicy const& rounding, Explain explain) {
    Calculation       calculation{currency, rounding, explain};
    WeightedPipeline  pipeline;
    std::vector<Term> amounts;
    std::vector<Term> weighted;
    for (auto const& deal : deals) {
        if (deal.probability.value().is_negative() || deal.probability.value() > 100)
            calculation.fail(Error{ErrorCode::validation, "a probability outside 0 to 100"}
                                 .in_record(deal.name)
                                 .in_field("probability")
                                 .with_value(deal.probability.to_string())
                                 .with_owner("sales operations"));
        amounts.push_back(calculation.given(deal.name, deal.amount, deal.source));
        weighted.push_back(calculation.proportion(
            deal.name, amounts.back(), calculation.given("probability", deal.probability.value(), "%", deal.source),
            hundred(calculation)));
        pipeline.weighted.push_back(calculation.figure(weighted.back()));
    }
    pipeline.total      = calculation.figure(calculation.sum("weighted pipeline", weighted));
    pipeline.unweighted = calculation.figure(calculation.sum("pipeline", amounts));
    return calculation.finish(std::move(pipeline));
}

Result<BacklogExpectation> backlog_expectation(Money const& opening_backlog, Money const& expected_awards,
                                               Percent const& completion, Money const& actual, int percent_digits,
                                               RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{opening_backlog.currency(), rounding, explain};
    Term const  available = calculation.sum("available", {calculation.given("opening backlog", opening_backlog),
                                                          calculation.given("expected awards", expected_awards)});
    Term const  expected =
        calculation.proportion("expected revenue", available,
                               calculation.given("expected completion", completion.value(), "%"), hundred(calculation));
    Term const variance = calculation.difference("variance", calculation.given("actual", actual), expected);
    bool const is_idle  = expected.value.is_zero();
    Term const percent  = is_idle ? calculation.given("nothing was expected", 0)
                                  : calculation.proportion("variance in percent", hundred(calculation), variance,
                                                           expected, percent_digits, rounding.rule, "%");
    return calculation.finish(BacklogExpectation{calculation.figure(available), calculation.figure(expected),
                                                 calculation.figure(variance), Calculation::percent(percent)});
}

Result<std::vector<RemainingObligations>> remaining_obligations(std::span<RatableContract const> contracts, Date start,
                                                                int months, Date as_of, RoundingPolicy const& rounding,
                                                                Explain explain) {
    constexpr int months_max = 1'200;  // A century.
    if (months < 1 || months > months_max)
        return Error{ErrorCode::validation, "months of a contract"}
            .with_value(std::to_string(months))
            .with_expected("1 to 1200");
    std::vector<RemainingObligations> all;
    for (auto const& contract : contracts) {
        Calculation calculation{contract.monthly.currency(), rounding, explain};
        Term const  whole = calculation.given("months of the contract", months, "months");
        Term const  fixed = calculation.product("fixed consideration", whole,
                                                calculation.given("monthly", contract.monthly, contract.source),
                                                calculation.currency().code());
        Term const  price = calculation.sum(
            "transaction price",
            {fixed, calculation.given("variable, included", contract.variable_included, contract.source)});
        RemainingObligations result{.name = contract.name, .transaction_price = calculation.figure(price), .bands = {}};
        int                  passed = as_of < start ? 0 : months_passed(start, as_of, months);
        for (int year = std::max(as_of, start).year(); passed < months; ++year) {
            int const by_then = months_passed(start, Date{year, 12, 31}, months);
            if (by_then <= passed) continue;
            result.bands.push_back(
                {year, calculation.figure(calculation.proportion(
                           "to be earned in the year", price,
                           calculation.given("months of the year", by_then - passed, "months"), whole))});
            passed = by_then;
        }
        auto finished = calculation.finish(std::move(result));
        if (!finished) return std::move(finished).error();
        all.push_back(*std::move(finished));
    }
    return all;
}

Result<std::vector<BurnLine>> backlog_burn(Figure<Money> const& backlog, std::span<PlannedWork const> plan,
                                           RoundingPolicy const& rounding, Explain explain) {
    Calculation       calculation{backlog.value.currency(), rounding, explain};
    std::vector<Term> weights;
    weights.reserve(plan.size());
    for (auto const& work : plan)
        weights.push_back(calculation.given(work.period.name, work.weight, "weight", work.source));
    auto const burns = burn_of(calculation, calculation.known("backlog", backlog), weights);

    std::vector<BurnLine> lines;
    lines.reserve(plan.size());
    for (std::size_t i = 0; i < plan.size(); ++i)
        lines.push_back({plan[i].period, calculation.figure(burns[i].burned), calculation.figure(burns[i].remaining)});
    return calculation.finish(std::move(lines));
}

std::vector<Burn> burn_of(Calculation& calculation, Term const& backlog, std::span<Term const> weights) {
    auto              parts = calculation.parts("burned", backlog, weights, RemainderRule::largest_remainder);
    std::vector<Burn> burns;
    burns.reserve(parts.size());
    for (auto& part : parts) {
        Term remaining = calculation.difference("backlog", burns.empty() ? backlog : burns.back().remaining, part);
        burns.push_back({std::move(part), std::move(remaining)});
    }
    return burns;
}

}  // namespace throughline
