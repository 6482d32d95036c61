#pragma once

#include "digits.hpp"

#include <chrono>
#include <string_view>

namespace throughline {

inline constexpr int year_min = 1;
inline constexpr int year_max = 9999;

/// An existing date of the years 1 to 9999, or nothing that is `ok()`.
constexpr std::chrono::year_month_day civil_date(int year, int month, int day) {
    using namespace std::chrono;

    if (year < year_min || year > year_max || month < 1 || day < 1) return {};
    return std::chrono::year{year} / month / day;
}

/// The date in the first ten characters, as civil_date. Requires: there are ten.
constexpr std::chrono::year_month_day civil_date_at(std::string_view text) {
    if (text[4] != '-' || text[7] != '-') return {};
    return civil_date(digits_at<4>(&text[0]), digits_at<2>(&text[5]), digits_at<2>(&text[8]));
}

}  // namespace throughline
