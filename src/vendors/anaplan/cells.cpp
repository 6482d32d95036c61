#include "cells.hpp"

#include <throughline/core/date.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace throughline::anaplan {

namespace {

constexpr int century = 2000;  // Of years of two digits: plans are about this one.

bool is_digit(char each) { return each >= '0' && each <= '9'; }

std::string padded(int number, std::size_t digits) {
    auto text = std::to_string(number);
    return std::string(text.size() < digits ? digits - text.size() : 0, '0') + text;
}

std::string range_text(DateRange const& range) {
    return range.start.to_string() + "/" + (range.end ? range.end->to_string() : std::string{});
}

/// Takes as many digits as the format has letters.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits ||
        !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), is_digit))
        return std::nullopt;
    auto const number = std::stoi(std::string{text.substr(0, digits)});
    text.remove_prefix(digits);
    return number;
}

/// Steps through a date format: calls `part` with 'Y', 'M' or 'D' and its width, and `other` with what stands between.
template <class Part, class Other>
bool each_part(std::string_view format, Part part, Other other) {
    while (!format.empty()) {
        auto const letter = format.front();
        auto const width  = std::min(format.find_first_not_of(letter), format.size());
        bool const known  = letter == 'Y' || letter == 'M' || letter == 'D';
        if (!(known ? part(letter, width) : other(format.substr(0, width)))) return false;
        format.remove_prefix(width);
    }
    return true;
}

PeriodLabel labelled(std::string label, Date start, int months, std::string name) {
    return {std::move(label), {{start, start.plus_months(months)}, std::move(name)}};
}

}  // namespace

std::vector<PeriodLabel> calendar_labels(int first_year, int last_year) {
    constexpr std::array     names{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::vector<PeriodLabel> labels;
    for (int year = first_year; year <= last_year; ++year) {
        auto const short_year = " " + padded(year % 100, 2);
        auto const long_year  = padded(year, 4);
        for (unsigned month = 1; month <= names.size(); ++month)
            labels.push_back(labelled(names[month - 1] + short_year, Date{year, month, 1}, 1,
                                      long_year + "-" + padded(static_cast<int>(month), 2)));
        for (unsigned quarter = 1; quarter <= 4; ++quarter) {
            auto const named = "Q" + std::to_string(quarter);
            labels.push_back(labelled(named + " FY" + padded(year % 100, 2), Date{year, quarter * 3 - 2, 1}, 3,
                                      long_year + "-" + named));
        }
        labels.push_back(labelled("FY" + padded(year % 100, 2), Date{year, 1, 1}, 12, long_year));
    }
    return labels;
}

Cells::Cells(Options const& options)
    : date_format_{options.date_format},
      decimal_separator_{options.decimal_separator},
      group_separator_{options.group_separator},
      digits_max_{options.digits_max} {
    for (auto const& [label, period] : options.periods) {
        period_of_label_.emplace(label, range_text(period.range) + "/" + period.name);
        label_of_range_.emplace(range_text(period.range), label);
    }
}

std::string Cells::read(Cell kind, std::string_view text) const {
    switch (kind) {
        case Cell::number:
            return read_number(text);
        case Cell::date:
            return read_date(text);
        case Cell::period:
            if (auto const known = period_of_label_.find(text); known != period_of_label_.end()) return known->second;
            return std::string{text};
        case Cell::text:
        case Cell::boolean:
            break;
    }
    return std::string{text};
}

Result<std::string> Cells::write(Cell kind, std::string_view text) const {
    switch (kind) {
        case Cell::number:
            return write_number(text, decimal_separator_);
        case Cell::date:
            return write_date(text);
        case Cell::period:
            return write_period(text);
        case Cell::text:
        case Cell::boolean:
            break;
    }
    return std::string{text};
}

std::string Cells::read_number(std::string_view text) const {
    std::string number;
    for (auto const each : text) {
        if (group_separator_ != '\0' && each == group_separator_) continue;
        // A point that is not this model's separator makes no number, rather than another one.
        if (each == '.' && decimal_separator_ != '.') return std::string{text} + " (no number)";
        number += each == decimal_separator_ ? '.' : each;
    }
    return number;
}

Result<std::string> Cells::write_number(std::string_view lexeme, char decimal_separator) const {
    std::string significant;
    for (auto const each : lexeme)
        if (is_digit(each) && (each != '0' || !significant.empty())) significant += each;
    if (lexeme.find('.') != std::string_view::npos)
        while (significant.ends_with('0')) significant.pop_back();
    if (digits_max_ != 0 && significant.size() > digits_max_)
        return Error{ErrorCode::unsupported, "a number of more digits than a model keeps"}
            .with_value(lexeme)
            .with_expected("at most " + std::to_string(digits_max_) + " digits")
            .with_owner("finance");
    std::string text{lexeme};
    std::replace(text.begin(), text.end(), '.', decimal_separator);
    return text;
}

std::string Cells::read_date(std::string_view text) const {
    int        year = 0, month = 0, day = 0;
    auto       rest = text;
    bool const fits = each_part(
        date_format_,
        [&](char letter, std::size_t width) {
            auto const number = take_digits(rest, width);
            if (!number) return false;
            if (letter == 'Y') year = width == 2 ? century + *number : *number;
            if (letter == 'M') month = *number;
            if (letter == 'D') day = *number;
            return true;
        },
        [&](std::string_view between) {
            if (!rest.starts_with(between)) return false;
            rest.remove_prefix(between.size());
            return true;
        });
    if (!fits || !rest.empty()) return std::string{text};
    auto const date = Date::from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    return date ? date->to_string() : std::string{text};
}

Result<std::string> Cells::write_date(std::string_view text) const {
    auto const date = Date::parse(text);
    if (!date) return date.error();
    std::string out;
    each_part(
        date_format_,
        [&](char letter, std::size_t width) {
            auto const number = letter == 'Y'   ? (width == 2 ? date->year() % 100 : date->year())
                                : letter == 'M' ? static_cast<int>(date->month())
                                                : static_cast<int>(date->day());
            out += padded(number, width);
            return true;
        },
        [&](std::string_view between) {
            out += between;
            return true;
        });
    // A format that drops the century must not move a date into another one.
    if (read_date(out) != date->to_string())
        return Error{ErrorCode::unsupported, "the model's date format cannot say this day"}
            .with_value(text)
            .with_expected(date_format_)
            .with_owner("integration");
    return out;
}

Result<std::string> Cells::write_period(std::string_view text) const {
    auto const name  = text.find('/', text.find('/') + 1);
    auto const label = label_of_range_.find(text.substr(0, name));
    if (label != label_of_range_.end()) return label->second;
    return Error{ErrorCode::validation, "the model's time scale has no such period"}
        .with_value(text)
        .with_expected("one of the connection's " + std::to_string(label_of_range_.size()) + " periods")
        .with_owner("planning")
        .with_remedy("extend the model's time scale, and name its labels among the connection's periods");
}

}  // namespace throughline::anaplan
