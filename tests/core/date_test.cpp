#include <throughline/core/date.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <stdexcept>

using namespace throughline;

namespace {

/// The calendar by its rule, one day after the other: nothing of the code under test.
struct PlainCalendar {
    int      year;
    unsigned month = 1;
    unsigned day   = 1;

    unsigned days_in_month() const {
        constexpr unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        bool const         leap      = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        return month == 2 && leap ? 29 : lengths[month - 1];
    }

    void next_day() {
        if (++day <= days_in_month()) return;
        day = 1;
        if (++month <= 12) return;
        month = 1;
        ++year;
    }

    std::string to_string() const {
        auto const padded = [](auto number, std::size_t width) {
            auto const digits = std::to_string(number);
            return std::string(width - digits.size(), '0') + digits;
        };
        return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2);
    }
};

/// Whatever zone the process believes to be in, for as long as this lives.
class ProcessZone {
  public:
    explicit ProcessZone(std::string const& zone) {
        if (char const* const before = std::getenv("TZ")) before_ = before;
        ::setenv("TZ", zone.c_str(), 1);
        ::tzset();
    }
    ProcessZone(ProcessZone const&)            = delete;
    ProcessZone& operator=(ProcessZone const&) = delete;
    ~ProcessZone() {
        if (before_) {
            ::setenv("TZ", before_->c_str(), 1);
        } else {
            ::unsetenv("TZ");
        }
        ::tzset();
    }

  private:
    std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("R89 P32: every date from 1900 to 2100 round trips, and days follow each other") {
    auto expected = Date{1900, 1, 1};
    CHECK(expected.days() == -25'567);
    for (PlainCalendar plain{1900}; plain.year <= 2100; plain.next_day(), expected = expected.plus_days(1)) {
        auto const text = plain.to_string();
        CAPTURE(text);
        auto const date = Date::parse(text);
        REQUIRE(date);
        REQUIRE(*date == expected);
        REQUIRE(date->to_string() == text);
        REQUIRE(date->year() == plain.year);
        REQUIRE(date->month() == plain.month);
        REQUIRE(date->day() == plain.day);
        REQUIRE(*Date::from_civil(plain.year, plain.month, plain.day) == expected);
    }
    CHECK(expected == Date{2101, 1, 1});
}

TEST_CASE("R89 P32: no zone of the process shifts a date") {
    for (int minutes = -14 * 60; minutes <= 14 * 60; minutes += 15) {
        auto const  distance = std::abs(minutes);
        std::string zone     = minutes < 0 ? "XYZ-" : "XYZ+";
        zone += std::to_string(distance / 60) + ':' + std::to_string(distance % 60);
        ProcessZone const here{zone};
        CAPTURE(zone);
        for (auto const* const text : {"1970-01-01", "2024-02-29", "2024-03-31", "2024-10-27", "2025-12-31"}) {
            REQUIRE(Date::parse(text)->to_string() == text);
            REQUIRE(Date::parse(text)->plus_days(1).plus_days(-1).to_string() == text);
        }
        REQUIRE(Date::parse("1970-01-01")->days() == 0);
    }
}

TEST_CASE("R95: only an existing date in ISO 8601 is a date") {
    for (std::string_view const text :
         {"",           "2024",       "2024-02-30", "2023-02-29",           "1900-02-29",   "2024-13-01",
          "2024-00-10", "2024-01-00", "2024-01-32", "2024-04-31",           "0000-01-01",   "2024-1-1",
          "24-01-01",   "2024/01/01", "20240101",   "2024-01-01T00:00:00Z", "2024-01-01 ",  " 2024-01-01",
          "-024-01-01", "2024-0x-01", "2024-01-+1", "01.02.2024",           "2024-01-0\xB2"}) {
        CAPTURE(text);
        auto const date = Date::parse(text);
        REQUIRE_FALSE(date);
        CHECK(date.error().code() == ErrorCode::validation);
        CHECK(date.error().context().value == text);
    }
    CHECK_FALSE(Date::from_civil(2024, 2, 30));
    CHECK_FALSE(Date::from_civil(10'000, 1, 1));
    CHECK_FALSE(Date::from_civil(2024, 4'294'967'295U, 1));
    CHECK_FALSE(Date::from_civil(2024, 1, 4'294'967'295U));
    CHECK_FALSE(Date::from_civil(2024, 1, 257));
    CHECK_THROWS_AS(Date(2024, 2, 30), std::invalid_argument);
    CHECK(Date::parse("0001-01-01")->to_string() == "0001-01-01");
    CHECK(Date::parse("9999-12-31")->to_string() == "9999-12-31");
    CHECK_THROWS_AS(static_cast<void>(Date::parse("9999-12-31")->plus_days(1).to_string()), std::out_of_range);
}

TEST_CASE("months are added to the same day, or to the last there is") {
    CHECK(Date{2024, 1, 31}.plus_months(1) == Date{2024, 2, 29});
    CHECK(Date{2023, 1, 31}.plus_months(1) == Date{2023, 2, 28});
    CHECK(Date{2024, 1, 31}.plus_months(3) == Date{2024, 4, 30});
    CHECK(Date{2024, 1, 15}.plus_months(-1) == Date{2023, 12, 15});
    CHECK(Date{2024, 3, 31}.plus_months(-13) == Date{2023, 2, 28});
    CHECK(Date{2024, 2, 29}.plus_months(12) == Date{2025, 2, 28});
    CHECK(Date{2024, 12, 31}.plus_months(0) == Date{2024, 12, 31});
    CHECK(Date{2024, 2, 10}.first_of_month() == Date{2024, 2, 1});
    CHECK(Date{2024, 2, 10}.last_of_month() == Date{2024, 2, 29});
    CHECK(Date{2024, 12, 31}.last_of_month() == Date{2024, 12, 31});
    CHECK(Date{2024, 2, 29}.weekday() == std::chrono::Thursday);
    CHECK(Date{1900, 1, 1}.weekday() == std::chrono::Monday);
    CHECK(Date{2024, 3, 1} - Date{2024, 2, 1} == 29);
    CHECK(Date{} == Date{1970, 1, 1});
}

TEST_CASE("a range holds its start but not its end") {
    DateRange const march{Date{2024, 3, 1}, Date{2024, 4, 1}};
    DateRange const april{Date{2024, 4, 1}, Date{2024, 5, 1}};
    DateRange const open{Date{2024, 3, 15}};
    DateRange const empty{Date{2024, 3, 15}, Date{2024, 3, 15}};

    CHECK(march.contains(Date{2024, 3, 1}));
    CHECK(march.contains(Date{2024, 3, 31}));
    CHECK_FALSE(march.contains(Date{2024, 4, 1}));
    CHECK(open.contains(Date{9999, 12, 31}));
    CHECK_FALSE(open.contains(Date{2024, 3, 14}));
    CHECK(*march.length() == 31);
    CHECK(*empty.length() == 0);
    CHECK(*DateRange{Date{2024, 4, 2}, Date{2024, 4, 1}}.length() == 0);
    CHECK_FALSE(open.length());
    CHECK(empty.is_empty());
    CHECK_FALSE(open.is_empty());

    CHECK_FALSE(march.overlaps(april));
    CHECK_FALSE(april.overlaps(march));
    CHECK(march.overlaps(open));
    CHECK(open.overlaps(march));
    CHECK(open.overlaps(open));
    CHECK_FALSE(empty.overlaps(march));
    CHECK_FALSE(march.overlaps(empty));
    CHECK_FALSE(DateRange{Date{2024, 4, 1}}.overlaps(march));
    CHECK(march < april);
}
