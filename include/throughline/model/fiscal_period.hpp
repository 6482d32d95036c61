#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct LegalEntity;

/// An accounting period of one legal entity.
struct FiscalPeriod {
    enum class State : unsigned char { open, closed };

    Id<LegalEntity>                 legal_entity;
    std::string                     name;
    DateRange                       range;
    State                           state;
    std::optional<Id<FiscalPeriod>> parent{};
    std::optional<Date>             closed_on{};

    bool operator==(FiscalPeriod const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::FiscalPeriod, legal_entity, name, range, state, parent, closed_on);

namespace throughline {

template <>
inline constexpr auto about<FiscalPeriod> = about_object<FiscalPeriod>(
    "FiscalPeriod", "An accounting period of one legal entity.",
    {
        member<&FiscalPeriod::legal_entity>("The legal entity whose period it is.", Owner::erp),
        member<&FiscalPeriod::name>("Its name in the ledger: 2026-03, FY2026-P03.", Owner::erp),
        member<&FiscalPeriod::range>("The days it covers.", Owner::erp),
        member<&FiscalPeriod::state>("Whether the ledger still takes postings in it.", Owner::erp),
        member<&FiscalPeriod::parent>("The quarter or year it is part of.", Owner::erp),
        member<&FiscalPeriod::closed_on>("Day on which it was closed.", Owner::erp),
    });
static_assert(described<FiscalPeriod>);

}  // namespace throughline
