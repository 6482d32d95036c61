#include <throughline/core/minutes.hpp>

#include "digits.hpp"

#include <algorithm>
#include <charconv>

namespace throughline {

namespace {

template <class Quantity>
Result<Quantity> parse_as(std::string_view literal) {
    auto number = Decimal::parse(literal);
    if (!number) return std::move(number).error();
    return Quantity{*number};
}

Error not_a_clock(std::string_view text) {
    return Error{ErrorCode::validation, "not hours and minutes"}.with_value(text).with_expected(
        "hh:mm, minutes from 00 to 59");
}

constexpr std::size_t hours_digits_max = 12;  // On a clock: more than a hundred million years.

}  // namespace

Result<Percent> Percent::parse(std::string_view literal) { return parse_as<Percent>(literal); }

Result<Percent> Percent::from_fraction(Decimal const& fraction) {
    auto product = Decimal::multiply(fraction, 100);
    if (!product) return std::move(product).error();
    // The point moves over two digits, so that 0.125 becomes 12.5 and not 12.500; nothing is rounded.
    auto percent = product->rounded(std::max(fraction.scale() - 2, 0), Rounding::down);
    if (!percent) return std::move(percent).error();
    return Percent{*percent};
}

Result<Decimal> Percent::as_fraction() const { return Decimal::multiply(value_, Decimal::from_units(1, 2)); }

Result<Hours> Hours::parse(std::string_view literal) { return parse_as<Hours>(literal); }

Result<Hours> Hours::parse_clock(std::string_view text) {
    auto       clock    = text;
    bool const negative = clock.starts_with('-');
    if (negative) clock.remove_prefix(1);
    auto const colon = clock.find(':');
    if (colon == 0 || colon > hours_digits_max || clock.size() != colon + 3) return not_a_clock(text);
    auto const hours_text   = clock.substr(0, colon);
    auto const minutes_text = clock.substr(colon + 1);
    if (!std::ranges::all_of(hours_text, is_digit) || !std::ranges::all_of(minutes_text, is_digit)) {
        return not_a_clock(text);
    }

    std::int64_t hours   = 0;
    std::int64_t minutes = 0;
    std::from_chars(hours_text.data(), hours_text.data() + hours_text.size(), hours);
    std::from_chars(minutes_text.data(), minutes_text.data() + minutes_text.size(), minutes);
    if (minutes > 59) return not_a_clock(text);
    minutes += hours * 60;
    return hours_of_minutes(negative ? -minutes : minutes);
}

Result<Hours> Hours::from_minutes(std::int64_t minutes, int scale, Rounding rounding) {
    auto hours = Decimal::divide(minutes, 60, scale, rounding);
    if (!hours) return std::move(hours).error();
    return Hours{*hours};
}

Result<std::string> Hours::to_clock() const {
    auto const minutes = nearest_minutes(*this);
    if (!minutes) return minutes.error();
    auto const count = *minutes < 0 ? 0 - static_cast<std::uint64_t>(*minutes) : static_cast<std::uint64_t>(*minutes);

    std::string const hours = std::to_string(count / 60);
    if (hours.size() > hours_digits_max)
        return Error{ErrorCode::validation, "no clock shows so many hours"}.with_value(value_.to_string());
    std::string const rest = std::to_string(count % 60);
    std::string       text = *minutes < 0 ? "-" : "";
    if (hours.size() < 2) text += '0';
    text += hours;
    text += rest.size() < 2 ? ":0" : ":";
    text += rest;
    return text;
}

}  // namespace throughline
