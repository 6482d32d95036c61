#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"

namespace throughline {

namespace {

StoredBinding read_binding(SqliteRow const& row, Names const& names) {
    auto const& place = names.name(row.integer(2));
    return {.record        = row.id(0),
            .object        = names.name(row.integer(1)).first,
            .connection    = place.first,
            .vendor_object = place.second,
            .key           = row.text(3),
            .external_id   = row.text(4),
            .shadow        = row.text(5),
            .custom        = row.text(6),
            .version_tag   = row.text(7),
            .modified_at   = row.timestamp(8),
            .deleted       = row.flag(9)};
}

Error describe_duplicate(Error error, StoredBinding const& binding) {
    if (error.code() != ErrorCode::duplicate) return error;
    return Error{ErrorCode::duplicate, "state database: another record is already bound to this key"}
        .in_connection(binding.connection)
        .in_object(binding.vendor_object)
        .in_record(binding.key);
}

}  // namespace

Result<std::optional<StoredBinding>> SqliteStore::binding(std::string_view connection, std::string_view vendor_object,
                                                          std::string_view key) {
    return database_->sqlite.first(
        "SELECT record, object, place, key, external_id, shadow, custom, version_tag, modified_at, deleted "
        "FROM bindings WHERE place = ? AND key = ? AND key <> ''",
        [this](SqliteRow const& row) { return read_binding(row, database_->names); },
        database_->names.known(connection, vendor_object), key);
}

Result<std::optional<StoredBinding>> SqliteStore::binding_of(RecordId record, std::string_view connection,
                                                             std::string_view vendor_object) {
    return database_->sqlite.first(
        "SELECT record, object, place, key, external_id, shadow, custom, version_tag, modified_at, deleted "
        "FROM bindings WHERE record = ? AND place = ?",
        [this](SqliteRow const& row) { return read_binding(row, database_->names); }, record,
        database_->names.known(connection, vendor_object));
}

Result<std::vector<StoredBinding>> SqliteStore::bindings_of(RecordId record) {
    return database_->sqlite.all(
        "SELECT record, object, place, key, external_id, shadow, custom, version_tag, modified_at, deleted "
        "FROM bindings WHERE record = ? ORDER BY place",
        [this](SqliteRow const& row) { return read_binding(row, database_->names); }, record);
}

// A binding seldom changes its key, and an update that does not mention the key leaves that index alone.
Result<> SqliteStore::put_binding(StoredBinding const& binding) {
    auto const object = database_->names.number(binding.object);
    auto const place  = database_->names.number(binding.connection, binding.vendor_object);
    if (!object) return object.error();
    if (!place) return place.error();
    auto const put = database_->sqlite.run(
        "INSERT INTO bindings (record, place, object, deleted, modified_at, key, external_id, version_tag, shadow, "
        "custom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record, place) DO UPDATE SET "
        "object = excluded.object, deleted = excluded.deleted, modified_at = excluded.modified_at, "
        "external_id = excluded.external_id, version_tag = excluded.version_tag, shadow = excluded.shadow, "
        "custom = excluded.custom WHERE key = excluded.key",
        binding.record, *place, *object, binding.deleted, binding.modified_at, binding.key, binding.external_id,
        binding.version_tag, binding.shadow, binding.custom);
    if (!put) return describe_duplicate(put.error(), binding);
    if (*put > 0) return {};
    auto const rekeyed = database_->sqlite.run(
        "UPDATE bindings SET object = ?, deleted = ?, modified_at = ?, key = ?, external_id = ?, version_tag = ?, "
        "shadow = ?, custom = ? WHERE record = ? AND place = ?",
        *object, binding.deleted, binding.modified_at, binding.key, binding.external_id, binding.version_tag,
        binding.shadow, binding.custom, binding.record, *place);
    if (!rekeyed) return describe_duplicate(rekeyed.error(), binding);
    return {};
}

Result<std::vector<StoredBinding>> SqliteStore::bindings(std::string_view connection, std::string_view vendor_object,
                                                         std::string_view after_key, std::size_t count) {
    return database_->sqlite.all(
        "SELECT record, object, place, key, external_id, shadow, custom, version_tag, modified_at, deleted "
        "FROM bindings WHERE place = ? AND key > ? AND key <> '' AND deleted = 0 ORDER BY key LIMIT ?",
        [this](SqliteRow const& row) { return read_binding(row, database_->names); },
        database_->names.known(connection, vendor_object), after_key, std::uint64_t{count});
}

}  // namespace throughline
