#include "netsuite_time.hpp"
#include "text.hpp"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace throughline::sandbox::suite {

namespace {

struct Clock24 {
    int hour = 0, minute = 0, second = 0;
};

Clock24 clock_of(Wall wall) {
    auto const rest = static_cast<int>(wall - midnight(date_of(wall)));
    return {rest / 3600, rest / 60 % 60, rest % 60};
}

std::string padded(int value, std::size_t digits) {
    std::string text = std::to_string(value);
    return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

enum class Token : unsigned char { year, month, day, hour, hour12, minute, second, half, literal };

struct Piece {
    Token       token;
    std::string literal{};
};

/// Takes the next piece off an Oracle format.
Piece next_piece(std::string_view& pattern) {
    struct Known {
        std::string_view name;
        Token            token;
    };
    static constexpr std::array known{Known{"YYYY", Token::year},   Known{"MM", Token::month},
                                      Known{"DD", Token::day},      Known{"HH24", Token::hour},
                                      Known{"HH12", Token::hour12}, Known{"HH", Token::hour12},
                                      Known{"MI", Token::minute},   Known{"SS", Token::second},
                                      Known{"AM", Token::half},     Known{"PM", Token::half}};
    for (Known const& candidate : known) {
        if (!same_name(pattern.substr(0, candidate.name.size()), candidate.name)) continue;
        pattern.remove_prefix(candidate.name.size());
        return {candidate.token};
    }
    if (pattern.front() == '"') {
        auto const  end = pattern.find('"', 1);
        std::string literal{pattern.substr(1, end == std::string_view::npos ? end : end - 1)};
        pattern.remove_prefix(end == std::string_view::npos ? pattern.size() : end + 1);
        return {Token::literal, std::move(literal)};
    }
    std::string literal{pattern.front()};
    pattern.remove_prefix(1);
    return {Token::literal, std::move(literal)};
}

bool take_number(std::string_view& text, std::size_t digits_max, int& into) {
    std::size_t digits = 0;
    while (digits < digits_max && digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (digits == 0) return false;
    std::from_chars(text.data(), text.data() + digits, into);
    text.remove_prefix(digits);
    return true;
}

struct Fields {
    int     year = 1970, month = 1, day = 1;
    Clock24 time{};
    bool    afternoon = false, half = false;
};

bool take(Piece const& piece, std::string_view& text, Fields& into) {
    switch (piece.token) {
        case Token::year:
            return take_number(text, 4, into.year);
        case Token::month:
            return take_number(text, 2, into.month);
        case Token::day:
            return take_number(text, 2, into.day);
        case Token::hour:
        case Token::hour12:
            return take_number(text, 2, into.time.hour);
        case Token::minute:
            return take_number(text, 2, into.time.minute);
        case Token::second:
            return take_number(text, 2, into.time.second);
        case Token::half:
            into.half      = true;
            into.afternoon = same_name(text.substr(0, 2), "PM");
            if (!into.afternoon && !same_name(text.substr(0, 2), "AM")) return false;
            text.remove_prefix(2);
            return true;
        case Token::literal:
            if (!text.starts_with(piece.literal)) return false;
            text.remove_prefix(piece.literal.size());
            return true;
    }
    return false;
}

date::time_zone const* zone_in(void const* held) { return static_cast<date::time_zone const*>(held); }

}  // namespace

Date date_of(Wall wall) {
    Wall const days = wall >= 0 ? wall / seconds_per_day : -((seconds_per_day - 1 - wall) / seconds_per_day);
    return Date::from_days(static_cast<std::int32_t>(days));
}

std::string format_wall(Wall wall, std::string_view pattern) {
    Date const    date = date_of(wall);
    Clock24 const time = clock_of(wall);
    std::string   text;
    while (!pattern.empty()) {
        Piece const piece = next_piece(pattern);
        switch (piece.token) {
            case Token::year:
                text += padded(date.year(), 4);
                break;
            case Token::month:
                text += padded(static_cast<int>(date.month()), 2);
                break;
            case Token::day:
                text += padded(static_cast<int>(date.day()), 2);
                break;
            case Token::hour:
                text += padded(time.hour, 2);
                break;
            case Token::hour12:
                text += padded(time.hour % 12 == 0 ? 12 : time.hour % 12, 2);
                break;
            case Token::minute:
                text += padded(time.minute, 2);
                break;
            case Token::second:
                text += padded(time.second, 2);
                break;
            case Token::half:
                text += time.hour < 12 ? "AM" : "PM";
                break;
            case Token::literal:
                text += piece.literal;
                break;
        }
    }
    return text;
}

std::optional<Wall> parse_wall(std::string_view text, std::string_view pattern) {
    Fields read;
    // A format may say more than the text: what is missing at the end is midnight.
    while (!pattern.empty() && !text.empty())
        if (!take(next_piece(pattern), text, read)) return std::nullopt;
    if (!text.empty()) return std::nullopt;
    if (read.half) read.time.hour = read.time.hour % 12 + (read.afternoon ? 12 : 0);
    if (read.time.hour > 23 || read.time.minute > 59 || read.time.second > 59) return std::nullopt;
    auto const date = Date::from_civil(read.year, static_cast<unsigned>(read.month), static_cast<unsigned>(read.day));
    if (!date) return std::nullopt;
    return midnight(*date) + read.time.hour * 3600 + read.time.minute * 60 + read.time.second;
}

AccountTime::AccountTime(std::string const& zone, NetSuiteDateFormat format) : format_{format} {
    try {
        zone_ = date::locate_zone(zone);
    } catch (std::runtime_error const&) { throw std::invalid_argument{"sandbox: there is no time zone " + zone}; }
}

Wall AccountTime::wall(Timestamp at) const {
    date::sys_seconds const instant{std::chrono::seconds{at.seconds()}};
    return zone_in(zone_)->to_local(instant).time_since_epoch().count();
}

std::int64_t AccountTime::instant(Wall wall) const {
    date::local_seconds const local{std::chrono::seconds{wall}};
    return zone_in(zone_)->to_sys(local, date::choose::earliest).time_since_epoch().count();
}

std::string AccountTime::format_date(Date date) const {
    std::string const month = std::to_string(date.month());
    std::string const day   = std::to_string(date.day());
    bool const        first = format_ == NetSuiteDateFormat::month_day_year;
    return (first ? month : day) + '/' + (first ? day : month) + '/' + std::to_string(date.year());
}

std::optional<Wall> AccountTime::parse_date(std::string_view text) const {
    bool const month_first = format_ == NetSuiteDateFormat::month_day_year;
    return parse_wall(text, month_first ? "MM/DD/YYYY HH12:MI AM" : "DD/MM/YYYY HH12:MI AM");
}

}  // namespace throughline::sandbox::suite
