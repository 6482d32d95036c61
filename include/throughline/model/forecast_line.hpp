#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>

namespace throughline {

struct Account;
struct Engagement;
struct Forecast;
struct LegalEntity;
struct Opportunity;
struct Project;
struct Region;
struct Role;
struct Scenario;
struct ServiceLine;

/// One figure of a forecast.
struct ForecastLine {
    enum class Measure : unsigned char { bookings, backlog, revenue, cost, margin, billings, cash, hours, utilization };
    enum class Basis : unsigned char { actual, contracted, weighted, adjustment };

    Id<Forecast>                   forecast;
    Id<Scenario>                   scenario;
    Period                         period;
    Measure                        measure;
    std::optional<Id<Account>>     account{};
    std::optional<Id<Engagement>>  engagement{};
    std::optional<Id<Project>>     project{};
    std::optional<Id<Opportunity>> opportunity{};
    std::optional<Id<ServiceLine>> service_line{};
    std::optional<Id<Region>>      region{};
    std::optional<Id<LegalEntity>> legal_entity{};
    std::optional<Id<Role>>        role{};
    std::optional<Money>           amount{};
    std::optional<Hours>           hours{};
    std::optional<Percent>         percent{};
    Basis                          basis;

    bool operator==(ForecastLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ForecastLine,
    forecast, scenario, period, measure, account, engagement, project, opportunity, service_line, region, legal_entity,
    role, amount, hours, percent, basis);

namespace throughline {

template <>
inline constexpr auto about<ForecastLine> = about_object<ForecastLine>(
    "ForecastLine", "One figure of a forecast.",
    {
        member<&ForecastLine::forecast>("The revision it belongs to.", Owner::derived),
        member<&ForecastLine::scenario>("The revision's scenario, so that no figure is ever read without it.",
                                        Owner::fpa),
        member<&ForecastLine::period>("The period it is about.", Owner::derived),
        member<&ForecastLine::measure>("What is forecast.", Owner::derived),
        member<&ForecastLine::account>("The account it is about.", Owner::derived),
        member<&ForecastLine::engagement>("The engagement it is about.", Owner::derived),
        member<&ForecastLine::project>("The project it is about.", Owner::derived),
        member<&ForecastLine::opportunity>("The opportunity it is about.", Owner::derived),
        member<&ForecastLine::service_line>("The practice it is about.", Owner::derived),
        member<&ForecastLine::region>("The region it is about.", Owner::derived),
        member<&ForecastLine::legal_entity>("The legal entity it is about.", Owner::derived),
        member<&ForecastLine::role>("The role it is about.", Owner::derived),
        member<&ForecastLine::amount>("The figure, for measures of money.", Owner::derived),
        member<&ForecastLine::hours>("The figure, for hours.", Owner::derived),
        member<&ForecastLine::percent>("The figure, for utilization.", Owner::derived),
        member<&ForecastLine::basis>("How certain the figure is.", Owner::derived),
    });
static_assert(described<ForecastLine>);

}  // namespace throughline
