#include <throughline/core/timestamp.hpp>

#include "calendar.hpp"

#include <algorithm>
#include <stdexcept>

namespace throughline {

namespace {

using std::chrono::sys_days;

constexpr std::int64_t seconds_per_day = 86'400;

constexpr std::int64_t days_since_1970(std::chrono::year_month_day date) {
    return sys_days{date}.time_since_epoch().count();
}

constexpr std::int64_t first_second = days_since_1970(civil_date(year_min, 1, 1)) * seconds_per_day;
constexpr std::int64_t last_second  = (days_since_1970(civil_date(year_max, 12, 31)) + 1) * seconds_per_day - 1;

/// What stands behind the seconds; a part that is not there spoils all that follows.
struct Tail {
    char const* at;
    char const* end;
    bool        good = true;

    bool skip(char character) {
        bool const found = at != end && *at == character;
        at += found ? 1 : 0;
        return found;
    }

    int two_digits(int largest) {
        int const number = end - at >= 2 ? digits_at<2>(at) : -1;
        good             = good && number >= 0 && number <= largest;
        at += good ? 2 : 0;
        return number;
    }

    std::int64_t fraction_in_microseconds() {
        std::int64_t microseconds = 0;
        int          digits       = 0;
        for (; at != end && is_digit(*at); ++at, ++digits) {
            if (digits < 6) microseconds = microseconds * 10 + (*at - '0');
            if (digits >= 6 && *at != '0') good = false;  // Finer than we could keep.
        }
        if (digits == 0 || digits > 9) good = false;
        constexpr int factors[] = {1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
        return microseconds * factors[std::min(digits, 6)];
    }

    int offset_in_seconds() {
        if (skip('Z') || skip('z')) return 0;
        bool const west = skip('-');
        good            = good && (west || skip('+'));
        int seconds     = two_digits(23) * 3'600;
        skip(':');
        seconds += two_digits(59) * 60;
        return west ? -seconds : seconds;
    }
};

/// UTC inserts leap seconds at the end of a month. Requires: the second after it.
bool may_follow_a_leap_second(std::int64_t second) {
    if (second % seconds_per_day != 0) return false;
    auto const date = std::chrono::year_month_day{sys_days{std::chrono::days{second / seconds_per_day}}};
    return date.day() == std::chrono::day{1};
}

Error not_a_timestamp(std::string_view text) {
    return Error{ErrorCode::validation, "not a timestamp"}.with_value(text).with_expected(
        "a date and time with offset and no more than microseconds, such as 2024-01-31T10:00:00Z");
}

}  // namespace

Result<Timestamp> Timestamp::parse(std::string_view text) {
    constexpr std::size_t shortest = std::string_view{"2024-01-31T10:00:00Z"}.size();

    if (text.size() < shortest) return not_a_timestamp(text);
    char const* const at      = text.data();
    auto const        date    = civil_date_at(text);
    int const         hours   = digits_at<2>(at + 11);
    int const         minutes = digits_at<2>(at + 14);
    int const         seconds = digits_at<2>(at + 17);
    bool const        good    = (at[10] == 'T' || at[10] == 't') && at[13] == ':' && at[16] == ':' && date.ok();
    // A number that is none is -1, and larger than any as an unsigned one.
    if (!good || static_cast<unsigned>(hours) > 23 || static_cast<unsigned>(minutes) > 59 ||
        static_cast<unsigned>(seconds) > 60) {
        return not_a_timestamp(text);
    }

    Tail       tail{at + 19, at + text.size()};
    auto const microseconds = tail.skip('.') ? tail.fraction_in_microseconds() : 0;
    auto const second =
        days_since_1970(date) * seconds_per_day + hours * 3'600 + minutes * 60 + seconds - tail.offset_in_seconds();
    if (!tail.good || tail.at != tail.end) return not_a_timestamp(text);
    if (seconds == 60 && !may_follow_a_leap_second(second)) return not_a_timestamp(text);
    if (second < first_second || second > last_second) return not_a_timestamp(text);
    return from_microseconds(second * 1'000'000 + microseconds);
}

std::string Timestamp::to_string() const {
    auto const fraction = microseconds_ - seconds() * 1'000'000;
    return to_string(fraction == 0 ? 0 : fraction % 1'000 == 0 ? 3 : 6, "Z");
}

std::string Timestamp::to_string(int digits, std::string_view offset) const {
    auto const second = seconds();
    if (digits < 0 || digits > 9) throw std::invalid_argument{"Timestamp::to_string: from 0 to 9 digits"};
    if (second < first_second || second > last_second) {
        throw std::out_of_range{"Timestamp: not in the years 1 to 9999"};
    }

    auto const day      = std::chrono::floor<std::chrono::days>(std::chrono::seconds{second});
    auto const date     = std::chrono::year_month_day{sys_days{day}};
    auto const time     = static_cast<unsigned>(second - day.count() * seconds_per_day);
    auto const fraction = static_cast<unsigned>(microseconds_ - second * 1'000'000);

    char buffer[] = "0000-00-00T00:00:00.000000000";
    put_digits<4>(&buffer[0], static_cast<unsigned>(static_cast<int>(date.year())));
    put_digits<2>(&buffer[5], static_cast<unsigned>(date.month()));
    put_digits<2>(&buffer[8], static_cast<unsigned>(date.day()));
    put_digits<2>(&buffer[11], time / 3'600);
    put_digits<2>(&buffer[14], time / 60 % 60);
    put_digits<2>(&buffer[17], time % 60);
    put_digits<6>(&buffer[20], fraction);

    auto const  length = 19 + (digits > 0 ? 1 + static_cast<std::size_t>(digits) : 0);
    std::string text;
    text.reserve(length + offset.size());
    text.append(buffer, length);
    text += offset;
    return text;
}

}  // namespace throughline
