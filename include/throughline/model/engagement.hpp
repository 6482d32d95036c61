#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Account;
struct Opportunity;
struct Region;
struct Resource;
struct ServiceLine;

/// The one umbrella over an opportunity, its statements of work, contracts and projects.
struct Engagement {
    enum class Status : unsigned char { proposed, active, completed, cancelled };

    std::string                    name;
    Id<Account>                    account;
    std::optional<Id<Opportunity>> opportunity{};
    Status                         status;
    std::optional<Id<Resource>>    manager{};
    std::optional<Id<ServiceLine>> service_line{};
    std::optional<Id<Region>>      region{};
    std::optional<Currency>        reporting_currency{};

    bool operator==(Engagement const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Engagement,
    name, account, opportunity, status, manager, service_line, region, reporting_currency);

namespace throughline {

template <>
inline constexpr auto about<Engagement> = about_object<Engagement>(
    "Engagement", "The one umbrella over an opportunity, its statements of work, contracts and projects.",
    {
        member<&Engagement::name>("Name by which all teams know it.", Owner::derived),
        member<&Engagement::account>("The customer.", Owner::derived),
        member<&Engagement::opportunity>("The opportunity it came from.", Owner::derived),
        member<&Engagement::status>("Where the work as a whole stands.", Owner::derived),
        member<&Engagement::manager>("The person who answers for it.", Owner::psa),
        member<&Engagement::service_line>("The practice that leads it.", Owner::derived),
        member<&Engagement::region>("Where it is delivered.", Owner::derived),
        member<&Engagement::reporting_currency>("Currency in which its contracts are added up.", Owner::derived),
    });
static_assert(described<Engagement>);

}  // namespace throughline
