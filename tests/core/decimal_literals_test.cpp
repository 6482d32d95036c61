#include "random_decimals.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <vector>

using namespace throughline;

TEST_CASE("P30 L9: any literal of up to 38 digits is printed byte for byte as it was read") {
    constexpr std::uint64_t seed = 20'240'131;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 50'000; ++i) {
        auto const literal = random_literal(random, 38);
        CAPTURE(literal);
        auto const number = Decimal::parse(literal);
        REQUIRE(number);
        REQUIRE(number->to_string() == literal);
    }
}

TEST_CASE("P30 L9: a literal means what it says") {
    constexpr std::uint64_t seed = 7;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 5'000; ++i) {
        auto const literal = random_literal(random, 38);
        CAPTURE(literal);
        auto const number = *Decimal::parse(literal);
        auto const units  = oracle_of(literal) * integer_power_of_ten(number.scale());
        if (abs(numerator(units)) <= std::numeric_limits<std::int64_t>::max()) {
            REQUIRE(*number.units(number.scale()) == static_cast<std::int64_t>(numerator(units)));
        }
        REQUIRE(number.is_negative() == (oracle_of(literal) < 0));
        REQUIRE(number.is_zero() == (oracle_of(literal) == 0));
    }
}

TEST_CASE("P30: literals of vendors keep zeros and the sign of zero") {
    for (std::string_view const literal :
         {"0", "-0", "0.0", "-0.00", "1.50", "100", "1234.5", "0.10", "0.000000001", "19.9900000000",
          "9999999999999999999", "10000000000000000000", "18446744073709551615", "18446744073709551616",
          "99999999999999999999999999999999999999", "0.99999999999999999999999999999999999999",
          "-0.00000000000000000000000000000000000000", "1.0000000000000000000000000000000000000",
          "12345678901234567890.123456789012345678"}) {
        CAPTURE(literal);
        auto const number = Decimal::parse(literal);
        REQUIRE(number);
        CHECK(number->to_string() == literal);
    }
}

TEST_CASE("what RFC 8259 does not call a number is refused, with the text") {
    for (std::string_view const text :
         {"",         "-",     "+1",   "01",           "-01", "00",    "1.",
          ".5",       "-.5",   "1e",   "1e+",          "1e-", "1e1.5", "1.e5",
          "0x10",     "1,5",   "1 ",   " 1",           "--1", "1.2.3", "NaN",
          "Infinity", "1_000", "1e5x", "\xEF\xBC\x91", "1\n", "true",  "12345678901234567890a"}) {
        CAPTURE(text);
        auto const number = Decimal::parse(text);
        REQUIRE_FALSE(number);
        CHECK(number.error().code() == ErrorCode::corrupt);
        CHECK(number.error().context().value == text);
    }
}

