#include <throughline/core/minutes.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/vendors/kantata/assignment.hpp>

#include <cstdint>
#include <map>
#include <vector>

namespace throughline::kantata {

namespace {

constexpr std::int32_t days_max = 366 * 20;  // Of one booking; beyond that somebody mistyped a year.

Date monday_of(Date day) { return day.plus_days(1 - static_cast<std::int32_t>(day.weekday().iso_encoding())); }
bool is_working_day(Date day) { return day.weekday().iso_encoding() <= 5; }

/// The days that a booking is spread over.
std::vector<Date> days_to_fill(DateRange const& dates) {
    auto const        end = dates.end.value_or(dates.start.plus_days(1));
    std::vector<Date> working, all;
    for (auto day = dates.start; day < end; day = day.plus_days(1)) {
        all.push_back(day);
        if (is_working_day(day)) working.push_back(day);
    }
    return working.empty() ? all : working;
}

std::vector<WeekHours> in_hours(std::map<Date, std::int64_t> const& minutes_by_week) {
    std::vector<WeekHours> weeks;
    for (auto const& [week, minutes] : minutes_by_week)
        if (auto const hours = hours_of_minutes(minutes)) weeks.push_back({week, *hours});
    return weeks;
}

struct ScheduledDay {
    std::optional<Date>         date{};
    std::optional<std::int64_t> planned{};
    bool                        current = true;
};

bool read_day(JsonReader& reader, ScheduledDay& day) {
    if (!reader.enter_object()) return false;
    std::string_view name;
    while (reader.next_member(name)) {
        std::string const member{name};
        Wire              wire;
        if (!reader.value(wire)) return false;
        if (member == "date" && wire.kind == Wire::Kind::text) {
            if (auto const date = Date::parse(wire.text)) day.date = *date;
        } else if (member == "minutes" && wire.kind == Wire::Kind::number) {
            auto const number = Decimal::parse(wire.text);
            auto const whole  = number ? number->units(0) : Result<std::int64_t>{number.error()};
            if (whole) day.planned = *whole;
        } else if (member == "current") {
            day.current = wire.text != "false";
        }
    }
    return !reader.failed() && day.date && day.planned;
}

}  // namespace

std::vector<WeekHours> spread(std::int64_t total_minutes, DateRange const& dates) {
    auto const days = days_to_fill(dates);
    if (days.empty()) return {};
    auto const                   count = static_cast<std::int64_t>(days.size());
    std::int64_t                 left  = total_minutes % count;  // One minute more for each of the first days.
    std::map<Date, std::int64_t> weeks;
    for (auto const day : days) weeks[monday_of(day)] += total_minutes / count + (left-- > 0 ? 1 : 0);
    return in_hours(weeks);
}

Result<> SpreadMinutes::read(Wire const& wire, Assignment& assignment, MappingContext& context) {
    auto const total = IntegerCodec{}.decode(wire, context);
    if (!total) return total.error();
    if (*total < 0 || !assignment.dates || assignment.dates->is_empty())
        return unexpected(wire, "minutes over a range of days");
    if (assignment.dates->length().value_or(1) > days_max) return unexpected(wire, "a booking of at most 20 years");
    assignment.hours_by_week = spread(*total, *assignment.dates);
    return {};
}
Result<> SpreadMinutes::write(Assignment const& assignment, WireWriter& out, MappingContext&) {
    std::int64_t total = 0;
    for (auto const& week : assignment.hours_by_week) {
        auto const planned = nearest_minutes(week.hours);
        if (!planned) return planned.error();
        total += *planned;
    }
    return out.number(std::to_string(total)), Result<>{};
}

Result<> ScheduledDays::read(Wire const& wire, Assignment& assignment, MappingContext&) {
    if (wire.kind != Wire::Kind::array) return unexpected(wire, "a list of scheduled days");
    std::map<Date, std::int64_t> weeks;
    JsonReader                   reader{wire.text};
    reader.enter_array();
    while (reader.next_element()) {
        ScheduledDay day;
        if (!read_day(reader, day)) return unexpected(wire, "scheduled days, each with its date");
        if (day.current) weeks[monday_of(*day.date)] += *day.planned;
    }
    if (reader.failed()) return reader.fault();
    assignment.hours_by_week = in_hours(weeks);
    return {};
}
Result<> ScheduledDays::write(Assignment const& assignment, WireWriter& out, MappingContext&) {
    std::string text;
    JsonWriter  list{text};
    list.begin_array();
    for (auto const& week : assignment.hours_by_week) {
        auto const planned = nearest_minutes(week.hours);
        if (!planned) return planned.error();
        list.begin_object();
        list.name("date");
        list.text(week.week.to_string());
        list.name("minutes");
        list.number(std::to_string(*planned));
        list.end_object();
    }
    list.end_array();
    return out.raw_json(text), Result<>{};
}

Result<> HardRule::read(Wire const& wire, Assignment& assignment, MappingContext& context) {
    auto const hard = BooleanCodec{}.decode(wire, context);
    if (!hard) return hard.error();
    assignment.status = *hard ? Assignment::Status::confirmed : Assignment::Status::tentative;
    return {};
}
Result<> HardRule::write(Assignment const& assignment, WireWriter& out, MappingContext&) {
    return out.boolean(assignment.status == Assignment::Status::confirmed), Result<>{};
}

}  // namespace throughline::kantata
