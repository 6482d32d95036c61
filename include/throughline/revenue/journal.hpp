#pragma once

#include <throughline/core/timestamp.hpp>
#include <throughline/model/object_type.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace throughline {

/// One version of one record, as it became known. What the business is follows from these and from nothing else.
struct JournalEntry {
    std::uint64_t sequence = 0;  ///< Rises with every entry; of two versions of a record the later one holds.
    Timestamp     known_at{};    ///< When it became known: system time. When it happened is in the object itself.
    RecordId      record{};
    AnyObject     object;
    bool          deleted = false;
    std::string   source{};  ///< The connection that said so; empty for what was derived.
    Timestamp said_at{};     ///< When it changed there: the difference is integration delay. Zero where it is not told.

    /// When it would have been known without any delay.
    Timestamp known_without_delay() const { return said_at == Timestamp{} ? known_at : std::min(said_at, known_at); }
};

template <class Object>
JournalEntry journal_entry(std::uint64_t sequence, Timestamp known_at, Id<Object> id, Object object,
                           std::string source = {}, Timestamp said_at = {}) {
    return {sequence, known_at, id, AnyObject::of(std::move(object)), false, std::move(source), said_at};
}

/// The records of one moment, each in one version. Two states that were told the same are the same, in whatever order
/// they were told: everything here goes in the order of ids.
class BusinessState {
  public:
    /// A later version replaces an earlier one, and what is deleted is gone; an earlier one changes nothing.
    void apply(JournalEntry const& entry);

    template <class Object>
    void put(Id<Object> id, Object object) {
        version_of(object_type<Object>(), id).object = std::make_shared<Object const>(std::move(object));
    }

    /// Null where it is not there.
    template <class Object>
    Object const* find(Id<Object> id) const {
        return static_cast<Object const*>(find(object_type<Object>(), id));
    }
    template <class Object>
    Object const* find(std::optional<Id<Object>> const& id) const {
        return id ? find(*id) : nullptr;
    }

    /// Calls `visit(id, object)` with every record of an object, in the order of ids.
    template <class Object, class Visit>
    void each(Visit&& visit) const {
        auto const found = kept_.find(&object_type<Object>());
        if (found == kept_.end()) return;
        for (auto const& [id, kept] : found->second)
            if (kept.object) visit(Id<Object>{id}, *static_cast<Object const*>(kept.object.get()));
    }

  private:
    struct Versioned {
        std::uint64_t               sequence = 0;
        std::shared_ptr<void const> object{};  ///< Of the type that it is kept under; none where it was deleted.
    };
    using Kept = std::map<RecordId, Versioned>;

    /// The place of a record, made where there is none. Most come in the order of their ids: the next one is the last.
    Versioned& version_of(ObjectType const& type, RecordId id) {
        Kept& kept = kept_[&type];
        return kept.try_emplace(kept.end(), id)->second;
    }
    void const* find(ObjectType const& type, RecordId id) const;

    std::map<ObjectType const*, Kept> kept_{};
};

/// What was known at that instant (R278). The same entries give the same state, in whatever order they are listed.
BusinessState state_at(std::span<JournalEntry const> journal, Timestamp known_by);
/// What would have been known at that instant if every change had come through at once (R235). Of a record's versions
/// the one that was said last holds.
BusinessState state_without_delay(std::span<JournalEntry const> journal, Timestamp known_by);
/// The same by place in the journal: with all entries up to `sequence`.
BusinessState state_after(std::span<JournalEntry const> journal, std::uint64_t sequence);

}  // namespace throughline
