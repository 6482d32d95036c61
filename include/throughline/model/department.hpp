#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// A unit of the firm's organisation.
struct Department {
    std::string                   code;
    std::string                   name;
    std::optional<Id<Department>> parent{};
    std::optional<bool>           active{};
    std::optional<DateRange>      effective{};

    bool operator==(Department const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Department, code, name, parent, active, effective);

namespace throughline {

template <>
inline constexpr auto about<Department> =
    about_object<Department>("Department", "A unit of the firm's organisation.",
                             {
                                 member<&Department::code>("Code by which systems know it.", Owner::hr),
                                 member<&Department::name>("Name by which people know it.", Owner::hr),
                                 member<&Department::parent>("The one it is part of.", Owner::hr),
                                 member<&Department::active>("Whether new records may use it.", Owner::hr),
                                 member<&Department::effective>("Days on which it may be used.", Owner::hr),
                             });
static_assert(described<Department>);

}  // namespace throughline
