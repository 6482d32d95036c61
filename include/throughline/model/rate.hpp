#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>

#include <optional>

namespace throughline {

struct RateCard;
struct Region;
struct Role;

/// What an hour of a role costs and is sold for, on given days. Rates of one card and role do not overlap.
struct Rate {
    Id<RateCard>              rate_card;
    std::optional<Id<Role>>   role{};
    std::optional<Id<Region>> region{};
    Money                     bill_rate;
    std::optional<Money>      cost_rate{};
    DateRange                 effective;

    bool operator==(Rate const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Rate, rate_card, role, region, bill_rate, cost_rate, effective);

namespace throughline {

template <>
inline constexpr auto about<Rate> = about_object<Rate>(
    "Rate", "What an hour of a role costs and is sold for, on given days. Rates of one card and role do not overlap.",
    {
        member<&Rate::rate_card>("The price list it belongs to.", Owner::psa),
        member<&Rate::role>("The role it is for; any, where it is empty.", Owner::psa),
        member<&Rate::region>("The region it is for; any, where it is empty.", Owner::psa),
        member<&Rate::bill_rate>("Price of an hour.", Owner::psa).in("per hour"),
        member<&Rate::cost_rate>("Cost of an hour.", Owner::psa).in("per hour"),
        member<&Rate::effective>("Days on which it holds.", Owner::psa),
    });
static_assert(described<Rate>);

}  // namespace throughline
