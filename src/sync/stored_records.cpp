#include "stored_records.hpp"

#include <algorithm>

namespace throughline {

std::optional<AnyObject> StoredRecords::find(ObjectType const& type, RecordId id) {
    auto held = workspace_.hold(type, id);
    if (!held) return failure = held.error(), std::nullopt;
    if (!held->exists() || held->deleted) return std::nullopt;
    return std::move(held->object);
}

std::vector<std::pair<RecordId, AnyObject>> StoredRecords::find_referring(ObjectType const& type,
                                                                          std::string_view member, RecordId to) {
    std::vector<std::pair<RecordId, AnyObject>> found;
    auto const                                  today = workspace_.store().resolve(to);
    if (!today) return failure = today.error(), found;
    auto const links = workspace_.store().links_to(*today, type.name);
    if (!links) return failure = links.error(), found;
    for (auto const& link : *links) {
        if (link.member != member) continue;
        if (auto object = find(type, link.from)) found.emplace_back(link.from, *std::move(object));
    }
    std::sort(found.begin(), found.end(), [](auto const& left, auto const& right) { return left.first < right.first; });
    return found;
}

std::optional<Date> StoredRecords::find_said_on(ObjectType const& type, RecordId id, std::string_view member) {
    auto const held = workspace_.hold(type, id);
    if (!held) return failure = held.error(), std::nullopt;
    auto const said = held->provenance.find(type.place_named(member));
    if (!held->exists() || said == held->provenance.end()) return std::nullopt;
    return date_of(said->second.at);
}

}  // namespace throughline
