#include "watched_way.hpp"

#include <set>

namespace throughline {

namespace sync_detail {

constexpr std::string_view turns = "<>";

/// One turn of a way: to what a member refers to, or to the records whose member refers here.
class WayStep {
  public:
    WayStep(Workspace& workspace, bool goes_up, std::string_view to) : workspace_{workspace}, goes_up_{goes_up} {
        auto const dot = to.find('.');
        object_        = goes_up_ ? std::string_view{} : to.substr(0, dot);
        member_        = goes_up_ ? to : to.substr(std::min(dot, to.size() - 1) + 1);
    }

    Result<> go(Reference const& from, std::vector<Reference>& next) const {
        if (goes_up_) return up(from, next);
        auto const links = workspace_.store().links_to(from.id, object_);
        if (!links) return links.error();
        auto const* type = find_object_type(object_);
        for (auto const& link : *links)
            if (type && link.member == member_) next.push_back({.object = type->name, .id = link.from});
        return {};
    }

  private:
    Result<> up(Reference const& from, std::vector<Reference>& next) const {
        auto const* type = find_object_type(from.object);
        if (!type) return {};
        auto const held = workspace_.hold(*type, from.id);
        if (!held) return held.error();
        if (!held->exists()) return {};
        auto const             place = type->place_named(member_);
        std::vector<Reference> all;
        if (place < type->members.size()) type->members[place].references(held->object.data(), all);
        for (auto& each : all) {  // Others refer to it as it is known today.
            auto const today = workspace_.store().resolve(each.id);
            if (!today) return today.error();
            next.push_back({.object = each.object, .id = *today});
        }
        return {};
    }

    Workspace&       workspace_;
    bool             goes_up_;
    std::string_view object_;
    std::string_view member_;
};

/// The type that a member refers to; null where it is no reference.
ObjectType const* referred_by(ObjectType const& type, std::string_view member) {
    auto const place = type.place_named(member);
    return place < type.members.size() ? find_object_type(type.members[place].refers_to) : nullptr;
}

/// The type at the end of a turn that begins at `here`; null where there is no such turn.
ObjectType const* turned(ObjectType const& here, bool goes_up, std::string_view to) {
    if (goes_up) return referred_by(here, to);
    auto const  dot  = to.find('.');
    auto const* from = dot == to.npos ? nullptr : find_object_type(to.substr(0, dot));
    return from && referred_by(*from, to.substr(dot + 1)) == &here ? from : nullptr;
}

/// Several ways may come to one place.
void keep_each_once(std::vector<Reference>& references) {
    std::set<RecordId> known;
    std::erase_if(references, [&](Reference const& each) { return !known.insert(each.id).second; });
}

/// The records at the end, and what they refer to, each once and without those that are `known`.
Result<std::vector<Reference>> with_references(Workspace& workspace, std::vector<Reference> const& ends,
                                               std::set<RecordId> known) {
    std::vector<Reference> all;
    for (auto const& end : ends) {
        auto const* type = find_object_type(end.object);
        auto const  held = workspace.hold(*type, end.id);
        if (!held) return held.error();
        std::vector<Reference> around{end};
        for (auto const& member : type->members) member.references(held->object.data(), around);
        for (auto const& each : around)
            if (known.insert(each.id).second) all.push_back(each);
    }
    return all;
}

/// "Task.project" is short for "Project<Task.project"; it says nothing of tasks of tasks.
bool is_short_from(ObjectType const& type, std::string_view watched) {
    auto const* end = turned(type, false, watched);
    return end && end != &type;
}

}  // namespace sync_detail

using namespace sync_detail;

Result<std::vector<Reference>> reached_by(Workspace& workspace, std::string_view watched, ObjectType const& type,
                                          std::set<RecordId> const& begins) {
    auto       turn     = std::min(watched.find_first_of(turns), watched.size());
    bool const is_short = turn == watched.size();
    if (is_short ? !is_short_from(type, watched) : watched.substr(0, turn) != type.name)
        return std::vector<Reference>{};
    std::vector<Reference> here;
    for (auto const& begin : begins) here.push_back({.object = type.name, .id = begin});
    auto const go = [&](WayStep const& step) -> Result<> {
        std::vector<Reference> next;
        for (auto const& each : here)
            if (auto const gone = step.go(each, next); !gone) return gone;
        here = std::move(next);
        keep_each_once(here);
        return {};
    };
    if (is_short)
        if (auto const gone = go({workspace, false, watched}); !gone) return gone.error();
    while (turn < watched.size()) {
        auto const end = std::min(watched.find_first_of(turns, turn + 1), watched.size());
        if (auto const gone = go({workspace, watched[turn] == '>', watched.substr(turn + 1, end - turn - 1)}); !gone)
            return gone.error();
        turn = end;
    }
    // Of several that changed, one may be reached from another.
    return with_references(workspace, here, begins.size() == 1 ? begins : std::set<RecordId>{});
}

bool can_be_watched(std::string_view watched) {
    auto        turn = std::min(watched.find_first_of(turns), watched.size());
    auto const  dot  = watched.substr(0, turn).find('.');
    auto const* here = find_object_type(watched.substr(0, std::min(dot, turn)));
    if (here && dot != watched.npos) return turn == watched.size() && referred_by(*here, watched.substr(dot + 1));
    while (here && turn < watched.size()) {
        auto const end = std::min(watched.find_first_of(turns, turn + 1), watched.size());
        here           = turned(*here, watched[turn] == '>', watched.substr(turn + 1, end - turn - 1));
        turn           = end;
    }
    return here != nullptr;
}

}  // namespace throughline
