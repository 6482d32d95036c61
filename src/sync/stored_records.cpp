#include "stored_records.hpp"

#include <algorithm>
#include <set>

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

std::vector<std::string> StoredRecords::systems_with(RecordId id) {
    std::vector<std::string> systems;
    auto const               today = workspace_.store().resolve(id);
    if (!today) return failure = today.error(), systems;
    auto const bindings = workspace_.store().bindings_of(*today);
    auto const intents  = workspace_.store().open_intents_of(*today);
    if (!bindings || !intents) return failure = bindings ? intents.error() : bindings.error(), systems;
    std::set<std::string> found;
    for (auto const& binding : *bindings) found.insert(binding.connection);
    for (auto const& intent : *intents) found.insert(intent.connection);
    for (auto const& system : workspace_.topology().systems)
        if (found.count(system.name)) systems.push_back(system.name);
    return systems;
}

}  // namespace throughline
