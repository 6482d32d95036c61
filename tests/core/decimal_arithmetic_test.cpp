#include "random_decimals.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

using namespace throughline;

namespace {

Decimal decimal(std::string_view literal) { return Decimal::parse(literal).value(); }

/// The exact result where a decimal can hold it, and otherwise the error.
void check_exact(Result<Decimal> const& result, Rational const& expected, int scale) {
    if (!fits_a_decimal(expected)) {
        REQUIRE_FALSE(result);
        REQUIRE(result.error().code() == ErrorCode::validation);
        return;
    }
    REQUIRE(result);
    REQUIRE(oracle_of(*result) == expected);
    REQUIRE(result->scale() <= std::min(scale, Decimal::digits_max));
    REQUIRE_FALSE(result->to_string() == "-0");
    // Zeros at the end are given up only where they had to be.
    Rational const finer    = expected * integer_power_of_ten(result->scale() + 1);
    bool const     has_room = abs(finer) < integer_power_of_ten(Decimal::digits_max);
    if (result->scale() < std::min(scale, Decimal::digits_max)) REQUIRE_FALSE(has_room);
}

void check_all_operations(std::string const& one, std::string const& other) {
    CAPTURE(one);
    CAPTURE(other);
    auto const left        = decimal(one);
    auto const right       = decimal(other);
    auto const left_exact  = oracle_of(one);
    auto const right_exact = oracle_of(other);
    int const  larger      = std::max(left.scale(), right.scale());

    check_exact(Decimal::add(left, right), left_exact + right_exact, larger);
    check_exact(Decimal::subtract(left, right), left_exact - right_exact, larger);
    check_exact(Decimal::multiply(left, right), left_exact * right_exact, left.scale() + right.scale());
    REQUIRE((left < right) == (left_exact < right_exact));
    REQUIRE((left > right) == (left_exact > right_exact));
    REQUIRE((left == right) == (left_exact == right_exact));
}

void check_rounded(Result<Decimal> const& result, Rational const& exact, int scale, Rounding rounding) {
    auto const units = oracle_rounded_units(exact, scale, rounding);
    if (abs(units) >= integer_power_of_ten(Decimal::digits_max)) {
        REQUIRE_FALSE(result);
        return;
    }
    REQUIRE(result);
    REQUIRE(result->scale() == scale);
    REQUIRE(oracle_of(*result) == Rational{units, integer_power_of_ten(scale)});
    REQUIRE_FALSE((result->is_zero() && result->to_string().starts_with('-')));
}

}  // namespace

