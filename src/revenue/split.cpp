#include <throughline/revenue/split.hpp>

#include "calculation.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <numeric>

namespace throughline {

namespace {

using Numbers = std::vector<Decimal>;

/// A split under way: what is common to all its rules.
struct Splitting {
    Decimal                  total;
    std::span<Decimal const> weights;
    Decimal                  weights_sum;
    int                      digits;
    RoundingRule             rule;

    Result<Decimal> part(Decimal const& weight, RoundingRule by) const {
        return proportion(total, weight, weights_sum, digits, by);
    }
};

Error refused(char const* why) { return Error{ErrorCode::validation, why}; }

Result<Decimal> sum_of_weights(std::span<Decimal const> weights) {
    if (weights.empty())
        return refused("there is nothing to split an amount over").with_expected("at least one weight");
    Decimal sum;
    for (auto const& weight : weights) {
        if (weight.is_negative())
            return refused("a weight is negative").with_value(weight.to_string()).with_expected("zero or more");
        auto next = Decimal::add(sum, weight);
        if (!next) return std::move(next).error();
        sum = *next;
    }
    if (sum.is_zero()) return refused("all weights are zero").with_expected("at least one weight above zero");
    return sum;
}

/// What weighs nothing gets nothing, not even a remainder. Requires: some weight is not zero.
std::size_t first_that_weighs(std::span<Decimal const> weights) {
    return static_cast<std::size_t>(std::ranges::find_if_not(weights, &Decimal::is_zero) - weights.begin());
}
std::size_t last_that_weighs(std::span<Decimal const> weights) {
    std::size_t place = weights.size() - 1;
    while (weights[place].is_zero()) --place;
    return place;
}

/// Each weight as a percentage of so many digits; the last one is what is left of a hundred, so that none is lost.
Result<Numbers> as_percentages(std::span<Decimal const> weights, Decimal const& sum, int digits, RoundingRule rule) {
    Numbers percentages;
    Decimal left = 100;
    for (auto const& weight : weights) {
        auto const percentage = proportion(100, weight, sum, digits, rule);
        if (!percentage) return percentage.error();
        percentages.push_back(*percentage);
        left -= *percentage;
    }
    Decimal& last = percentages[last_that_weighs(weights)];
    last += left;
    if (last.is_negative()) return refused("percentages of so few digits exceed a hundred");
    return percentages;
}

/// A part of a split whose numbers are whole and small, in units.
struct WholePart {
    std::uint64_t weight;
    std::int64_t  units    = 0;
    std::uint64_t fraction = 0;  ///< What was cut off, times the sum of the weights.
};

/// A split whose numbers are whole and small: units of the total, and of the weights. What most splits are.
struct WholeSplitting {
    std::int64_t           total = 0;
    std::vector<WholePart> parts{};
    std::uint64_t          weights_sum = 0;
};

/// Nothing where a number does not fit. Half the range is left for sums.
std::optional<WholeSplitting> in_whole_units(Splitting const& splitting) {
    constexpr std::int64_t limit = std::int64_t{1} << 61;

    int scale = 0;
    for (auto const& weight : splitting.weights) scale = std::max(scale, weight.scale());
    auto const total = splitting.total.units(splitting.digits);
    if (!total || *total > limit || *total < -limit) return std::nullopt;
    WholeSplitting whole{.total = *total};
    whole.parts.reserve(splitting.weights.size());
    for (auto const& weight : splitting.weights) {
        auto const units = weight.units(scale);
        if (!units || *units > limit) return std::nullopt;
        whole.parts.push_back({.weight = static_cast<std::uint64_t>(*units)});
        whole.weights_sum += whole.parts.back().weight;
        if (whole.weights_sum > static_cast<std::uint64_t>(limit)) return std::nullopt;
    }
    return whole;
}

/// `magnitude` x weight / sum: the quotient and the remainder. A division of 64 bits takes a fraction of the time.
void divide(WholePart& part, std::uint64_t magnitude, std::uint64_t weights_sum) {
    __extension__ using Product = unsigned __int128;
    std::uint64_t small         = 0;
    if (!__builtin_mul_overflow(magnitude, part.weight, &small)) {
        part.units    = static_cast<std::int64_t>(small / weights_sum);
        part.fraction = small % weights_sum;
        return;
    }
    Product const product = Product{magnitude} * part.weight;
    part.units            = static_cast<std::int64_t>(product / weights_sum);
    part.fraction         = static_cast<std::uint64_t>(product % weights_sum);
}

/// Hands out `count` units of `unit`, the largest fraction first, the earlier part first among equals.
void hand_out(std::vector<WholePart>& parts, std::size_t count, std::int64_t unit) {
    if (count == 0) return;
    std::vector<WholePart*> order;
    order.reserve(parts.size());
    for (auto& part : parts) order.push_back(&part);
    auto const served = order.begin() + static_cast<std::ptrdiff_t>(count);
    std::ranges::nth_element(order, served, [](WholePart const* one, WholePart const* other) {
        return one->fraction != other->fraction ? one->fraction > other->fraction : one < other;
    });
    std::for_each(order.begin(), served, [unit](WholePart* part) { part->units += unit; });
}

/// The same as below in integers: parts are quotients, and what is cut off are remainders.
Numbers by_largest_fraction(WholeSplitting splitting, int digits, RoundingRule rule) {
    bool const is_negative = splitting.total < 0;
    bool const is_floored  = is_negative && rule == RoundingRule::floor;
    auto const magnitude   = static_cast<std::uint64_t>(std::abs(splitting.total));
    auto       left        = static_cast<std::int64_t>(magnitude);
    for (auto& part : splitting.parts) {
        divide(part, magnitude, splitting.weights_sum);
        if (is_floored && part.fraction != 0) {  // Away from zero, and what is too much is handed back.
            ++part.units;
            part.fraction = splitting.weights_sum - part.fraction;
        }
        left -= part.units;
    }
    hand_out(splitting.parts, static_cast<std::size_t>(std::abs(left)), left < 0 ? -1 : 1);
    Numbers numbers;
    numbers.reserve(splitting.parts.size());
    for (auto const& part : splitting.parts)
        numbers.push_back(Decimal::from_units(is_negative ? -part.units : part.units, digits));
    return numbers;
}

/// Cuts every part, then hands out the units that are missing, the largest fraction first.
Result<Numbers> by_largest_fraction(Splitting const& splitting, RoundingRule cut) {
    if (auto whole = in_whole_units(splitting)) return by_largest_fraction(*std::move(whole), splitting.digits, cut);
    Numbers parts;
    Numbers fractions;  // What was cut off, times the sum of the weights: exact, and comparable.
    Decimal left = splitting.total;
    for (auto const& weight : splitting.weights) {
        auto const part = splitting.part(weight, cut);
        if (!part) return part.error();
        auto const exact = Decimal::multiply(splitting.total, weight);
        if (!exact) return exact.error();
        auto const kept = Decimal::multiply(*part, splitting.weights_sum);
        if (!kept) return kept.error();
        auto const fraction = Decimal::subtract(*exact, *kept);
        if (!fraction) return fraction.error();
        parts.push_back(*part);
        fractions.push_back(fraction->magnitude());
        left -= *part;
    }
    auto const units = left.units(splitting.digits);
    if (!units) return units.error();
    Decimal const            unit = Decimal::from_units(*units < 0 ? -1 : 1, splitting.digits);
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](auto one, auto other) { return fractions[one] > fractions[other]; });
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::abs(*units)); ++i) parts[order[i]] += unit;
    return parts;
}

