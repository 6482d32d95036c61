#include "http_date.hpp"

#include <throughline/core/date.hpp>

namespace throughline::sandbox {

namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view days   = "SunMonTueWedThuFriSat";

}  // namespace

std::optional<Timestamp> parse_http_date(std::string_view text) {
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    auto const month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    std::string number = std::to_string(month / 3 + 1);
    if (number.size() < 2) number.insert(0, "0");
    std::string iso{text.substr(12, 4)};
    iso.append("-").append(number).append("-").append(text.substr(5, 2)).append("T");
    iso.append(text.substr(17, 8)).append("Z");
    auto const moment = Timestamp::parse(iso);
    if (!moment) return std::nullopt;
    return *moment;
}

std::string http_date(Timestamp at) {
    std::string const iso   = at.to_string(0, "Z");
    auto const        date  = Date::parse(iso.substr(0, 10));
    std::size_t const day   = date ? date->weekday().c_encoding() : 0;
    std::size_t const month = date ? date->month() - 1 : 0;
    std::string       text{days.substr(day * 3, 3)};
    text.append(", ").append(iso, 8, 2).append(" ").append(months.substr(month * 3, 3)).append(" ");
    return text.append(iso, 0, 4).append(" ").append(iso, 11, 8).append(" GMT");
}

}  // namespace throughline::sandbox
