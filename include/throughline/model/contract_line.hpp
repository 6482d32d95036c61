#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/decimal.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/terms.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Contract;
struct Project;
struct ServiceOffering;

/// One performance obligation of a contract: a promise that is delivered, billed and recognized by itself.
struct ContractLine {
    enum class Kind : unsigned char { service, expense, subscription };

    Id<Contract>                       contract;
    std::optional<std::string>         number{};
    std::optional<std::string>         description{};
    std::optional<Id<ServiceOffering>> offering{};
    std::optional<Kind>                kind{};
    std::optional<Decimal>             quantity{};
    std::optional<Money>               unit_price{};
    Money                              amount;
    std::optional<Money>               standalone_price{};
    std::optional<Money>               allocated_price{};
    std::optional<DateRange>           term{};
    std::optional<RevenueMethod>       revenue_method{};
    std::optional<BillingModel>        billing_model{};
    std::optional<Id<Project>>         project{};

    bool operator==(ContractLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ContractLine,
    contract, number, description, offering, kind, quantity, unit_price, amount, standalone_price, allocated_price,
    term, revenue_method, billing_model, project);

namespace throughline {

template <>
inline constexpr auto about<ContractLine> = about_object<ContractLine>(
    "ContractLine",
    "One performance obligation of a contract: a promise that is delivered, billed and recognized by itself.",
    {
        member<&ContractLine::contract>("The contract it belongs to.", Owner::erp),
        member<&ContractLine::number>("Number within the contract.", Owner::erp),
        member<&ContractLine::description>("What is promised, in words.", Owner::erp),
        member<&ContractLine::offering>("The catalogue's service that was sold.", Owner::erp),
        member<&ContractLine::kind>("What sort of promise it is.", Owner::erp),
        member<&ContractLine::quantity>("How much of it, in the contract's units.", Owner::erp).in("the line's unit"),
        member<&ContractLine::unit_price>("Price of one unit.", Owner::erp),
        member<&ContractLine::amount>("Price of the line before tax, as agreed.", Owner::erp),
        member<&ContractLine::standalone_price>("What it would cost if it were sold alone.", Owner::erp),
        member<&ContractLine::allocated_price>("Its share of the contract's price, by standalone prices.",
                                               Owner::derived),
        member<&ContractLine::term>("Days on which it is delivered.", Owner::erp),
        member<&ContractLine::revenue_method>("How its price becomes revenue.", Owner::erp),
        member<&ContractLine::billing_model>("How it is charged.", Owner::erp),
        member<&ContractLine::project>("The project that delivers it.", Owner::erp),
    });
static_assert(described<ContractLine>);

}  // namespace throughline
