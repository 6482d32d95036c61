#include "each_audit.hpp"
#include "prometheus.hpp"

#include <throughline/observe/outages.hpp>
#include <throughline/sync/last_read.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

namespace throughline {

namespace observe_detail {

using Place = std::pair<std::string, std::string>;  // A system and one of its objects.

struct Standing {
    bool          is_out       = false;
    std::uint64_t outages      = 0;
    std::int64_t  unseen_worst = 0;  ///< Seconds.
};

std::map<Place, Standing> standing_of(std::span<Outage const> outages) {
    std::map<Place, Standing> places;
    for (auto const& each : outages) {
        auto& place = places[{each.connection, each.object}];
        ++place.outages;
        place.is_out = place.is_out || !each.ended_at;
        if (each.good_until)
            place.unseen_worst = std::max(place.unseen_worst, each.noticed_at.seconds() - each.good_until->seconds());
    }
    return places;
}

}  // namespace observe_detail

using namespace observe_detail;

Result<std::vector<Outage>> outages_of(Store& store) {
    std::vector<Outage>          outages;
    std::map<Place, std::size_t> lasting;
    Result<>                     readable;
    auto const                   walked = each_audit(store, [&](StoredAudit const& entry) {
        Place const place{entry.connection, entry.object};
        if (entry.action == readable_action)
            if (auto const known = lasting.find(place); known != lasting.end()) {
                outages[known->second].ended_at = entry.at;
                lasting.erase(known);
            }
        if (entry.action != unreadable_action) return;
        Outage outage{.connection = entry.connection, .object = entry.object, .code = entry.after};
        outage.noticed_at = entry.at;
        if (!entry.before.empty()) {
            auto const good = Timestamp::parse(entry.before);
            if (!good && readable) readable = Error{good.error()}.in_record(std::to_string(entry.sequence));
            if (good) outage.good_until = *good;
        }
        lasting[place] = outages.size();
        outages.push_back(std::move(outage));
    });
    if (!walked) return walked.error();
    if (!readable) return readable.error();
    return outages;
}

Distribution outage_detection(std::span<Outage const> outages) {
    std::vector<Decimal> minutes;
    for (auto const& each : outages)
        if (each.good_until) minutes.push_back(minutes_between(*each.good_until, each.noticed_at));
    return Distribution{std::move(minutes)};
}

Distribution outage_recovery(std::span<Outage const> outages) {
    std::vector<Decimal> minutes;
    for (auto const& each : outages)
        if (each.ended_at) minutes.push_back(minutes_between(each.noticed_at, *each.ended_at));
    return Distribution{std::move(minutes)};
}

std::string outage_metrics(std::span<Outage const> outages) {
    struct Measure {
        char const* name;
        char const* type;
        std::string (*value)(Standing const&);
    };
    constexpr std::array<Measure, 3> measures{
        {{"throughline_system_out", "gauge",
          [](Standing const& place) { return std::string{place.is_out ? "1" : "0"}; }},
         {"throughline_outages_total", "counter", [](Standing const& place) { return std::to_string(place.outages); }},
         {"throughline_outage_unseen_seconds_max", "gauge",
          [](Standing const& place) { return std::to_string(place.unseen_worst); }}}};
    auto const  places = standing_of(outages);
    std::string text;
    for (auto const& measure : measures) {
        text += std::string{"# TYPE "} + measure.name + " " + measure.type + "\n";
        for (auto const& [place, standing] : places)
            text += std::string{measure.name} + "{system=\"" + label(place.first) + "\",object=\"" +
                    label(place.second) + "\"} " + measure.value(standing) + "\n";
    }
    return text;
}

}  // namespace throughline
