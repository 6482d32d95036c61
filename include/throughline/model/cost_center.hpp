#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// Where the ledger collects costs.
struct CostCenter {
    std::string                   code;
    std::string                   name;
    std::optional<Id<CostCenter>> parent{};
    std::optional<bool>           active{};
    std::optional<DateRange>      effective{};

    bool operator==(CostCenter const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::CostCenter, code, name, parent, active, effective);

namespace throughline {

template <>
inline constexpr auto about<CostCenter> =
    about_object<CostCenter>("CostCenter", "Where the ledger collects costs.",
                             {
                                 member<&CostCenter::code>("Code by which systems know it.", Owner::erp),
                                 member<&CostCenter::name>("Name by which people know it.", Owner::erp),
                                 member<&CostCenter::parent>("The one it is part of.", Owner::erp),
                                 member<&CostCenter::active>("Whether new records may use it.", Owner::erp),
                                 member<&CostCenter::effective>("Days on which it may be used.", Owner::erp),
                             });
static_assert(described<CostCenter>);

}  // namespace throughline
