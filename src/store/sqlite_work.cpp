#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"

namespace throughline {

namespace {

constexpr bool is_open(StoredIntent::State state) {
    return state == StoredIntent::State::intended || state == StoredIntent::State::uncertain;
}

StoredIntent read_intent(SqliteRow const& row, Names const& names) {
    auto const& place = names.name(row.integer(3));
    return {.id             = row.count(0),
            .record         = row.id(1),
            .object         = names.name(row.integer(2)).first,
            .connection     = place.first,
            .vendor_object  = place.second,
            .operation      = row.text(4),
            .key            = row.text(5),
            .external_id    = row.text(6),
            .body           = row.text(7),
            .projection     = row.text(8),
            .record_version = row.count(9),
            .state          = static_cast<StoredIntent::State>(row.integer(10)),
            .attempts       = static_cast<int>(row.integer(11)),
            .correlation    = row.text(12),
            .intended_at    = row.timestamp(13)};
}

}  // namespace

// Replacing a mark takes its row away and appends another: a record marked again goes to the end of the queue.
Result<> SqliteStore::mark_due(Work work, RecordId record, std::string_view object) {
    auto const number = database_->names.number(object);
    if (!number) return number.error();
    if (work == Work::derive) {
        return done(
            database_->sqlite.run("INSERT OR REPLACE INTO derive_due (record, object) VALUES (?, ?)", record, *number));
    }
    return done(
        database_->sqlite.run("INSERT OR REPLACE INTO plan_due (record, object) VALUES (?, ?)", record, *number));
}

Result<std::vector<Store::Due>> SqliteStore::due(Work work, std::uint64_t after_sequence, std::size_t count) {
    auto const read = [this](SqliteRow const& row) {
        return Due{
            .record = row.id(0), .object = database_->names.name(row.integer(1)).first, .sequence = row.count(2)};
    };
    if (work == Work::derive) {
        return database_->sqlite.all(
            "SELECT record, object, sequence FROM derive_due WHERE sequence > ? ORDER BY sequence LIMIT ?", read,
            after_sequence, std::uint64_t{count});
    }
    return database_->sqlite.all(
        "SELECT record, object, sequence FROM plan_due WHERE sequence > ? ORDER BY sequence LIMIT ?", read,
        after_sequence, std::uint64_t{count});
}

Result<> SqliteStore::unmark_due(Work work, RecordId record, std::uint64_t up_to_sequence) {
    if (work == Work::derive) {
        return done(
            database_->sqlite.run("DELETE FROM derive_due WHERE record = ? AND sequence <= ?", record, up_to_sequence));
    }
    return done(
        database_->sqlite.run("DELETE FROM plan_due WHERE record = ? AND sequence <= ?", record, up_to_sequence));
}

Result<std::uint64_t> SqliteStore::put_intent(StoredIntent const& intent) {
    auto const object = database_->names.number(intent.object);
    auto const place  = database_->names.number(intent.connection, intent.vendor_object);
    if (!object) return object.error();
    if (!place) return place.error();
    auto const put = database_->sqlite.run(
        "INSERT INTO intents (state, attempts, record, object, place, record_version, intended_at, operation, key, "
        "external_id, correlation, body, projection) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        static_cast<int>(intent.state), intent.attempts, intent.record, *object, *place, intent.record_version,
        intent.intended_at, intent.operation, intent.key, intent.external_id, intent.correlation, intent.body,
        intent.projection);
    if (!put) return put.error();
    return static_cast<std::uint64_t>(database_->sqlite.last_inserted());
}

// A closed intent stays as the memory of what was sent under which key; its documents are in record and binding now.
Result<> SqliteStore::set_intent_state(std::uint64_t id, StoredIntent::State state, int attempts) {
    auto const number = static_cast<int>(state);
    auto const changed =
        is_open(state) ? database_->sqlite.run("UPDATE intents SET state = ?, attempts = ? WHERE id = ? AND state <= 1",
                                               number, attempts, id)
                       : database_->sqlite.run(
                             "UPDATE intents SET state = ?, attempts = ?, body = '', projection = '' WHERE id = ?",
                             number, attempts, id);
    if (!changed) return changed.error();
    if (*changed == 0) {
        return Error{ErrorCode::not_found, "state database: no such open intent"}.in_record(std::to_string(id));
    }
    return {};
}

Result<std::vector<StoredIntent>> SqliteStore::open_intents(std::size_t count) { return open_intents(0, count); }

Result<std::vector<StoredIntent>> SqliteStore::open_intents(std::uint64_t after_id, std::size_t count) {
    return database_->sqlite.all(
        "SELECT id, record, object, place, operation, key, external_id, body, projection, record_version, state, "
        "attempts, correlation, intended_at FROM intents INDEXED BY intents_open WHERE state <= 1 AND id > ? "
        "ORDER BY id LIMIT ?",
        [this](SqliteRow const& row) { return read_intent(row, database_->names); }, after_id, std::uint64_t{count});
}

Result<std::vector<StoredIntent>> SqliteStore::open_intents_of(RecordId record) {
    return database_->sqlite.all(
        "SELECT id, record, object, place, operation, key, external_id, body, projection, record_version, state, "
        "attempts, correlation, intended_at FROM intents INDEXED BY intents_open_by_record "
        "WHERE record = ? AND state <= 1 ORDER BY id",
        [this](SqliteRow const& row) { return read_intent(row, database_->names); }, record);
}

// Put again, it goes to the end: what still fails does not keep the rest from their turn.
Result<> SqliteStore::put_parked(StoredParked const& parked) {
    auto const place = database_->names.number(parked.connection, parked.vendor_object);
    if (!place) return place.error();
    return done(
        database_->sqlite.run("INSERT OR REPLACE INTO parked (place, key, body, cause, at) VALUES (?, ?, ?, ?, ?)",
                              *place, parked.key, parked.body, parked.cause, parked.at));
}

namespace {

constexpr auto parked_reader(std::string_view connection, std::string_view vendor_object) {
    return [=](SqliteRow const& row) {
        return StoredParked{.connection    = std::string{connection},
                            .vendor_object = std::string{vendor_object},
                            .key           = row.text(0),
                            .body          = row.text(1),
                            .cause         = row.text(2),
                            .at            = row.timestamp(3)};
    };
}

}  // namespace

Result<std::vector<StoredParked>> SqliteStore::parked(std::string_view connection, std::string_view vendor_object,
                                                      std::size_t count) {
    auto const place = database_->names.known(connection, vendor_object);
    return database_->sqlite.all("SELECT key, body, cause, at FROM parked WHERE place = ? ORDER BY row LIMIT ?",
                                 parked_reader(connection, vendor_object), place, std::uint64_t{count});
}

Result<std::optional<StoredParked>> SqliteStore::parked_record(std::string_view connection,
                                                               std::string_view vendor_object, std::string_view key) {
    auto const place = database_->names.known(connection, vendor_object);
    return database_->sqlite.first("SELECT key, body, cause, at FROM parked WHERE place = ? AND key = ?",
                                   parked_reader(connection, vendor_object), place, key);
}

Result<> SqliteStore::remove_parked(std::string_view connection, std::string_view vendor_object, std::string_view key) {
    return done(database_->sqlite.run("DELETE FROM parked WHERE place = ? AND key = ?",
                                      database_->names.known(connection, vendor_object), key));
}

// As with marks: replacing takes the row away and appends another.
Result<bool> SqliteStore::put_hint(std::string_view connection, std::string_view vendor_object, std::string_view key) {
    auto const place = database_->names.number(connection, vendor_object);
    if (!place) return place.error();
    auto const known = database_->sqlite.first(
        "SELECT 1 FROM hints WHERE place = ? AND key = ?", [](SqliteRow const& row) { return row.integer(0); }, *place,
        key);
    if (!known) return known.error();
    auto const put = database_->sqlite.run("INSERT OR REPLACE INTO hints (place, key) VALUES (?, ?)", *place, key);
    if (!put) return put.error();
    return !*known;
}

Result<std::vector<StoredHint>> SqliteStore::hints(std::uint64_t after_sequence, std::size_t count) {
    return database_->sqlite.all(
        "SELECT sequence, place, key FROM hints WHERE sequence > ? ORDER BY sequence LIMIT ?",
        [this](SqliteRow const& row) {
            auto const& place = database_->names.name(row.integer(1));
            return StoredHint{
                .sequence = row.count(0), .connection = place.first, .vendor_object = place.second, .key = row.text(2)};
        },
        after_sequence, std::uint64_t{count});
}

Result<> SqliteStore::remove_hint(std::uint64_t sequence) {
    return done(database_->sqlite.run("DELETE FROM hints WHERE sequence = ?", sequence));
}

}  // namespace throughline
