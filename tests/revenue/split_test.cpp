#include "amounts.hpp"

#include <throughline/revenue/split.hpp>

using namespace throughline;

namespace {

constexpr std::array every_rule{RemainderRule::largest_remainder, RemainderRule::floor_then_largest_fraction,
                                RemainderRule::last_absorbs,      RemainderRule::first_absorbs,
                                RemainderRule::carried,           RemainderRule::separate};

std::vector<Decimal> decimals(std::initializer_list<std::string_view> literals) {
    std::vector<Decimal> numbers;
    for (auto const literal : literals) numbers.push_back(decimal(literal));
    return numbers;
}

std::string parts(std::string_view total, std::initializer_list<std::string_view> weights, SplitPolicy const& policy) {
    return amounts_of(split(usd(total), decimals(weights), policy).value());
}

}  // namespace

TEST_CASE("each remainder rule puts the odd units where it says (L9, R46)") {
    CHECK(parts("100.00", {"1", "1", "1"}, {}) == "33.34 33.33 33.33");
    CHECK(parts("100.00", {"1", "1", "1"}, {.remainder = RemainderRule::last_absorbs}) == "33.33 33.33 33.34");
    CHECK(parts("100.00", {"1", "1", "1"}, {.remainder = RemainderRule::first_absorbs}) == "33.34 33.33 33.33");
    CHECK(parts("100.00", {"1", "1", "1", "0"}, {.remainder = RemainderRule::last_absorbs}) ==
          "33.33 33.33 33.34 0.00");
    CHECK(parts("100.00", {"0", "1", "1", "1"}, {.remainder = RemainderRule::first_absorbs}) ==
          "0.00 33.34 33.33 33.33");
    CHECK(parts("1000.00", {"1", "1", "1", "0"}, {.percent_digits = 1}) == "333.00 333.00 334.00 0.00");
    CHECK(parts("10.00", {"1", "1", "1"}, {.remainder = RemainderRule::carried}) == "3.33 3.34 3.33");
    CHECK(parts("10.00", {"1", "1", "1"}, {.remainder = RemainderRule::separate}) == "3.33 3.33 3.33 0.01");
    CHECK(parts("9.00", {"1", "1", "1"}, {.remainder = RemainderRule::separate}) == "3.00 3.00 3.00");
    CHECK(parts("-0.05", {"7", "3"}, {}) == "-0.04 -0.01");
    CHECK(parts("-0.05", {"7", "3"}, {.remainder = RemainderRule::floor_then_largest_fraction}) == "-0.03 -0.02");
    CHECK(parts("217000", {"195000", "30000"}, {.rounding = {.digits = 0}, .percent_digits = 1}) == "188139 28861");
}

TEST_CASE("property: any split of any amount is exact, and each part within a unit of its share (L9)") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        SeededRandom         random{seed};
        Money const          total = cents(between(random, -1'000'000'000'000, 1'000'000'000'000));
        std::vector<Decimal> weights(1 + random.below(12));
        Rational             weights_sum = 0;
        for (auto& weight : weights) {
            weight = random.chance(1, 6)
                         ? Decimal{}
                         : Decimal::from_units(between(random, 0, 10'000'000), static_cast<int>(random.below(5)));
            weights_sum += rational(weight);
        }
        if (weights_sum == 0) continue;
        for (auto const rule : every_rule) {
            auto const figures = split(total, weights, {.remainder = rule, .explain = Explain::yes});
            REQUIRE(figures);
            Rational sum = 0;
            for (std::size_t i = 0; i < figures->size(); ++i) {
                auto const& figure = (*figures)[i];
                sum += rational(figure.value);
                REQUIRE(figure.why.verify());
                REQUIRE(figure.why.evaluate().value() == figure.value.amount());
                if (i >= weights.size()) continue;
                Rational const share    = rational(total) * rational(weights[i]) / weights_sum;
                Rational const distance = abs(rational(figure.value) - share);
                auto const     weighs   = [&](std::size_t at) { return !weights[at].is_zero(); };
                bool           is_first = weighs(i), is_last = weighs(i);  // Of those that weigh anything.
                for (std::size_t at = 0; at < weights.size(); ++at) {
                    is_first = is_first && (at >= i || !weighs(at));
                    is_last  = is_last && (at <= i || !weighs(at));
                }
                bool const absorbs = (rule == RemainderRule::last_absorbs && is_last) ||
                                     (rule == RemainderRule::first_absorbs && is_first);
                if (!weighs(i)) CHECK(figure.value.is_zero());
                CHECK(distance <= Rational{absorbs ? static_cast<int>(weights.size()) : 1, 100});
            }
            CHECK(sum == rational(total));
        }
        CHECK(amounts_of(split(total, weights).value()) == [&] {
            std::string text;
            for (auto const& share : allocate(total, weights).value())
                text += (text.empty() ? "" : " ") + share.amount().to_string();
            return text;
        }());
    }
}

TEST_CASE("a split that cannot be exact is refused in words") {
    CHECK(split(usd("1.005"), decimals({"1"})).error().context().remedy == "round the amount before it is split");
    CHECK(split(usd("1.00"), {}).error().code() == ErrorCode::validation);
    CHECK(split(usd("1.00"), decimals({"1", "-1"})).error().context().value == "-1");
    CHECK(split(usd("1.00"), decimals({"0", "0"})).error().message() == "all weights are zero");
}

TEST_CASE("rounding rules differ on halves alone (L9)") {
    struct Row {
        RoundingRule     rule;
        std::string_view up, down;  // Of 2.5 and of -2.5.
    };
    for (auto const& [rule, up, down] :
         {Row{RoundingRule::half_up, "3", "-3"}, Row{RoundingRule::half_even, "2", "-2"},
          Row{RoundingRule::half_down, "2", "-2"}, Row{RoundingRule::half_ceiling, "3", "-2"},
          Row{RoundingRule::half_floor, "2", "-3"}, Row{RoundingRule::down, "2", "-2"},
          Row{RoundingRule::up, "3", "-3"}, Row{RoundingRule::floor, "2", "-3"},
          Row{RoundingRule::ceiling, "3", "-2"}}) {
        CHECK(rounded(decimal("2.5"), 0, rule).value().to_string() == up);
        CHECK(rounded(decimal("-2.5"), 0, rule).value().to_string() == down);
        CHECK(proportion(5, -1, 2, 0, rule).value().to_string() == down);
        CHECK(proportion(-5, 1, -2, 0, rule).value().to_string() == up);
    }
}
