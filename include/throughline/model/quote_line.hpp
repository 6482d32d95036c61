#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/decimal.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Opportunity;
struct Quote;
struct Role;
struct ServiceOffering;

/// One priced item of a quote, or of an opportunity that has none.
struct QuoteLine {
    std::optional<Id<Quote>>           quote{};
    std::optional<Id<Opportunity>>     opportunity{};
    std::optional<Id<ServiceOffering>> offering{};
    std::optional<std::string>         description{};
    std::optional<Decimal>             quantity{};
    std::optional<std::string>         unit{};
    std::optional<Money>               unit_price{};
    std::optional<Percent>             discount{};
    Money                              amount;
    std::optional<Id<Role>>            role{};
    std::optional<Date>                start{};
    std::optional<Date>                end{};

    bool operator==(QuoteLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::QuoteLine,
    quote, opportunity, offering, description, quantity, unit, unit_price, discount, amount, role, start, end);

namespace throughline {

template <>
inline constexpr auto about<QuoteLine> = about_object<QuoteLine>(
    "QuoteLine", "One priced item of a quote, or of an opportunity that has none.",
    {
        member<&QuoteLine::quote>("The quote it belongs to; none where the deal was priced without one.", Owner::cpq),
        member<&QuoteLine::opportunity>("The opportunity, where the line was priced there without a quote.",
                                        Owner::crm),
        member<&QuoteLine::offering>("The catalogue's service that is offered.", Owner::cpq),
        member<&QuoteLine::description>("What is offered, in words.", Owner::cpq),
        member<&QuoteLine::quantity>("How much of it, in units of `unit`.", Owner::cpq).in("the line's unit"),
        member<&QuoteLine::unit>("What the quantity counts: hour, day, each, month.", Owner::cpq),
        member<&QuoteLine::unit_price>("Price of one unit before discount.", Owner::cpq),
        member<&QuoteLine::discount>("Reduction of the unit price.", Owner::cpq),
        member<&QuoteLine::amount>("Price of the line after discount, before tax.", Owner::cpq),
        member<&QuoteLine::role>("The role that would do the work.", Owner::cpq),
        member<&QuoteLine::start>("First day of the work.", Owner::cpq),
        member<&QuoteLine::end>("Day after the last of the work.", Owner::cpq),
    });
static_assert(described<QuoteLine>);

}  // namespace throughline
