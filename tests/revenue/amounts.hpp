#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/random.hpp>
#include <throughline/revenue/explain.hpp>

#include <doctest/doctest.h>
#include <boost/multiprecision/cpp_int.hpp>

#include <string>
#include <vector>

namespace throughline {

/// What numbers are checked against: exact, and nothing of ours.
using Rational = boost::multiprecision::cpp_rational;

inline Decimal   decimal(std::string_view literal) { return Decimal::parse(literal).value(); }
inline Money     usd(std::string_view literal) { return {decimal(literal), Currency::parse("USD").value()}; }
inline Money     cents(std::int64_t minor) { return Money::from_minor(minor, Currency::parse("USD").value()); }
inline Percent   percent(std::string_view literal) { return Percent{decimal(literal)}; }
inline Date      day(std::string_view text) { return Date::parse(text).value(); }
inline DateRange range(std::string_view start, std::string_view end) { return {day(start), day(end)}; }
inline RecordId  record(std::string_view key) { return RecordId::derive("tests", "record", key); }

inline Rational rational(Decimal const& number) {
    boost::multiprecision::cpp_int power = 1;
    for (int i = 0; i < number.scale(); ++i) power *= 10;
    std::string digits = number.to_string();
    std::erase(digits, '.');
    bool const                           negative = digits.front() == '-';
    auto const                           from     = digits.find_first_not_of("-0");
    boost::multiprecision::cpp_int const units{from == std::string::npos ? "0" : digits.substr(from)};
    return Rational{negative ? boost::multiprecision::cpp_int{-units} : units, power};
}
inline Rational rational(Money const& amount) { return rational(amount.amount()); }

/// Half away from zero, to hundredths, in hundredths.
inline boost::multiprecision::cpp_int nearest_cent(Rational const& amount) {
    using boost::multiprecision::cpp_int;
    Rational const scaled   = amount * 200;
    cpp_int const  top      = numerator(scaled);
    cpp_int const  bottom   = denominator(scaled);
    cpp_int const  doubled  = abs(top) / bottom;  // Twice the amount in cents, cut: odd means a half or more.
    cpp_int const  rounded_ = (doubled + 1) / 2;
    return top < 0 ? cpp_int{-rounded_} : rounded_;
}

inline std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

/// Texts of the amounts, one after the other.
template <class Figures>
std::string amounts_of(Figures const& figures) {
    std::string text;
    for (auto const& figure : figures) {
        if (!text.empty()) text += ' ';
        text += figure.value.amount().to_string();
    }
    return text;
}

}  // namespace throughline
