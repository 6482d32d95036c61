#pragma once

#include <throughline/mapping/checks.hpp>

// What the cases here have in common: an integrator's own vendor and objects, as small as they can be. A case maps or
// uses them with one mistake.

struct Acme {};

struct Client {
    std::string name;
};
BOOST_HANA_ADAPT_STRUCT(Client, name);

struct Place {
    std::string                street;
    std::optional<std::string> city{};

    bool operator==(Place const&) const = default;
};
BOOST_HANA_ADAPT_STRUCT(Place, street, city);

struct Deal {
    enum class Stage : unsigned char { open, won, lost };

    std::string                               name;
    Stage                                     stage;
    throughline::Date                         closes_on;
    std::optional<throughline::Money>         amount{};
    std::optional<throughline::Id<Client>>    client{};
    std::optional<throughline::Timestamp>     signed_at{};
    std::optional<Place>                      place{};
};
BOOST_HANA_ADAPT_STRUCT(Deal, name, stage, closes_on, amount, client, signed_at, place);

struct DealLine {
    throughline::Id<Deal> deal;
    std::string           text;
};
BOOST_HANA_ADAPT_STRUCT(DealLine, deal, text);

namespace acme {

inline constexpr auto stages = throughline::picklist<Deal::Stage>(
    {{"Open", Deal::Stage::open}, {"Won", Deal::Stage::won}, {"Lost", Deal::Stage::lost}});

enum class Mood : unsigned char { good, bad };
inline constexpr auto moods = throughline::picklist<Mood>({{"Good", Mood::good}, {"Bad", Mood::bad}});

}  // namespace acme
