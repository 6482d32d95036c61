#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Calendar;

/// A company of the firm that signs contracts, bills, and keeps its own books.
struct LegalEntity {
    std::string                    code;
    std::string                    name;
    std::optional<Id<LegalEntity>> parent{};
    std::optional<bool>            active{};
    std::optional<DateRange>       effective{};
    std::optional<Currency>        base_currency{};
    std::optional<std::string>     country{};
    std::optional<Id<Calendar>>    fiscal_calendar{};

    bool operator==(LegalEntity const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::LegalEntity,
    code, name, parent, active, effective, base_currency, country, fiscal_calendar);

namespace throughline {

template <>
inline constexpr auto about<LegalEntity> = about_object<LegalEntity>(
    "LegalEntity", "A company of the firm that signs contracts, bills, and keeps its own books.",
    {
        member<&LegalEntity::code>("Code by which systems know it.", Owner::erp),
        member<&LegalEntity::name>("Name by which people know it.", Owner::erp),
        member<&LegalEntity::parent>("The one it is part of.", Owner::erp),
        member<&LegalEntity::active>("Whether new records may use it.", Owner::erp),
        member<&LegalEntity::effective>("Days on which it may be used.", Owner::erp),
        member<&LegalEntity::base_currency>("Currency of its books.", Owner::erp),
        member<&LegalEntity::country>(
            "Country of registration, by ISO 3166-1 alpha-2 code where the source keeps codes.", Owner::erp),
        member<&LegalEntity::fiscal_calendar>("The calendar of its accounting periods.", Owner::erp),
    });
static_assert(described<LegalEntity>);

}  // namespace throughline
