#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/terms.hpp>

#include <optional>

namespace throughline {

struct ContractLine;

/// The plan by which a contract line's price becomes revenue.
struct RevenueSchedule {
    Id<ContractLine>         contract_line;
    RevenueMethod            method;
    Money                    total;
    std::optional<DateRange> dates{};

    bool operator==(RevenueSchedule const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::RevenueSchedule, contract_line, method, total, dates);

namespace throughline {

template <>
inline constexpr auto about<RevenueSchedule> = about_object<RevenueSchedule>(
    "RevenueSchedule", "The plan by which a contract line's price becomes revenue.",
    {
        member<&RevenueSchedule::contract_line>("The contract line it is about.", Owner::erp),
        member<&RevenueSchedule::method>("How price becomes revenue.", Owner::erp),
        member<&RevenueSchedule::total>("What is recognized in all.", Owner::erp),
        member<&RevenueSchedule::dates>("Days over which it is recognized.", Owner::erp),
    });
static_assert(described<RevenueSchedule>);

}  // namespace throughline
