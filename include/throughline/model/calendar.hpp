#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// Which days are worked, and for how long, in one region or firm.
struct Calendar {
    enum class Weekday : unsigned char { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

    std::string                 code;
    std::string                 name;
    std::optional<Id<Calendar>> parent{};
    std::optional<bool>         active{};
    std::optional<DateRange>    effective{};
    std::vector<Weekday>        working_days{};
    std::vector<Date>           holidays{};
    std::optional<Hours>        hours_per_day{};

    bool operator==(Calendar const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Calendar,
    code, name, parent, active, effective, working_days, holidays, hours_per_day);

namespace throughline {

template <>
inline constexpr auto about<Calendar> =
    about_object<Calendar>("Calendar", "Which days are worked, and for how long, in one region or firm.",
                           {
                               member<&Calendar::code>("Code by which systems know it.", Owner::hr),
                               member<&Calendar::name>("Name by which people know it.", Owner::hr),
                               member<&Calendar::parent>("The one it is part of.", Owner::hr),
                               member<&Calendar::active>("Whether new records may use it.", Owner::hr),
                               member<&Calendar::effective>("Days on which it may be used.", Owner::hr),
                               member<&Calendar::working_days>("Days of the week that are worked.", Owner::hr),
                               member<&Calendar::holidays>("Days off that would otherwise be worked.", Owner::hr),
                               member<&Calendar::hours_per_day>("Hours of a full working day.", Owner::hr),
                           });
static_assert(described<Calendar>);

}  // namespace throughline
