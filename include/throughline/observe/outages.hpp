#pragma once

#include <throughline/observe/kpi.hpp>
#include <throughline/store/store.hpp>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

/// A time in which an object of a system could not be read, whatever the reason: it is down, it refuses our
/// credentials, it answers what cannot be read.
struct Outage {
    std::string              connection;
    std::string              object;        ///< The vendor's.
    std::string              code;          ///< Of the error that it was first noticed by.
    std::optional<Timestamp> good_until{};  ///< The last read to the end before it began then; none: never was one.
    Timestamp                noticed_at{};  ///< People are told from then on.
    std::optional<Timestamp> ended_at{};    ///< It was read to the end again.

    bool operator==(Outage const&) const = default;
};

/// All that the store remembers, in the order in which they were noticed; those that last have no end.
Result<std::vector<Outage>> outages_of(Store& store);

/// Minutes from the last good read to the moment when people were told: so long an outage can have gone unseen, at
/// most. It is as long as the time between two refreshes and the patience with one exchange. Objects that were never
/// read before have none.
Distribution outage_detection(std::span<Outage const> outages);
/// Minutes from then to the next good read, of those that have ended.
Distribution outage_recovery(std::span<Outage const> outages);

/// For Prometheus: per system and object, whether it is out now, how many outages there were, and for how many seconds
/// the longest had gone unseen.
std::string outage_metrics(std::span<Outage const> outages);

}  // namespace throughline
