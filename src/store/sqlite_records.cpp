#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"

#include <algorithm>
#include <tuple>

namespace throughline {

namespace {

// No alias chain is that long: each merge adds one link to it.
constexpr int aliases_followed_max = 10'000;

StoredRecord read_record(SqliteRow const& row, Names const& names) {
    return {.id         = row.id(0),
            .object     = names.name(row.integer(1)).first,
            .version    = row.count(2),
            .body       = row.text(3),
            .provenance = row.text(4),
            .deleted    = row.flag(5),
            .changed_at = row.timestamp(6)};
}

StoredLink read_link(SqliteRow const& row, Names const& names) {
    return {.from = row.id(0), .from_object = names.name(row.integer(1)).first, .member = row.text(2), .to = row.id(3)};
}

bool is_same_link(StoredLink const& one, StoredLink const& other) {
    return one.to == other.to && one.member == other.member;
}

bool holds(std::vector<StoredLink> const& links, StoredLink const& wanted) {
    return std::any_of(links.begin(), links.end(), [&](auto const& link) { return is_same_link(link, wanted); });
}

Result<std::vector<StoredLink>> links_from(RecordId from, Sqlite& sqlite, Names const& names) {
    return sqlite.all(
        "SELECT from_id, from_object, member, to_id FROM links WHERE from_id = ?",
        [&](SqliteRow const& row) { return read_link(row, names); }, from);
}

// What `id` leads to, or `stop` where that is on the way; `id` itself where it is no alias.
Result<RecordId> follow(RecordId id, RecordId stop, Sqlite& sqlite) {
    for (int followed = 0; followed < aliases_followed_max; ++followed) {
        if (id == stop) return id;
        auto const next = sqlite.first(
            "SELECT to_id FROM aliases WHERE from_id = ?", [](SqliteRow const& row) { return row.id(0); }, id);
        if (!next) return next.error();
        if (!*next) return id;
        id = **next;
    }
    return Error{ErrorCode::corrupt, "state database: aliases lead in a circle"}.in_record(id.to_string());
}

}  // namespace

Result<std::optional<StoredRecord>> SqliteStore::record(RecordId id) {
    return database_->sqlite.first(
        "SELECT id, object, version, body, provenance, deleted, changed_at FROM records WHERE id = ?",
        [this](SqliteRow const& row) { return read_record(row, database_->names); }, id);
}

Result<> SqliteStore::put_record(StoredRecord const& record) {
    auto const object = database_->names.number(record.object);
    if (!object) return object.error();
    auto const changed = database_->sqlite.run(
        "INSERT INTO records (id, object, version, body, provenance, deleted, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, "
        "provenance = excluded.provenance, deleted = excluded.deleted, changed_at = excluded.changed_at "
        "WHERE object = excluded.object",
        record.id, *object, record.version, record.body, record.provenance, record.deleted, record.changed_at);
    if (!changed) return changed.error();
    if (*changed == 0) {
        return Error{ErrorCode::validation, "state database: the id belongs to a record of another object"}
            .in_object(record.object)
            .in_record(record.id.to_string());
    }
    return {};
}

Result<std::vector<StoredRecord>> SqliteStore::records(std::string_view object, RecordId after, std::size_t count) {
    return database_->sqlite.all(
        "SELECT id, object, version, body, provenance, deleted, changed_at FROM records "
        "WHERE object = ? AND id > ? ORDER BY id LIMIT ?",
        [this](SqliteRow const& row) { return read_record(row, database_->names); }, database_->names.known(object),
        after, std::uint64_t{count});
}

Result<std::uint64_t> SqliteStore::count_records(std::string_view object) {
    auto const counted = database_->sqlite.first(
        "SELECT count(*) FROM records WHERE object = ?", [](SqliteRow const& row) { return row.count(0); },
        database_->names.known(object));
    if (!counted) return counted.error();
    return **counted;
}

// Most records are put again with the links they had: nothing is written then.
Result<> SqliteStore::put_links(RecordId from, std::string_view from_object, std::vector<StoredLink> const& links) {
    auto const before = links_from(from, database_->sqlite, database_->names);
    if (!before) return before.error();
    for (auto const& link : *before) {
        if (holds(links, link)) continue;
        auto const removed = database_->sqlite.run("DELETE FROM links WHERE from_id = ? AND member = ? AND to_id = ?",
                                                   from, link.member, link.to);
        if (!removed) return removed.error();
    }
    auto const object = database_->names.number(from_object);
    if (!object) return object.error();
    for (auto const& link : links) {
        if (holds(*before, link)) continue;
        auto const added = database_->sqlite.run(
            "INSERT OR REPLACE INTO links (from_id, from_object, member, to_id) VALUES (?, ?, ?, ?)", from, *object,
            link.member, link.to);
        if (!added) return added.error();
    }
    return {};
}

Result<std::vector<StoredLink>> SqliteStore::links_to(RecordId to, std::string_view from_object) {
    auto const read = [this](SqliteRow const& row) { return read_link(row, database_->names); };
    if (from_object.empty()) {
        return database_->sqlite.all(
            "SELECT from_id, from_object, member, to_id FROM links WHERE to_id = ? ORDER BY from_id, member", read, to);
    }
    return database_->sqlite.all(
        "SELECT from_id, from_object, member, to_id FROM links WHERE to_id = ? AND from_object = ? "
        "ORDER BY from_id, member",
        read, to, database_->names.known(from_object));
}

Result<> SqliteStore::put_alias(RecordId from, RecordId to) {
    auto const end = follow(to, from, database_->sqlite);
    if (!end) return end.error();
    if (*end == from) {
        return Error{ErrorCode::validation, "state database: a record cannot be an alias of itself"}.in_record(
            from.to_string());
    }
    return done(database_->sqlite.run("INSERT OR REPLACE INTO aliases (from_id, to_id) VALUES (?, ?)", from, to));
}

Result<RecordId> SqliteStore::resolve(RecordId id) { return follow(id, RecordId{}, database_->sqlite); }

Result<> SqliteStore::put_match(std::string_view object, std::string_view rule, std::string_view value,
                                RecordId record) {
    auto const number = database_->names.number(object, rule);
    if (!number) return number.error();
    if (value.empty()) {
        return done(database_->sqlite.run("DELETE FROM matches WHERE record = ? AND rule = ?", record, *number));
    }
    return done(database_->sqlite.run(
        "INSERT INTO matches (record, rule, value) VALUES (?, ?, ?) ON CONFLICT (record, rule) DO UPDATE "
        "SET value = excluded.value WHERE value <> excluded.value",
        record, *number, value));
}

Result<std::vector<RecordId>> SqliteStore::match(std::string_view object, std::string_view rule,
                                                 std::string_view value) {
    return database_->sqlite.all(
        "SELECT record FROM matches WHERE rule = ? AND value = ? ORDER BY record",
        [](SqliteRow const& row) { return row.id(0); }, database_->names.known(object, rule), value);
}

}  // namespace throughline
