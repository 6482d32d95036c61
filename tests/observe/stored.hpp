#pragma once

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/object_type.hpp>
#include <throughline/store/sqlite_store.hpp>

#include <memory>

namespace throughline {

inline std::unique_ptr<SqliteStore> empty_store() { return std::move(SqliteStore::open(":memory:").value()); }

/// A record with its links, as the engine keeps it.
template <class Object>
void store_one(Store& store, Id<Object> id, Object object) {
    auto const             any  = AnyObject::of(std::move(object));
    auto const&            type = any.type();
    std::vector<Reference> references;
    for (auto const& member : type.members) member.references(any.data(), references);
    std::vector<StoredLink> links;
    for (auto const& each : references)
        links.push_back({id, std::string{type.name}, std::string{type.members[each.place].name}, each.id});
    auto const before = store.record(id).value();
    store
        .put_record({.id      = id,
                     .object  = std::string{type.name},
                     .version = before ? before->version + 1 : 1,
                     .body    = to_canonical_json(any)})
        .value();
    store.put_links(id, type.name, links).value();
}

}  // namespace throughline
