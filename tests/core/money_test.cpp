#include <throughline/core/money.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace throughline;

namespace {

Currency currency(std::string_view code) { return Currency::parse(code).value(); }

Money money(std::string_view amount, std::string_view code) { return {Decimal::parse(amount).value(), currency(code)}; }

}  // namespace

TEST_CASE("R87: minor units follow the currency's exponent") {
    CHECK(Money::from_minor(12'345, currency("USD")).to_string() == "123.45 USD");
    CHECK(Money::from_minor(12'345, currency("JPY")).to_string() == "12345 JPY");
    CHECK(Money::from_minor(12'345, currency("KWD")).to_string() == "12.345 KWD");
    CHECK(Money::from_minor(12'345, currency("CLF")).to_string() == "1.2345 CLF");
    CHECK(*money("123.450", "USD").minor_units() == 12'345);
    CHECK_FALSE(money("123.456", "USD").minor_units());
    CHECK_FALSE(money("0.5", "JPY").minor_units());
    CHECK(money("123.455", "USD").rounded(Rounding::half_up)->to_string() == "123.46 USD");
    CHECK(money("123.445", "USD").rounded(Rounding::half_even)->to_string() == "123.44 USD");
    CHECK(money("123.5", "JPY").rounded(Rounding::half_even)->to_string() == "124 JPY");
    CHECK(money("1", "BHD").rounded(Rounding::down)->to_string() == "1.000 BHD");
}

TEST_CASE("R87: unlike currencies neither add nor compare") {
    auto const euros   = money("10.00", "EUR");
    auto const dollars = money("10.00", "USD");
    for (auto const& result : {Money::add(euros, dollars), Money::subtract(euros, dollars)}) {
        REQUIRE_FALSE(result);
        CHECK(result.error().code() == ErrorCode::validation);
        CHECK(result.error().context().value == "USD");
        CHECK(result.error().context().expected == "EUR");
    }
    CHECK_FALSE(Money::compare(euros, dollars));
    CHECK_THROWS_AS(static_cast<void>(euros + dollars), std::logic_error);
    CHECK_THROWS_AS(static_cast<void>(euros - dollars), std::logic_error);
    CHECK_FALSE(euros == dollars);
    CHECK_FALSE(Money::add(euros, Money{}));
}

TEST_CASE("R87 L9: amounts of one currency add, compare and multiply exactly") {
    CHECK((money("0.10", "EUR") + money("0.20", "EUR")).to_string() == "0.30 EUR");
    CHECK((money("0.10", "EUR") - money("0.25", "EUR")).to_string() == "-0.15 EUR");
    CHECK((money("33.33", "EUR") * 3).to_string() == "99.99 EUR");
    CHECK(money("1.5", "EUR") == money("1.50", "EUR"));
    CHECK(*Money::compare(money("1.5", "EUR"), money("1.49", "EUR")) > 0);
    CHECK(*Money::compare(money("1.5", "EUR"), money("1.500", "EUR")) == 0);
    CHECK(money("-1.50", "EUR").negated().to_string() == "1.50 EUR");
    CHECK(Money::zero(currency("EUR")).negated().to_string() == "0 EUR");
    CHECK(money("-0.00", "EUR").is_zero());
    CHECK_FALSE(money("-0.00", "EUR").is_negative());

    Money total = Money::zero(currency("EUR"));
    for (int i = 0; i < 10; ++i) total += money("0.10", "EUR");
    CHECK(total == money("1", "EUR"));
    total -= money("1", "EUR");
    CHECK(total.is_zero());
}

TEST_CASE("L9: an amount that needs more than 38 digits is an error") {
    auto const largest = money(std::string(38, '9'), "EUR");
    CHECK(Money::add(largest, largest).error().code() == ErrorCode::validation);
    CHECK(Money::multiply(largest, 10).error().code() == ErrorCode::validation);
    CHECK_THROWS_AS(static_cast<void>(largest + largest), std::overflow_error);
    CHECK_THROWS_AS(static_cast<void>(largest * 10), std::overflow_error);
    CHECK_FALSE(largest.rounded(Rounding::half_up));
}
