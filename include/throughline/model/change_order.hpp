#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Contract;
struct ContractLine;

/// What a change order adds to one contract line, or takes from it.
struct ChangeOrderLine {
    Id<ContractLine>     contract_line;
    std::optional<Money> delta_amount{};
    std::optional<Hours> delta_hours{};
    std::optional<int>   delta_end{};

    bool operator==(ChangeOrderLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ChangeOrderLine, contract_line, delta_amount, delta_hours, delta_end);

namespace throughline {

template <>
inline constexpr auto about<ChangeOrderLine> = about_object<ChangeOrderLine>(
    "ChangeOrderLine", "What a change order adds to one contract line, or takes from it.",
    {
        member<&ChangeOrderLine::contract_line>("The line that changes.", Owner::erp),
        member<&ChangeOrderLine::delta_amount>("Added to the line's amount; negative takes away.", Owner::erp),
        member<&ChangeOrderLine::delta_hours>("Added to the hours estimated for it; negative takes away.", Owner::erp),
        member<&ChangeOrderLine::delta_end>("Days by which its end moves; negative is earlier.", Owner::erp).in("days"),
    });
static_assert(described<ChangeOrderLine>);

/// An agreed change of a contract. Immutable once approved; applying all in order gives the current contract.
struct ChangeOrder {
    enum class Status : unsigned char { draft, submitted, approved, rejected };
    enum class Modification : unsigned char { prospective, cumulative_catch_up, separate_contract };

    Id<Contract>                 contract;
    std::string                  number;
    Status                       status;
    std::optional<Date>          effective{};
    std::optional<std::string>   reason{};
    std::vector<ChangeOrderLine> lines{};
    std::optional<Modification>  modification{};

    bool operator==(ChangeOrder const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ChangeOrder, contract, number, status, effective, reason, lines, modification);

namespace throughline {

template <>
inline constexpr auto about<ChangeOrder> = about_object<ChangeOrder>(
    "ChangeOrder",
    "An agreed change of a contract. Immutable once approved; applying all in order gives the current contract.",
    {
        member<&ChangeOrder::contract>("The contract that changes.", Owner::erp),
        member<&ChangeOrder::number>("Number within the contract; gives the order of application.", Owner::erp),
        member<&ChangeOrder::status>("Where the change stands.", Owner::erp),
        member<&ChangeOrder::effective>("First day on which it holds.", Owner::erp),
        member<&ChangeOrder::reason>("Why, in words.", Owner::erp),
        member<&ChangeOrder::lines>("What changes, line by line.", Owner::erp),
        member<&ChangeOrder::modification>("How revenue treats it.", Owner::erp),
    });
static_assert(described<ChangeOrder>);

}  // namespace throughline
