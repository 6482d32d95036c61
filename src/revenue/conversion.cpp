#include <throughline/revenue/conversion.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

Result<> check(Money const& amount, ConversionRate const& rate) {
    if (amount.currency() != rate.from)
        return Error{ErrorCode::validation, "a rate of another currency"}
            .with_value(amount.to_string())
            .with_expected("an amount of " + std::string{rate.from.code()});
    if (rate.rate.is_zero() || rate.rate.is_negative() || rate.per.is_zero() || rate.per.is_negative())
        return Error{ErrorCode::validation, "a rate of zero or less"}
            .in_record(rate.source)
            .with_value(rate.rate.to_string())
            .with_remedy("enter the rate anew");
    return {};
}

Term converted(Calculation& calculation, Money const& amount, ConversionRate const& rate) {
    return calculation.proportion(
        "converted", calculation.given("amount", amount.amount(), amount.currency().code()),
        calculation.given(rate.source.empty() ? "rate" : rate.source, rate.rate, {}, rate.record),
        calculation.given("units that the rate is for", rate.per));
}

}  // namespace

Result<Figure<Money>> convert(Money const& amount, ConversionRate const& rate, RoundingPolicy const& rounding,
                              Explain explain) {
    if (auto valid = check(amount, rate); !valid) return std::move(valid).error();
    Calculation calculation{rate.to, rounding, explain};
    Term const  result = converted(calculation, amount, rate);
    return calculation.finish(calculation.figure(result));
}

Result<ConvertedDocument> convert_lines(std::span<Money const> amounts, ConversionRate const& rate,
                                        RoundingPolicy const& rounding, Explain explain) {
    Calculation       calculation{rate.to, rounding, explain};
    ConvertedDocument document;
    std::vector<Term> lines;
    Money             sum = Money::zero(rate.from);
    for (auto const& amount : amounts) {
        if (auto valid = check(amount, rate); !valid) return std::move(valid).error();
        lines.push_back(converted(calculation, amount, rate));
        document.lines.push_back(calculation.figure(lines.back()));
        auto const next = Money::add(sum, amount);
        if (!next) return next.error();
        sum = *next;
    }
    Term const sum_of_lines = calculation.sum("sum of converted lines", lines);
    Term const once         = converted(calculation, sum, rate);
    document.sum_of_lines   = calculation.figure(sum_of_lines);
    document.converted_once = calculation.figure(once);
    document.rounding_difference =
        calculation.figure(calculation.difference("rounding difference", sum_of_lines, once));
    return calculation.finish(std::move(document));
}

}  // namespace throughline
