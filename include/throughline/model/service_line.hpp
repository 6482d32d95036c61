#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// A practice: the kind of work that the firm organises, sells and reports by.
struct ServiceLine {
    std::string                    code;
    std::string                    name;
    std::optional<Id<ServiceLine>> parent{};
    std::optional<bool>            active{};
    std::optional<DateRange>       effective{};

    bool operator==(ServiceLine const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ServiceLine, code, name, parent, active, effective);

namespace throughline {

template <>
inline constexpr auto about<ServiceLine> = about_object<ServiceLine>(
    "ServiceLine", "A practice: the kind of work that the firm organises, sells and reports by.",
    {
        member<&ServiceLine::code>("Code by which systems know it.", Owner::erp),
        member<&ServiceLine::name>("Name by which people know it.", Owner::erp),
        member<&ServiceLine::parent>("The one it is part of.", Owner::erp),
        member<&ServiceLine::active>("Whether new records may use it.", Owner::erp),
        member<&ServiceLine::effective>("Days on which it may be used.", Owner::erp),
    });
static_assert(described<ServiceLine>);

}  // namespace throughline
