#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>

#include <optional>

namespace throughline {

struct RevenueSchedule;

/// One period of a revenue schedule.
struct RevenueScheduleLine {
    Id<RevenueSchedule>  schedule;
    Period               period;
    Money                planned;
    std::optional<Money> recognized{};

    bool operator==(RevenueScheduleLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::RevenueScheduleLine, schedule, period, planned, recognized);

namespace throughline {

template <>
inline constexpr auto about<RevenueScheduleLine> = about_object<RevenueScheduleLine>(
    "RevenueScheduleLine", "One period of a revenue schedule.",
    {
        member<&RevenueScheduleLine::schedule>("The schedule it belongs to.", Owner::erp),
        member<&RevenueScheduleLine::period>("The accounting period.", Owner::erp),
        member<&RevenueScheduleLine::planned>("What is planned to be recognized in it.", Owner::erp),
        member<&RevenueScheduleLine::recognized>("What has been recognized in it.", Owner::erp),
    });
static_assert(described<RevenueScheduleLine>);

}  // namespace throughline
