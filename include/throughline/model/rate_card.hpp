#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Account;

/// A price list of roles.
struct RateCard {
    std::string                name;
    Currency                   currency;
    std::optional<Id<Account>> account{};
    std::optional<DateRange>   effective{};

    bool operator==(RateCard const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::RateCard, name, currency, account, effective);

namespace throughline {

template <>
inline constexpr auto about<RateCard> = about_object<RateCard>(
    "RateCard", "A price list of roles.",
    {
        member<&RateCard::name>("Name of the price list.", Owner::psa),
        member<&RateCard::currency>("Currency of its rates.", Owner::psa),
        member<&RateCard::account>("The account it was agreed with, where it is not for all.", Owner::psa),
        member<&RateCard::effective>("Days on which it may be used.", Owner::psa),
    });
static_assert(described<RateCard>);

}  // namespace throughline
