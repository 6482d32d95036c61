#include <throughline/core/quantity.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Decimal decimal(std::string_view literal) { return Decimal::parse(literal).value(); }

}  // namespace

TEST_CASE("a percentage and its fraction are one number, exactly") {
    CHECK(Percent::from_fraction(decimal("0.125"))->to_string() == "12.5");
    CHECK(Percent::from_fraction(decimal("1"))->to_string() == "100");
    CHECK(Percent::from_fraction(decimal("-0.5"))->to_string() == "-50");
    CHECK(Percent::from_fraction(decimal("0.3333"))->to_string() == "33.33");
    CHECK(Percent::from_fraction(decimal("0." + std::string(38, '9')))->to_string() == "99." + std::string(36, '9'));
    CHECK(Percent::parse("12.5")->as_fraction()->to_string() == "0.125");
    CHECK(*Percent::parse("12.50") == *Percent::parse("12.5"));
    CHECK(*Percent::parse("9.9") < *Percent::parse("10"));
    CHECK_FALSE(Percent::parse("12.5%"));
    CHECK_FALSE(Percent::from_fraction(decimal(std::string(37, '9'))));
    CHECK_FALSE(Percent{decimal("0." + std::string(37, '0') + "1")}.as_fraction());
    for (auto const* literal : {"0", "0.01", "7.25", "100", "-3.5", "250.125"}) {
        CAPTURE(literal);
        Percent const percent{decimal(literal)};
        CHECK(*Percent::from_fraction(percent.as_fraction().value()) == percent);
    }
}

TEST_CASE("hours on a clock's face are hours") {
    CHECK(Hours::parse_clock("25:42")->to_string() == "25.7");
    CHECK(Hours::parse_clock("8:00")->to_string() == "8");
    CHECK(Hours::parse_clock("08:00")->to_string() == "8");
    CHECK(Hours::parse_clock("-0:30")->to_string() == "-0.5");
    CHECK(Hours::parse_clock("0:01")->to_string() == "0.01666667");
    CHECK(Hours::parse_clock("00:00")->to_string() == "0");
    for (std::string_view const text : {"", ":", "8", "8:", ":30", "8:0", "8:000", "8:60", "8:-1", "+8:00", "8.5:00",
                                        "8:00:00", " 8:00", "8:00 ", "--8:00", "1234567890123:00", "a:00"}) {
        CAPTURE(text);
        auto const hours = Hours::parse_clock(text);
        REQUIRE_FALSE(hours);
        CHECK(hours.error().code() == ErrorCode::validation);
    }
}

TEST_CASE("L9: every minute of a fortnight round trips through hours and back to the clock") {
    for (int minutes = -14 * 24 * 60; minutes <= 14 * 24 * 60; ++minutes) {
        auto const distance = std::abs(minutes);
        auto const padded   = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
        auto const text     = (minutes < 0 ? "-" : "") + padded(distance / 60) + ':' + padded(distance % 60);
        CAPTURE(text);
        auto const hours = Hours::parse_clock(text);
        REQUIRE(hours);
        REQUIRE(*hours->to_clock() == text);
        if (minutes % 3 == 0) REQUIRE(hours->value() * 60 == Decimal{minutes});
    }
}

TEST_CASE("hours are shown to the nearest minute") {
    CHECK(*Hours{decimal("1.5")}.to_clock() == "01:30");
    CHECK(*Hours{decimal("999999999999.5")}.to_clock() == "999999999999:30");
    CHECK(Hours{decimal("1000000000000")}.to_clock().error().code() == ErrorCode::validation);  // No clock reads it.
    CHECK(*Hours{decimal("0.0083")}.to_clock() == "00:00");
    CHECK(*Hours{decimal("0.0084")}.to_clock() == "00:01");
    CHECK(*Hours{decimal("-0.004")}.to_clock() == "00:00");
    CHECK(*Hours{decimal("100")}.to_clock() == "100:00");
    CHECK_FALSE(Hours{decimal(std::string(38, '9'))}.to_clock());
    CHECK(Hours::from_minutes(20, 2, Rounding::half_up)->to_string() == "0.33");
    CHECK(Hours::from_minutes(20, 2, Rounding::up)->to_string() == "0.34");
    CHECK((*Hours::parse("1.25") + *Hours::parse("0.75")).to_string() == "2.00");
    CHECK(*Hours::parse("1.25") - *Hours::parse("0.25") == Hours{1});
    CHECK_FALSE(Hours::parse("8h"));
}
