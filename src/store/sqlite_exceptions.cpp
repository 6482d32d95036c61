#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"

namespace throughline {

namespace {

StoredException read_exception(SqliteRow const& row) {
    return {.cause        = row.text(0),
            .code         = row.text(1),
            .message      = row.text(2),
            .connection   = row.text(3),
            .object       = row.text(4),
            .record       = row.text(5),
            .record_id    = row.id(6),
            .path         = row.text(7),
            .vendor_field = row.text(8),
            .value        = row.text(9),
            .expected     = row.text(10),
            .rule         = row.text(11),
            .owner        = row.text(12),
            .remedy       = row.text(13),
            .correlation  = row.text(14),
            .first_at     = row.timestamp(15),
            .last_at      = row.timestamp(16),
            .times        = row.count(17),
            .open         = row.flag(18),
            .cleared_at   = row.timestamp(19)};
}

}  // namespace

Result<> SqliteStore::raise(StoredException const& exception) {
    return done(database_->sqlite.run(
        "INSERT INTO exceptions (cause, code, message, connection, object, record, record_id, path, vendor_field, "
        "value, "
        "expected, rule, owner, remedy, correlation, first_at, last_at, times, open, cleared_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0) "
        "ON CONFLICT (cause) DO UPDATE SET code = excluded.code, message = excluded.message, "
        "connection = excluded.connection, object = excluded.object, record = excluded.record, "
        "record_id = excluded.record_id, path = excluded.path, vendor_field = excluded.vendor_field, "
        "value = excluded.value, expected = excluded.expected, rule = excluded.rule, owner = excluded.owner, "
        "remedy = excluded.remedy, correlation = excluded.correlation, last_at = excluded.last_at, "
        "times = times + 1, open = 1",
        exception.cause, exception.code, exception.message, exception.connection, exception.object, exception.record,
        exception.record_id, exception.path, exception.vendor_field, exception.value, exception.expected,
        exception.rule, exception.owner, exception.remedy, exception.correlation, exception.first_at, exception.last_at,
        exception.times));
}

Result<bool> SqliteStore::clear(std::string_view cause, Timestamp at) {
    auto const cleared =
        database_->sqlite.run("UPDATE exceptions SET open = 0, cleared_at = ? WHERE cause = ? AND open = 1", at, cause);
    if (!cleared) return cleared.error();
    return *cleared > 0;
}

Result<std::optional<StoredException>> SqliteStore::exception(std::string_view cause) {
    return database_->sqlite.first(
        "SELECT cause, code, message, connection, object, record, record_id, path, vendor_field, value, expected, "
        "rule, "
        "owner, remedy, correlation, first_at, last_at, times, open, cleared_at FROM exceptions WHERE cause = ?",
        read_exception, cause);
}

Result<std::vector<StoredException>> SqliteStore::open_exceptions(std::string_view after_cause, std::size_t count) {
    return database_->sqlite.all(
        "SELECT cause, code, message, connection, object, record, record_id, path, vendor_field, value, expected, "
        "rule, "
        "owner, remedy, correlation, first_at, last_at, times, open, cleared_at FROM exceptions "
        "WHERE open = 1 AND cause > ? ORDER BY cause LIMIT ?",
        read_exception, after_cause, std::uint64_t{count});
}

Result<std::vector<std::string>> SqliteStore::open_causes_of(RecordId record) {
    return database_->sqlite.all(
        "SELECT cause FROM exceptions WHERE open = 1 AND record_id = ? ORDER BY cause",
        [](SqliteRow const& row) { return row.text(0); }, record);
}

}  // namespace throughline
