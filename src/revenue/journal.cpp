#include <throughline/revenue/journal.hpp>

namespace throughline {

void BusinessState::apply(JournalEntry const& entry) {
    Versioned& kept = version_of(entry.object.type(), entry.record);
    if (entry.sequence < kept.sequence) return;
    kept.sequence = entry.sequence;
    kept.object.reset();
    if (entry.deleted) return;
    auto const copy = std::make_shared<AnyObject const>(entry.object);
    kept.object     = std::shared_ptr<void const>{copy, copy->data()};
}

void const* BusinessState::find(ObjectType const& type, RecordId id) const {
    auto const kept = kept_.find(&type);
    if (kept == kept_.end()) return nullptr;
    auto const found = kept->second.find(id);
    return found == kept->second.end() ? nullptr : found->second.object.get();
}

BusinessState state_at(std::span<JournalEntry const> journal, Timestamp known_by) {
    BusinessState state;
    for (auto const& entry : journal)
        if (entry.known_at <= known_by) state.apply(entry);
    return state;
}

BusinessState state_without_delay(std::span<JournalEntry const> journal, Timestamp known_by) {
    std::vector<JournalEntry const*> said;
    for (auto const& entry : journal)
        if (entry.known_without_delay() <= known_by) said.push_back(&entry);
    std::ranges::sort(said, {}, [](JournalEntry const* entry) {
        return std::pair{entry->known_without_delay(), entry->sequence};
    });
    BusinessState state;
    for (std::size_t place = 0; place < said.size(); ++place) {
        JournalEntry entry{*said[place]};
        entry.sequence = place + 1;
        state.apply(entry);
    }
    return state;
}

BusinessState state_after(std::span<JournalEntry const> journal, std::uint64_t sequence) {
    BusinessState state;
    for (auto const& entry : journal)
        if (entry.sequence <= sequence) state.apply(entry);
    return state;
}

}  // namespace throughline
