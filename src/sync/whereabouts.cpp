#include <throughline/mapping/canonical.hpp>
#include <throughline/sync/whereabouts.hpp>

#include <set>

namespace throughline {

namespace sync_detail {

/// Where a record that is gone says that it went.
Result<std::optional<RecordId>> gone_into(StoredRecord const& record) {
    auto const* type  = find_object_type(record.object);
    auto const  place = type ? type->place_named("merged_into") : 0;
    if (!record.deleted || !type || place == type->members.size()) return std::optional<RecordId>{};
    auto const object = from_canonical_json(*type, record.body);
    if (!object) return object.error();
    std::vector<Reference> references;
    type->members[place].references(object->data(), references);
    if (references.empty()) return std::optional<RecordId>{};
    return std::optional<RecordId>{references.front().id};
}

}  // namespace sync_detail

Result<RecordId> record_today(Store& store, RecordId id) {
    std::set<RecordId> seen;
    for (auto today = store.resolve(id);; today = store.resolve(id)) {
        if (!today) return today;
        id = *today;
        if (!seen.insert(id).second) return id;  // Two that say they went into each other.
        auto const record = store.record(id);
        if (!record) return record.error();
        if (!*record) return id;
        auto const next = sync_detail::gone_into(**record);
        if (!next) return next.error();
        if (!*next) return id;
        id = **next;
    }
}

Result<std::optional<RecordId>> find_record(Store& store, std::string_view system, std::string_view vendor_object,
                                            std::string_view key) {
    auto const bound = store.binding(system, vendor_object, key);
    if (!bound) return bound.error();
    if (!*bound) return std::optional<RecordId>{};
    auto const today = record_today(store, (*bound)->record);
    if (!today) return today.error();
    return std::optional<RecordId>{*today};
}

}  // namespace throughline
