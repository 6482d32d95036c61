#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// One value of one of the ledger's own dimensions, such as a fund or a product group.
struct FinancialDimension {
    std::string                           code;
    std::string                           name;
    std::optional<Id<FinancialDimension>> parent{};
    std::optional<bool>                   active{};
    std::optional<DateRange>              effective{};
    std::string                           dimension;

    bool operator==(FinancialDimension const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::FinancialDimension, code, name, parent, active, effective, dimension);

namespace throughline {

template <>
inline constexpr auto about<FinancialDimension> = about_object<FinancialDimension>(
    "FinancialDimension", "One value of one of the ledger's own dimensions, such as a fund or a product group.",
    {
        member<&FinancialDimension::code>("Code by which systems know it.", Owner::erp),
        member<&FinancialDimension::name>("Name by which people know it.", Owner::erp),
        member<&FinancialDimension::parent>("The one it is part of.", Owner::erp),
        member<&FinancialDimension::active>("Whether new records may use it.", Owner::erp),
        member<&FinancialDimension::effective>("Days on which it may be used.", Owner::erp),
        member<&FinancialDimension::dimension>("The dimension it is a value of, by the ledger's name.", Owner::erp),
    });
static_assert(described<FinancialDimension>);

}  // namespace throughline