/// Rounds every part; `absorber`, where there is one, takes what is left, otherwise an entry of its own does.
Result<Numbers> each_rounded(Splitting const& splitting, std::optional<std::size_t> absorber) {
    Numbers parts;
    Decimal left = splitting.total;
    for (auto const& weight : splitting.weights) {
        auto const part = splitting.part(weight, splitting.rule);
        if (!part) return part.error();
        parts.push_back(*part);
        left -= *part;
    }
    if (absorber)
        parts[*absorber] += left;
    else if (!left.is_zero())
        parts.push_back(left);
    return parts;
}

Result<Numbers> carried(Splitting const& splitting) {
    Numbers parts;
    Decimal weight_to_date;
    Decimal before;
    for (auto const& weight : splitting.weights) {
        weight_to_date += weight;
        auto const to_date = splitting.part(weight_to_date, splitting.rule);
        if (!to_date) return to_date.error();
        parts.push_back(*to_date - before);
        before = *to_date;
    }
    return parts;
}

Result<Numbers> by_rule(Splitting const& splitting, RemainderRule remainder) {
    switch (remainder) {
        case RemainderRule::largest_remainder:
            return by_largest_fraction(splitting, RoundingRule::down);
        case RemainderRule::floor_then_largest_fraction:
            return by_largest_fraction(splitting, RoundingRule::floor);
        case RemainderRule::last_absorbs:
            return each_rounded(splitting, last_that_weighs(splitting.weights));
        case RemainderRule::first_absorbs:
            return each_rounded(splitting, first_that_weighs(splitting.weights));
        case RemainderRule::carried:
            return carried(splitting);
        case RemainderRule::separate:
            return each_rounded(splitting, std::nullopt);
    }
    return Error{ErrorCode::unsupported, "no such rule for remainders"};
}

}  // namespace

Result<std::vector<Decimal>> split_number(Decimal const& total, std::span<Decimal const> weights, int digits,
                                          SplitPolicy const& policy) {
    auto const whole = rounded(total, digits, RoundingRule::down);
    if (!whole) return whole.error();
    if (*whole != total)
        return refused("the amount to split is finer than its unit")
            .with_value(total.to_string())
            .with_expected("at most " + std::to_string(digits) + " digits after the point")
            .with_remedy("round the amount before it is split");
    auto const sum = sum_of_weights(weights);
    if (!sum) return sum.error();

    Splitting splitting{*whole, weights, *sum, digits, policy.rounding.rule};
    Numbers   percentages;
    if (policy.percent_digits) {
        auto rounded_weights = as_percentages(weights, *sum, *policy.percent_digits, policy.rounding.rule);
        if (!rounded_weights) return std::move(rounded_weights).error();
        percentages           = *std::move(rounded_weights);
        splitting.weights     = percentages;
        splitting.weights_sum = 100;
    }
    return by_rule(splitting, policy.remainder);
}

Result<std::vector<Figure<Money>>> split(Money const& total, std::span<Decimal const> weights,
                                         SplitPolicy const& policy) {
    Calculation       calculation{total.currency(), policy.rounding, policy.explain};
    std::vector<Term> weight_terms;
    weight_terms.reserve(weights.size());
    for (auto const& weight : weights) weight_terms.push_back(calculation.given("weight", weight));
    auto const parts = calculation.parts("part", calculation.given("amount to split", total), weight_terms,
                                         policy.remainder, policy.percent_digits);
    std::vector<Figure<Money>> figures;
    figures.reserve(parts.size());
    for (auto const& part : parts) figures.push_back(calculation.figure(part));
    return calculation.finish(std::move(figures));
}

}  // namespace throughline