TEST_CASE("L9: what does not fit 38 digits is an error, never rounded") {
    std::vector<std::string> const too_long{"100000000000000000000000000000000000000",
                                            "0." + std::string(38, '0') + "1",
                                            "1." + std::string(38, '0'),
                                            "0." + std::string(39, '0'),
                                            "1" + std::string(60, '0'),
                                            "1e38",
                                            "1e-39",
                                            "1e99999999999999999999",
                                            "1e-99999999999999999999",
                                            std::string(2'000, '1'),
                                            "0." + std::string(2'000, '0'),
                                            "123456789012345678901e20"};
    for (auto const& text : too_long) {
        CAPTURE(text);
        auto const number = Decimal::parse(text);
        REQUIRE_FALSE(number);
        CHECK(number.error().code() == ErrorCode::validation);
    }
}

TEST_CASE("an exponent is applied exactly") {
    struct Example {
        std::string_view literal;
        std::string_view plain;
    };
    for (auto const& [literal, plain] : {
             Example{"1.5e3", "1500"},
             Example{"15e-3", "0.015"},
             Example{"1.50e1", "15.0"},
             Example{"1E2", "100"},
             Example{"-2.5E+1", "-25"},
             Example{"0e999999", "0"},
             Example{"-0e5", "-0"},
             Example{"0.0e1", "0"},
             Example{"0e-5", "0.00000"},
             Example{"12e0", "12"},
             Example{"1.2300e2", "123.00"},
             Example{"1e37", "10000000000000000000000000000000000000"},
             Example{"1e-38", "0.00000000000000000000000000000000000001"},
             Example{"1000e-40", "0.00000000000000000000000000000000000010"},
             Example{"100000000000000000000000000000000000000000e-41", "1.0000000000000000000000000000000000000"},
             Example{"1.0000000000000000000000000000000000000000e2", "100.00000000000000000000000000000000000"},
         }) {
        CAPTURE(literal);
        auto const number = Decimal::parse(literal);
        REQUIRE(number);
        CHECK(number->to_string() == plain);
    }
}

TEST_CASE("L9: integers of every width become decimals, and come back as units") {
    CHECK(Decimal{}.to_string() == "0");
    CHECK(Decimal{-7}.to_string() == "-7");
    CHECK(Decimal{std::numeric_limits<std::int64_t>::min()}.to_string() == "-9223372036854775808");
    CHECK(Decimal{std::numeric_limits<std::uint64_t>::max()}.to_string() == "18446744073709551615");
    CHECK(Decimal{std::int8_t{-128}}.to_string() == "-128");
    CHECK(Decimal{42LL} == Decimal{42U});

    CHECK(Decimal::from_units(12'345, 2).to_string() == "123.45");
    CHECK(Decimal::from_units(-5, 3).to_string() == "-0.005");
    CHECK(Decimal::from_units(std::numeric_limits<std::int64_t>::min(), 18).to_string() == "-9.223372036854775808");
    CHECK_THROWS_AS(Decimal::from_units(1, 39), std::invalid_argument);
    CHECK_THROWS_AS(Decimal::from_units(1, -1), std::invalid_argument);

    CHECK(*Decimal::parse("123.4500")->units(2) == 12'345);
    CHECK(*Decimal::parse("-9223372036854775808")->units(0) == std::numeric_limits<std::int64_t>::min());
    CHECK(*Decimal::parse("-0.00")->units(0) == 0);
    CHECK_FALSE(Decimal::parse("9223372036854775808")->units(0));
    CHECK_FALSE(Decimal::parse("123.451")->units(2));
    CHECK_FALSE(Decimal::parse("99999999999999999999999999999999999999")->units(38));
    CHECK_FALSE(Decimal{1}.units(39));
    CHECK_FALSE(Decimal{1}.units(-1));
}

TEST_CASE("a number is normalized, negated and stripped of its sign without a negative zero") {
    CHECK(Decimal::parse("1.50")->normalized().to_string() == "1.5");
    CHECK(Decimal::parse("-0.0")->normalized().to_string() == "0");
    CHECK(Decimal::parse("100")->normalized().to_string() == "100");
    CHECK(Decimal::parse("100.000")->normalized().to_string() == "100");
    CHECK(Decimal::parse("0.00")->negated().to_string() == "0.00");
    CHECK(Decimal::parse("-0.00")->negated().to_string() == "0.00");
    CHECK((-*Decimal::parse("1.20")).to_string() == "-1.20");
    CHECK(Decimal::parse("-1.20")->magnitude().to_string() == "1.20");
    CHECK_FALSE(Decimal::parse("-0.00")->is_negative());

    CHECK(*Decimal::parse("1.5") == *Decimal::parse("1.50"));
    CHECK_FALSE(Decimal::parse("1.5")->is_identical_to(*Decimal::parse("1.50")));
    CHECK(*Decimal::parse("0.00") == *Decimal::parse("-0"));
    CHECK_FALSE(Decimal::parse("0.00")->is_identical_to(*Decimal::parse("-0.00")));
    CHECK(Decimal::parse("-0.00")->is_identical_to(*Decimal::parse("-0.00")));
}
