#include "calculation.hpp"

#include <throughline/core/minutes.hpp>

#include <algorithm>
#include <array>

namespace throughline {

namespace {

/// The first operand that says so gives the unit.
std::string_view unit_of(std::span<Term const> terms) {
    auto const named = std::ranges::find_if(terms, [](Term const& term) { return !term.why.step().unit.empty(); });
    return named == terms.end() ? std::string_view{} : std::string_view{named->why.step().unit};
}

}  // namespace

void Calculation::fail(Error error) {
    if (!error_) error_ = std::move(error);
}

Decimal Calculation::kept(Result<Decimal> result, std::string_view label) {
    if (result) return *result;
    fail(std::move(result).error().in_field(label));
    return {};
}

Explanation Calculation::step(Arithmetic operation, std::string_view label, std::string_view unit, Decimal const& value,
                              std::span<Term const> operands, int digits, RoundingRule rule) const {
    Explanation::Step step{.operation = operation, .value = value, .digits = digits, .rule = rule};
    step.label = label;
    step.unit  = unit;
    step.operands.reserve(operands.size());
    for (auto const& operand : operands) step.operands.push_back(operand.why);
    return Explanation{std::move(step)};
}

void Calculation::refuse(std::string_view label, Money const& of_another_currency) {
    fail(Error{ErrorCode::validation, "an amount of another currency"}
             .in_field(label)
             .with_value(of_another_currency.to_string())
             .with_expected(std::string{"an amount of "} + std::string{currency_.code()})
             .with_remedy("convert it with a dated rate first"));
}

Explanation Calculation::input(std::string_view label, Decimal const& number, std::string_view unit,
                               RecordId const& source) const {
    Explanation::Step step{.operation = Arithmetic::given, .value = number};
    step.label = label;
    step.unit  = unit;
    if (!source.is_none()) step.sources.push_back(source);
    return Explanation{std::move(step)};
}

Term Calculation::sum(std::string_view label, std::span<Term const> terms) {
    Decimal value;
    for (auto const& term : terms) value = kept(Decimal::add(value, term.value), label);
    if (!is_explained_) return {value, {}};
    return {value, step(Arithmetic::sum, label, unit_of(terms), value, terms)};
}

Term Calculation::difference(std::string_view label, Term const& from, Term const& less) {
    Decimal const value = kept(Decimal::subtract(from.value, less.value), label);
    if (!is_explained_) return {value, {}};
    std::array const operands{from, less};
    return {value, step(Arithmetic::difference, label, unit_of(operands), value, operands)};
}

Term Calculation::product(std::string_view label, Term const& one, Term const& other, std::string_view unit) {
    Decimal const value = kept(Decimal::multiply(one.value, other.value), label);
    if (!is_explained_) return {value, {}};
    return {value, step(Arithmetic::product, label, unit, value, std::array{one, other})};
}

Term Calculation::proportion(std::string_view label, Term const& value, Term const& numerator,
                             Term const& denominator) {
    return proportion(label, value, numerator, denominator, digits_, rule_, currency_.code());
}

Term Calculation::proportion(std::string_view label, Term const& value, Term const& numerator, Term const& denominator,
                             int digits, RoundingRule rule, std::string_view unit) {
    Decimal const number =
        kept(throughline::proportion(value.value, numerator.value, denominator.value, digits, rule), label);
    if (!is_explained_) return {number, {}};
    std::array const operands{value, numerator, denominator};
    return {number, step(Arithmetic::proportion, label, unit, number, operands, digits, rule)};
}

Term Calculation::rounded(std::string_view label, Term const& term) {
    Decimal const value = kept(throughline::rounded(term.value, digits_, rule_), label);
    if (!is_explained_) return {value, {}};
    return {value, step(Arithmetic::rounded, label, currency_.code(), value, {&term, 1}, digits_, rule_)};
}

Term Calculation::priced(std::string_view label, Term const& quantity, Term const& price) {
    return proportion(label, quantity, price, given("one", 1));
}

Term Calculation::priced_hours(std::string_view label, Term const& hours, Term const& price, RecordId const& source) {
    auto const minutes = minutes_stood_for(Hours{hours.value});
    if (!minutes) return priced(label, hours, price);
    return proportion(label, given("time", *minutes, "minutes", source), price,
                      given("minutes of an hour", 60, "minutes"));
}

Term Calculation::lesser(std::string_view label, Term const& one, Term const& other) {
    Decimal const value = std::min(one.value, other.value);
    if (!is_explained_) return {value, {}};
    std::array const operands{one, other};
    return {value, step(Arithmetic::lesser, label, unit_of(operands), value, operands)};
}

Term Calculation::greater(std::string_view label, Term const& one, Term const& other) {
    Decimal const value = std::max(one.value, other.value);
    if (!is_explained_) return {value, {}};
    std::array const operands{one, other};
    return {value, step(Arithmetic::greater, label, unit_of(operands), value, operands)};
}

std::vector<Term> Calculation::parts(std::string_view label, Term const& total, std::span<Term const> weights,
                                     RemainderRule remainder, std::optional<int> percent_digits) {
    std::vector<Decimal> numbers;
    numbers.reserve(weights.size());
    for (auto const& weight : weights) numbers.push_back(weight.value);
    auto split = split_number(total.value, numbers, digits_,
                              {.remainder = remainder, .rounding = {rule_, digits_}, .percent_digits = percent_digits});
    if (!split) {
        fail(std::move(split).error().in_field(label));
        return std::vector<Term>(weights.size());
    }
    std::vector<Term> terms;
    terms.reserve(split->size());
    for (auto const& number : *split) terms.push_back({number, {}});
    if (!is_explained_) return terms;

    std::vector<Explanation> operands{total.why};
    for (auto const& weight : weights) operands.push_back(weight.why);
    for (std::size_t place = 0; place < terms.size(); ++place) {
        Explanation::Step step{.operation      = Arithmetic::part,
                               .value          = terms[place].value,
                               .operands       = operands,
                               .digits         = digits_,
                               .rule           = rule_,
                               .place          = place,
                               .remainder      = remainder,
                               .percent_digits = percent_digits};
        step.label       = label;
        step.unit        = currency_.code();
        terms[place].why = Explanation{std::move(step)};
    }
    return terms;
}

}  // namespace throughline
