#pragma once

#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// One thing a scenario takes for granted.
struct Assumption {
    std::string                name;
    std::string                value;
    std::optional<std::string> note{};

    bool operator==(Assumption const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Assumption, name, value, note);

namespace throughline {

template <>
inline constexpr auto about<Assumption> =
    about_object<Assumption>("Assumption", "One thing a scenario takes for granted.",
                             {
                                 member<&Assumption::name>("What is assumed.", Owner::fpa),
                                 member<&Assumption::value>("The value, as planners write it.", Owner::fpa),
                                 member<&Assumption::note>("Why it is assumed.", Owner::fpa),
                             });
static_assert(described<Assumption>);

/// One view of the future, with what it assumes.
struct Scenario {
    enum class Kind : unsigned char { baseline, working, best, worst };
    enum class Status : unsigned char { draft, approved, archived };

    std::string             name;
    Kind                    kind;
    std::optional<int>      version{};
    Status                  status;
    std::vector<Assumption> assumptions{};

    bool operator==(Scenario const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Scenario, name, kind, version, status, assumptions);

namespace throughline {

template <>
inline constexpr auto about<Scenario> =
    about_object<Scenario>("Scenario", "One view of the future, with what it assumes.",
                           {
                               member<&Scenario::name>("Name by which planners know it.", Owner::fpa),
                               member<&Scenario::kind>("Which view it is.", Owner::fpa),
                               member<&Scenario::version>("Counts its revisions, from 1.", Owner::fpa).in("revision"),
                               member<&Scenario::status>("Whether it may be relied on.", Owner::fpa),
                               member<&Scenario::assumptions>("What it takes for granted.", Owner::fpa),
                           });
static_assert(described<Scenario>);

}  // namespace throughline
