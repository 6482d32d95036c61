#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct ContractLine;
struct Project;

/// A point in a project that is reached, approved and, often, charged.
struct Milestone {
    enum class Status : unsigned char { planned, completed, approved, invoiced };

    Id<Project>                     project;
    std::optional<Id<ContractLine>> contract_line{};
    std::string                     name;
    std::optional<Date>             due{};
    std::optional<Date>             completed_on{};
    Status                          status;
    std::optional<Money>            amount{};
    std::optional<bool>             billing_ready{};
    std::optional<Percent>          revenue_percent{};

    bool operator==(Milestone const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Milestone,
    project, contract_line, name, due, completed_on, status, amount, billing_ready, revenue_percent);

namespace throughline {

template <>
inline constexpr auto about<Milestone> = about_object<Milestone>(
    "Milestone", "A point in a project that is reached, approved and, often, charged.",
    {
        member<&Milestone::project>("The project it belongs to.", Owner::psa),
        member<&Milestone::contract_line>("The contract line it bills.", Owner::psa),
        member<&Milestone::name>("What is reached.", Owner::psa),
        member<&Milestone::due>("Day it is planned for.", Owner::psa),
        member<&Milestone::completed_on>("Day it was reached.", Owner::psa),
        member<&Milestone::status>("How far it has come; an approved one may be charged.", Owner::psa),
        member<&Milestone::amount>("What reaching it entitles the firm to charge.", Owner::psa),
        member<&Milestone::billing_ready>("Whether delivery released it to finance.", Owner::psa),
        member<&Milestone::revenue_percent>("Its share of the contract line's price, for revenue.", Owner::psa),
    });
static_assert(described<Milestone>);

}  // namespace throughline
