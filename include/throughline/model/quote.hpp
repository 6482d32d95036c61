#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Opportunity;

/// An offer of prices for an opportunity. A superseded quote drives nothing.
struct Quote {
    enum class Status : unsigned char { draft, presented, accepted, rejected, superseded, expired };

    Id<Opportunity>            opportunity;
    std::optional<std::string> number{};
    std::optional<int>         version{};
    Status                     status;
    std::optional<Currency>    currency{};
    std::optional<Money>       total{};
    std::optional<Date>        valid_until{};
    std::optional<std::string> price_terms{};

    bool operator==(Quote const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Quote,
    opportunity, number, version, status, currency, total, valid_until, price_terms);

namespace throughline {

template <>
inline constexpr auto about<Quote> = about_object<Quote>(
    "Quote", "An offer of prices for an opportunity. A superseded quote drives nothing.",
    {
        member<&Quote::opportunity>("The opportunity it is made for.", Owner::cpq),
        member<&Quote::number>("The number the customer sees.", Owner::cpq),
        member<&Quote::version>("Counts the offers under one number, from 1.", Owner::cpq).in("revision"),
        member<&Quote::status>("Where the offer stands.", Owner::cpq),
        member<&Quote::currency>("Currency of its prices.", Owner::cpq),
        member<&Quote::total>("Sum of its lines after discounts, before tax.", Owner::cpq),
        member<&Quote::valid_until>("Last day on which it may be accepted.", Owner::cpq),
        member<&Quote::price_terms>("Conditions of the prices, in words.", Owner::cpq),
    });
static_assert(described<Quote>);

}  // namespace throughline
