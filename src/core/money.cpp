#include <throughline/core/money.hpp>

#include "wide.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace throughline {

namespace {

Error unlike_currencies(Currency left, Currency right) {
    return Error{ErrorCode::validation, "amounts of unlike currencies"}
        .with_value(right.code())
        .with_expected(left.code());
}

/// Shares of `total` whose sum is `total`, by largest remainder. Requires: total x weight fits Integer.
template <class Integer>
std::vector<Uint128> largest_remainder(Uint128 total, std::vector<Integer> const& weights) {
    Integer const weights_sum = std::accumulate(weights.begin(), weights.end(), Integer{0});

    std::vector<Uint128> shares;
    std::vector<Integer> remainders;
    shares.reserve(weights.size());
    remainders.reserve(weights.size());
    Uint128 left_over = total;
    for (auto const& weight : weights) {
        Integer const product = as<Integer>(total) * weight;
        Integer const share   = product / weights_sum;
        shares.push_back(narrowed(share));
        remainders.push_back(product - share * weights_sum);
        left_over -= shares.back();
    }

    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order,
                             [&](std::size_t one, std::size_t other) { return remainders[one] > remainders[other]; });
    for (std::size_t i = 0; i < static_cast<std::size_t>(left_over); ++i) ++shares[order[i]];
    return shares;
}

/// The same, in 128 bits where they are enough.
std::vector<Uint128> shares_of(Uint128 total, std::span<Decimal const> weights) {
    // 64 bits of total and 63 of each weight: neither a product nor the sum of all weights leaves 128 bits.
    constexpr Uint128 total_max  = std::numeric_limits<std::uint64_t>::max();
    constexpr Uint128 weight_max = std::numeric_limits<std::int64_t>::max();

    int scale = 0;
    for (auto const& weight : weights) scale = std::max(scale, weight.scale());

    std::vector<Uint128> units;
    units.reserve(weights.size());
    bool is_small = total <= total_max;
    for (auto const& weight : weights) {
        auto const parts = DecimalParts::of(weight);
        Uint128    unit  = 0;
        is_small = is_small && !__builtin_mul_overflow(parts.magnitude, power_of_ten(scale - parts.scale), &unit) &&
                   unit <= weight_max;
        units.push_back(unit);
    }
    if (is_small) return largest_remainder(total, units);

    std::vector<Uint512> wide;
    wide.reserve(weights.size());
    for (auto const& weight : weights) {
        auto const parts = DecimalParts::of(weight);
        wide.push_back(widened(parts.magnitude) * widened(power_of_ten(scale - parts.scale)));
    }
    return largest_remainder(total, wide);
}

void require_same_currency(Money const& left, Money const& right) {
    if (left.currency() == right.currency()) return;
    throw std::logic_error{"amounts of unlike currencies: " + std::string{left.currency().code()} + " and " +
                           std::string{right.currency().code()}};
}

}  // namespace

Money Money::from_minor(std::int64_t minor_units, Currency currency) {
    return {Decimal::from_units(minor_units, currency.exponent()), currency};
}

Result<std::int64_t> Money::minor_units() const { return amount_.units(currency_.exponent()); }

Result<Money> Money::rounded(Rounding rounding) const {
    auto amount = amount_.rounded(currency_.exponent(), rounding);
    if (!amount) return std::move(amount).error();
    return Money{*amount, currency_};
}

Result<Money> Money::add(Money const& left, Money const& right) {
    if (left.currency_ != right.currency_) return unlike_currencies(left.currency_, right.currency_);
    auto amount = Decimal::add(left.amount_, right.amount_);
    if (!amount) return std::move(amount).error();
    return Money{*amount, left.currency_};
}

Result<Money> Money::subtract(Money const& left, Money const& right) {
    if (left.currency_ != right.currency_) return unlike_currencies(left.currency_, right.currency_);
    auto amount = Decimal::subtract(left.amount_, right.amount_);
    if (!amount) return std::move(amount).error();
    return Money{*amount, left.currency_};
}

Result<Money> Money::multiply(Money const& left, Decimal const& factor) {
    auto amount = Decimal::multiply(left.amount_, factor);
    if (!amount) return std::move(amount).error();
    return Money{*amount, left.currency_};
}

Money operator+(Money const& left, Money const& right) {
    require_same_currency(left, right);
    return {left.amount_ + right.amount_, left.currency_};
}

Money operator-(Money const& left, Money const& right) {
    require_same_currency(left, right);
    return {left.amount_ - right.amount_, left.currency_};
}

Money operator*(Money const& left, Decimal const& factor) { return {left.amount_ * factor, left.currency_}; }

Result<std::strong_ordering> Money::compare(Money const& left, Money const& right) {
    if (left.currency_ != right.currency_) return unlike_currencies(left.currency_, right.currency_);
    return left.amount_ <=> right.amount_;
}

std::string Money::to_string() const {
    std::string text = amount_.to_string();
    text += ' ';
    text += currency_.code();
    return text;
}

Result<std::vector<Money>> allocate(Money const& total, std::span<Decimal const> weights) {
    auto const refused = [](char const* why) { return Error{ErrorCode::validation, why}; };

    int const  exponent = total.currency().exponent();
    auto const exact    = total.amount().rounded(exponent, Rounding::down);
    if (!exact) return exact.error();
    if (*exact != total.amount()) {
        return refused("the total is finer than the minor unit").with_value(total.to_string());
    }
    if (weights.empty()) return refused("there is nothing to allocate to");
    bool all_zero = true;
    for (auto const& weight : weights) {
        if (weight.is_negative()) return refused("a weight is negative").with_value(weight.to_string());
        all_zero = all_zero && weight.is_zero();
    }
    if (all_zero) return refused("all weights are zero");

    auto const         parts = DecimalParts::of(*exact);
    std::vector<Money> shares;
    shares.reserve(weights.size());
    for (auto const magnitude : shares_of(parts.magnitude, weights)) {
        shares.emplace_back(DecimalParts{magnitude, exponent, parts.negative}.result(), total.currency());
    }
    return shares;
}

}  // namespace throughline
