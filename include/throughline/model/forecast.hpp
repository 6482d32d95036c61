#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Scenario;

/// How recent the data of one source was.
struct SourceFreshness {
    std::string connection;
    Timestamp   at;

    bool operator==(SourceFreshness const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::SourceFreshness, connection, at);

namespace throughline {

template <>
inline constexpr auto about<SourceFreshness> = about_object<SourceFreshness>(
    "SourceFreshness", "How recent the data of one source was.",
    {
        member<&SourceFreshness::connection>("The source, by its connection's name.", Owner::derived),
        member<&SourceFreshness::at>("Everything the source knew by then is included.", Owner::derived),
    });
static_assert(described<SourceFreshness>);

/// One revision of a scenario's forecast: never changed, only followed by another.
struct Forecast {
    Id<Scenario>                 scenario;
    std::vector<SourceFreshness> as_of{};
    std::optional<Id<Forecast>>  created_from{};
    std::optional<std::string>   cause{};

    bool operator==(Forecast const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Forecast, scenario, as_of, created_from, cause);

namespace throughline {

template <>
inline constexpr auto about<Forecast> = about_object<Forecast>(
    "Forecast", "One revision of a scenario's forecast: never changed, only followed by another.",
    {
        member<&Forecast::scenario>("The scenario it is a forecast of.", Owner::fpa),
        member<&Forecast::as_of>("How recent each source was.", Owner::derived),
        member<&Forecast::created_from>("The revision before it; none for the baseline.", Owner::derived),
        member<&Forecast::cause>("What made it necessary, in words.", Owner::derived),
    });
static_assert(described<Forecast>);

}  // namespace throughline