TEST_CASE("L9: sums, differences, products and order are exact, or an error") {
    constexpr std::uint64_t seed = 1;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 2'000; ++i) check_all_operations(random_literal(random, 12), random_literal(random, 12));
    for (int i = 0; i < 2'000; ++i) check_all_operations(random_literal(random, 20), random_literal(random, 20));
    for (int i = 0; i < 4'000; ++i) check_all_operations(random_literal(random, 38), random_literal(random, 38));
}

TEST_CASE("L9: the ends of the range") {
    std::string const              nines(38, '9');
    std::string const              tiny = "0." + std::string(37, '0') + "1";
    std::vector<std::string> const ends{nines,
                                        "-" + nines,
                                        tiny,
                                        "-" + tiny,
                                        "0." + nines,
                                        std::string(37, '9') + ".9",
                                        "1" + std::string(37, '0'),
                                        "0",
                                        "-0.00",
                                        "0.1",
                                        "1",
                                        "10000000000000000000",
                                        "18446744073709551616",
                                        "9999999999999999999.9999999999999999999"};
    for (auto const& one : ends) {
        for (auto const& other : ends) check_all_operations(one, other);
    }
}

TEST_CASE("L9: cancellation is exact where an operand does not fit the other's scale") {
    auto const one = decimal("1" + std::string(37, '0'));
    CHECK((one - decimal(std::string(37, '9') + ".9")).to_string() == "0.1");
    CHECK((one + decimal("0.00")).to_string() == "1" + std::string(37, '0'));
    CHECK(Decimal::add(one, decimal("0.5")).error().code() == ErrorCode::validation);
}

TEST_CASE("sums keep the larger scale, products the sum of scales") {
    CHECK((decimal("1.50") + decimal("1.5")).to_string() == "3.00");
    CHECK((decimal("1.5") - decimal("1.500")).to_string() == "0.000");
    CHECK((decimal("-1.25") + decimal("1.25")).to_string() == "0.00");
    CHECK((decimal("1.50") * decimal("2.0")).to_string() == "3.000");
    CHECK((decimal("-2") * decimal("0.0")).to_string() == "0.0");

    Decimal total = decimal("0.1");
    total += decimal("0.2");
    CHECK(total.is_identical_to(decimal("0.3")));
    total -= decimal("0.30");
    CHECK(total.is_identical_to(decimal("0.00")));
}

TEST_CASE("operators throw where the named functions return an error") {
    auto const largest = decimal(std::string(38, '9'));
    CHECK_THROWS_AS(static_cast<void>(largest + 1), std::overflow_error);
    CHECK_THROWS_AS(static_cast<void>(-largest - 1), std::overflow_error);
    CHECK_THROWS_AS(static_cast<void>(largest * largest), std::overflow_error);
}

TEST_CASE("P30: every rounding is what its definition says, at every scale") {
    constexpr std::uint64_t seed = 2;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 5'000; ++i) {
        auto       literal = random_literal(random, 38);
        auto const scale   = static_cast<int>(random.below(39));
        auto const place   = literal.find('.');
        // Often exactly a half at the place of rounding, where the seven differ.
        if (place != std::string::npos && random.chance(1, 2)) literal = literal.substr(0, place + 1) + "5";
        CAPTURE(literal);
        CAPTURE(scale);
        for (auto const rounding : every_rounding) {
            check_rounded(decimal(literal).rounded(scale, rounding), oracle_of(literal), scale, rounding);
            check_rounded(decimal(literal).rounded(0, rounding), oracle_of(literal), 0, rounding);
        }
    }
    CHECK_FALSE(Decimal{1}.rounded(39, Rounding::down));
    CHECK_FALSE(Decimal{1}.rounded(-1, Rounding::down));
}

TEST_CASE("P30: halves, in the words of each rounding") {
    struct Example {
        std::string_view   number;
        std::array<int, 7> rounded;  // half_even, half_up, half_down, down, up, floor, ceiling
    };
    for (auto const& [number, expected] : {
             Example{"2.5", {2, 3, 2, 2, 3, 2, 3}},
             Example{"3.5", {4, 4, 3, 3, 4, 3, 4}},
             Example{"-2.5", {-2, -3, -2, -2, -3, -3, -2}},
             Example{"-3.5", {-4, -4, -3, -3, -4, -4, -3}},
             Example{"2.51", {3, 3, 3, 2, 3, 2, 3}},
             Example{"-0.4", {0, 0, 0, 0, -1, -1, 0}},
             Example{"0.5", {0, 1, 0, 0, 1, 0, 1}},
             Example{"7.0", {7, 7, 7, 7, 7, 7, 7}},
         }) {
        CAPTURE(number);
        for (std::size_t i = 0; i < every_rounding.size(); ++i) {
            CHECK(decimal(number).rounded(0, every_rounding[i])->to_string() == std::to_string(expected[i]));
        }
    }
}

TEST_CASE("L9: division and multiplication with division round once, however large the product") {
    constexpr std::uint64_t seed = 3;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 6'000; ++i) {
        std::size_t const digits   = i % 3 == 0 ? 9 : 38;
        auto const        value    = random_literal(random, digits);
        auto const        factor   = random_literal(random, digits);
        auto const        under    = random_literal(random, digits);
        auto const        scale    = static_cast<int>(random.below(39));
        auto const        rounding = every_rounding[random.below(every_rounding.size())];
        CAPTURE(value);
        CAPTURE(factor);
        CAPTURE(under);
        CAPTURE(scale);
        auto const quotient = Decimal::divide(decimal(value), decimal(under), scale, rounding);
        auto const product = Decimal::multiply_divide(decimal(value), decimal(factor), decimal(under), scale, rounding);
        if (oracle_of(under) == 0) {
            REQUIRE_FALSE(quotient);
            REQUIRE_FALSE(product);
            continue;
        }
        check_rounded(quotient, oracle_of(value) / oracle_of(under), scale, rounding);
        check_rounded(product, oracle_of(value) * oracle_of(factor) / oracle_of(under), scale, rounding);
    }
    CHECK_FALSE(Decimal::divide(1, 0, 2, Rounding::down));
    CHECK_FALSE(Decimal::divide(1, 3, 39, Rounding::down));
    CHECK(Decimal::divide(1, 3, 4, Rounding::half_up)->to_string() == "0.3333");
    CHECK(Decimal::multiply_divide(100, 1, 3, 2, Rounding::up)->to_string() == "33.34");
}
