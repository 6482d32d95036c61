#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// Something a person can do that staffing asks for.
struct Skill {
    std::string              code;
    std::string              name;
    std::optional<Id<Skill>> parent{};
    std::optional<bool>      active{};
    std::optional<DateRange> effective{};

    bool operator==(Skill const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Skill, code, name, parent, active, effective);

namespace throughline {

template <>
inline constexpr auto about<Skill> =
    about_object<Skill>("Skill", "Something a person can do that staffing asks for.",
                        {
                            member<&Skill::code>("Code by which systems know it.", Owner::hr),
                            member<&Skill::name>("Name by which people know it.", Owner::hr),
                            member<&Skill::parent>("The one it is part of.", Owner::hr),
                            member<&Skill::active>("Whether new records may use it.", Owner::hr),
                            member<&Skill::effective>("Days on which it may be used.", Owner::hr),
                        });
static_assert(described<Skill>);

}  // namespace throughline
