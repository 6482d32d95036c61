#include "random_decimals.hpp"

#include <throughline/core/money.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace throughline;

namespace {

Currency currency(std::string_view code) { return Currency::parse(code).value(); }

Money money(std::string_view amount, std::string_view code) { return {Decimal::parse(amount).value(), currency(code)}; }

std::vector<Decimal> decimals(std::initializer_list<std::string_view> literals) {
    std::vector<Decimal> numbers;
    for (auto const literal : literals) numbers.push_back(Decimal::parse(literal).value());
    return numbers;
}

std::string shares_of(Money const& total, std::initializer_list<std::string_view> weights) {
    auto const  shares = allocate(total, decimals(weights)).value();
    std::string text;
    for (auto const& share : shares) text += share.amount().to_string() + ' ';
    return text;
}

Decimal random_weight(Random& random, std::size_t digits_max) {
    return random.chance(1, 5) ? Decimal{} : Decimal::parse(random_literal(random, digits_max)).value().magnitude();
}

/// Checks the whole promise of `allocate` against rational arithmetic.
void check_allocation(Money const& total, std::vector<Decimal> const& weights) {
    auto const shares = allocate(total, weights);
    REQUIRE(shares);
    REQUIRE(shares->size() == weights.size());

    int const exponent = total.currency().exponent();
    Rational  weights_sum{0};
    for (auto const& weight : weights) weights_sum += oracle_of(weight);
    Rational const unit{1, integer_power_of_ten(exponent)};
    Rational       sum{0};
    auto const     mirrored = allocate(total.negated(), weights).value();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto const& share = (*shares)[i];
        REQUIRE(share.currency() == total.currency());
        REQUIRE(share.amount().scale() == exponent);
        REQUIRE(share.negated() == mirrored[i]);
        Rational const exact    = oracle_of(total.amount()) * oracle_of(weights[i]) / weights_sum;
        Rational const distance = oracle_of(share.amount()) - exact;
        REQUIRE(abs(distance) < unit);
        if (weights[i].is_zero()) REQUIRE(share.is_zero());
        sum += oracle_of(share.amount());
    }
    REQUIRE(sum == oracle_of(total.amount()));
}

}  // namespace

TEST_CASE("P30 L9: a split gives the left over units to the largest remainders, the earlier first") {
    CHECK(shares_of(money("100.00", "EUR"), {"1", "1", "1"}) == "33.34 33.33 33.33 ");
    CHECK(shares_of(money("-100.00", "EUR"), {"1", "1", "1"}) == "-33.34 -33.33 -33.33 ");
    CHECK(shares_of(money("100", "JPY"), {"1", "1", "1"}) == "34 33 33 ");
    CHECK(shares_of(money("1.000", "KWD"), {"1", "2"}) == "0.333 0.667 ");
    CHECK(shares_of(money("0.05", "USD"), {"3", "7"}) == "0.02 0.03 ");
    CHECK(shares_of(money("0.01", "USD"), {"0", "1", "1"}) == "0.00 0.01 0.00 ");
    CHECK(shares_of(money("0.00", "USD"), {"1", "1"}) == "0.00 0.00 ");
    CHECK(shares_of(money("10", "USD"), {"0.5", "0.25", "0.25"}) == "5.00 2.50 2.50 ");
    CHECK(shares_of(money("10.0000", "USD"), {"1"}) == "10.00 ");
    CHECK(shares_of(money("0.02", "USD"), {"1", "1", "1", "1"}) == "0.01 0.01 0.00 0.00 ");
    CHECK(shares_of(money("1.00", "USD"), {"0.00000000000000000000000000000000000001", "1"}) == "0.00 1.00 ");
}

TEST_CASE("P30 L9: the parts are the whole, each within a unit of exact, for random totals and weights") {
    constexpr std::uint64_t seed = 30;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 4'000; ++i) {
        auto const code   = std::array{"USD", "JPY", "KWD", "CLF"}[random.below(4)];
        auto const number = currency(code);
        // Small numbers as business has them, and the largest there are, which take the wide arithmetic.
        bool const        is_wide = i % 4 == 0;
        std::size_t const digits  = is_wide ? 33 : 12;
        auto const        total =
            Money{Decimal::parse(random_literal(random, 1 + random.below(digits), 0)).value(), number}.amount();
        auto const minor = Decimal::multiply(total, Decimal::from_units(1, number.exponent())).value();

        std::vector<Decimal> weights{Decimal{1 + random.below(9)}};
        for (auto count = random.below(12); count > 0; --count) {
            weights.push_back(random_weight(random, is_wide ? 38 : 9));
        }
        CAPTURE(code);
        CAPTURE(minor.to_string());
        check_allocation(Money{minor, number}, weights);
    }
}

TEST_CASE("L9: the same split is the same on every run, whatever the scale of the weights") {
    auto const total = money("1000.01", "EUR");
    CHECK(*allocate(total, decimals({"1", "2", "3"})) == *allocate(total, decimals({"1.0", "2.00", "3.000"})));
    CHECK(*allocate(total, decimals({"1", "2", "3"})) == *allocate(total, decimals({"100", "200", "300"})));
}

TEST_CASE("P30: what cannot be split is refused") {
    auto const euros = money("1.00", "EUR");
    CHECK_FALSE(allocate(money("1.001", "EUR"), decimals({"1"})));
    CHECK_FALSE(allocate(money("0.5", "JPY"), decimals({"1"})));
    CHECK_FALSE(allocate(euros, {}));
    CHECK_FALSE(allocate(euros, decimals({"1", "-1"})));
    CHECK_FALSE(allocate(euros, decimals({"0", "0.00"})));
    CHECK(allocate(euros, decimals({"-0", "1"})));
    CHECK(allocate(euros, decimals({"1", "-1"})).error().context().value == "-1");
}
