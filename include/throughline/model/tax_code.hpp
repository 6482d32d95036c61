#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// A tax treatment that the ledger knows.
struct TaxCode {
    std::string                code;
    std::string                name;
    std::optional<Id<TaxCode>> parent{};
    std::optional<bool>        active{};
    std::optional<DateRange>   effective{};
    std::optional<Percent>     rate{};
    std::optional<std::string> jurisdiction{};

    bool operator==(TaxCode const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::TaxCode, code, name, parent, active, effective, rate, jurisdiction);

namespace throughline {

template <>
inline constexpr auto about<TaxCode> =
    about_object<TaxCode>("TaxCode", "A tax treatment that the ledger knows.",
                          {
                              member<&TaxCode::code>("Code by which systems know it.", Owner::erp),
                              member<&TaxCode::name>("Name by which people know it.", Owner::erp),
                              member<&TaxCode::parent>("The one it is part of.", Owner::erp),
                              member<&TaxCode::active>("Whether new records may use it.", Owner::erp),
                              member<&TaxCode::effective>("Days on which it may be used.", Owner::erp),
                              member<&TaxCode::rate>("Rate of tax, where the code alone decides it.", Owner::erp),
                              member<&TaxCode::jurisdiction>("The authority that levies it.", Owner::erp),
                          });
static_assert(described<TaxCode>);

}  // namespace throughline
