#include "settled.hpp"

namespace throughline::netsuite {

void Settled::reached(std::string_view object, std::string_view bookmark) {
    auto const found = objects_.find(object);
    if (found == objects_.end()) return;
    auto& of = found->second;
    if (of.pending_bookmark == bookmark)
        for (auto& note : of.pending)
            if (of.stamps.size() < notes_max || of.stamps.contains(note.id))
                of.stamps.insert_or_assign(std::move(note.id), std::move(note.changed_at));
    of.pending.clear();
    of.pending_bookmark.clear();
}

void Settled::handed_out(std::string_view object, std::string bookmark, std::vector<Note> notes) {
    auto& of            = objects_[std::string{object}];
    of.pending_bookmark = std::move(bookmark);
    of.pending          = std::move(notes);
}

bool Settled::knows(std::string_view object, std::string_view id, std::string_view changed_at) const {
    auto const found = objects_.find(object);
    if (found == objects_.end()) return false;
    auto const stamp = found->second.stamps.find(std::string{id});
    return stamp != found->second.stamps.end() && stamp->second == changed_at;
}

void Settled::forget_before(std::string_view object, std::string_view changed_at) {
    auto const found = objects_.find(object);
    if (found == objects_.end()) return;
    // Stamps are spelled so that text order is time order.
    std::erase_if(found->second.stamps, [changed_at](auto const& note) { return note.second < changed_at; });
}

}  // namespace throughline::netsuite
