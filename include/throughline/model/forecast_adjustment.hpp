#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct ForecastLine;

/// A figure that a planner changed by hand, with a reason and an end.
struct ForecastAdjustment {
    Id<ForecastLine>    line;
    Money               amount;
    std::string         author;
    std::string         reason;
    std::optional<Date> expires_on{};

    bool operator==(ForecastAdjustment const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ForecastAdjustment, line, amount, author, reason, expires_on);

namespace throughline {

template <>
inline constexpr auto about<ForecastAdjustment> = about_object<ForecastAdjustment>(
    "ForecastAdjustment", "A figure that a planner changed by hand, with a reason and an end.",
    {
        member<&ForecastAdjustment::line>("The figure that is adjusted.", Owner::fpa),
        member<&ForecastAdjustment::amount>("Added to the figure; negative takes away.", Owner::fpa),
        member<&ForecastAdjustment::author>("Who adjusted it, by user name.", Owner::fpa),
        member<&ForecastAdjustment::reason>("Why, in words.", Owner::fpa),
        member<&ForecastAdjustment::expires_on>("First day on which it no longer counts.", Owner::fpa),
    });
static_assert(described<ForecastAdjustment>);

}  // namespace throughline
