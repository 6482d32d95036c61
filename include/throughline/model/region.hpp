#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// A geography in which the firm sells or delivers.
struct Region {
    std::string               code;
    std::string               name;
    std::optional<Id<Region>> parent{};
    std::optional<bool>       active{};
    std::optional<DateRange>  effective{};

    bool operator==(Region const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Region, code, name, parent, active, effective);

namespace throughline {

template <>
inline constexpr auto about<Region> =
    about_object<Region>("Region", "A geography in which the firm sells or delivers.",
                         {
                             member<&Region::code>("Code by which systems know it.", Owner::mdm),
                             member<&Region::name>("Name by which people know it.", Owner::mdm),
                             member<&Region::parent>("The one it is part of.", Owner::mdm),
                             member<&Region::active>("Whether new records may use it.", Owner::mdm),
                             member<&Region::effective>("Days on which it may be used.", Owner::mdm),
                         });
static_assert(described<Region>);

}  // namespace throughline
