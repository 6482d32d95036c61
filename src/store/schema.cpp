#include "schema.hpp"

#include <array>

namespace throughline {

namespace {

constexpr std::int64_t application_id = 0x54686C6E;  // "Thln", for file(1) and for us.

// Rows that carry documents have a rowid and small indexes on the side: random keys would otherwise dirty a page of
// the whole table for every insert. Small rows are their own index (WITHOUT ROWID). Ids are 16 bytes, big-endian;
// instants are microseconds; documents are text.
constexpr char const* first_schema = R"sql(
-- A name, or a pair of names: (object), (connection), (connection, vendor object), (object, rule). Rows carry its id.
CREATE TABLE names (
    id     INTEGER PRIMARY KEY,
    first  TEXT NOT NULL,
    second TEXT NOT NULL,
    UNIQUE (first, second)
);

CREATE TABLE records (
    row        INTEGER PRIMARY KEY,
    id         BLOB    NOT NULL,
    object     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    deleted    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    provenance TEXT    NOT NULL
);
CREATE UNIQUE INDEX records_by_id ON records (id);
CREATE INDEX records_by_object ON records (object, id);

CREATE TABLE links (
    from_id     BLOB    NOT NULL,
    member      TEXT    NOT NULL,
    to_id       BLOB    NOT NULL,
    from_object INTEGER NOT NULL,
    PRIMARY KEY (from_id, member, to_id)
) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (to_id, from_object);

CREATE TABLE bindings (
    row         INTEGER PRIMARY KEY,
    record      BLOB    NOT NULL,
    place       INTEGER NOT NULL,
    object      INTEGER NOT NULL,
    deleted     INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    key         TEXT    NOT NULL,
    external_id TEXT    NOT NULL,
    version_tag TEXT    NOT NULL,
    shadow      TEXT    NOT NULL,
    custom      TEXT    NOT NULL
);
CREATE UNIQUE INDEX bindings_by_record ON bindings (record, place);
CREATE UNIQUE INDEX bindings_by_key ON bindings (place, key) WHERE key <> '';

CREATE TABLE aliases (
    from_id BLOB PRIMARY KEY,
    to_id   BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE matches (
    record BLOB    NOT NULL,
    rule   INTEGER NOT NULL,
    value  TEXT    NOT NULL,
    PRIMARY KEY (record, rule)
) WITHOUT ROWID;
CREATE INDEX matches_by_value ON matches (rule, value);

CREATE TABLE bookmarks (
    place    INTEGER PRIMARY KEY,
    bookmark TEXT NOT NULL
);

-- AUTOINCREMENT: a sequence or an intent's id is never given twice, not even after its row has gone.
CREATE TABLE derive_due (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    record   BLOB    NOT NULL UNIQUE,
    object   INTEGER NOT NULL
);
CREATE TABLE plan_due (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    record   BLOB    NOT NULL UNIQUE,
    object   INTEGER NOT NULL
);

CREATE TABLE intents (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    state          INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    record         BLOB    NOT NULL,
    object         INTEGER NOT NULL,
    place          INTEGER NOT NULL,
    record_version INTEGER NOT NULL,
    intended_at    INTEGER NOT NULL,
    operation      TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    external_id    TEXT    NOT NULL,
    correlation    TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    projection     TEXT    NOT NULL
);
CREATE INDEX intents_open ON intents (id) WHERE state <= 1;
CREATE INDEX intents_open_by_record ON intents (record) WHERE state <= 1;

CREATE TABLE exceptions (
    row          INTEGER PRIMARY KEY,
    cause        TEXT    NOT NULL UNIQUE,
    open         INTEGER NOT NULL,
    times        INTEGER NOT NULL,
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    cleared_at   INTEGER NOT NULL,
    record_id    BLOB    NOT NULL,
    code         TEXT    NOT NULL,
    message      TEXT    NOT NULL,
    connection   TEXT    NOT NULL,
    object       TEXT    NOT NULL,
    record       TEXT    NOT NULL,
    path         TEXT    NOT NULL,
    vendor_field TEXT    NOT NULL,
    value        TEXT    NOT NULL,
    expected     TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    owner        TEXT    NOT NULL,
    remedy       TEXT    NOT NULL,
    correlation  TEXT    NOT NULL
);
CREATE INDEX exceptions_open ON exceptions (cause) WHERE open = 1;
CREATE INDEX exceptions_open_by_record ON exceptions (record_id) WHERE open = 1;

-- One row for the entries that one change of a record made; `sequence` is its last entry's. See sqlite_audit.cpp.
CREATE TABLE audit (
    sequence    INTEGER PRIMARY KEY,
    entries     INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    record      BLOB    NOT NULL,
    object      INTEGER NOT NULL,
    action      INTEGER NOT NULL,
    connection  INTEGER NOT NULL,
    correlation TEXT    NOT NULL,
    members     TEXT    NOT NULL
);
CREATE INDEX audit_by_record ON audit (record);

CREATE TABLE parked (
    row   INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    key   TEXT    NOT NULL,
    cause TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    body  TEXT    NOT NULL,
    UNIQUE (place, key)
);
CREATE INDEX parked_in_turn ON parked (place);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
)sql";

constexpr char const* hints_schema = R"sql(
CREATE TABLE hints (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    place    INTEGER NOT NULL,
    key      TEXT    NOT NULL,
    UNIQUE (place, key)
);
)sql";

// What vendors sent, as it came. The sums tell when an object has reached its limit without adding up its rows.
constexpr char const* receipts_schema = R"sql(
CREATE TABLE receipts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    place    INTEGER NOT NULL,
    outdated INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    key      TEXT    NOT NULL,
    body     TEXT    NOT NULL
);
CREATE INDEX receipts_in_turn ON receipts (place);
CREATE INDEX receipts_by_key ON receipts (place, key);
CREATE TABLE receipt_sums (
    place INTEGER PRIMARY KEY,
    bytes INTEGER NOT NULL
);
CREATE TRIGGER receipt_added AFTER INSERT ON receipts BEGIN
    INSERT INTO receipt_sums (place, bytes) VALUES (NEW.place, length(NEW.body))
    ON CONFLICT (place) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER receipt_removed AFTER DELETE ON receipts BEGIN
    UPDATE receipt_sums SET bytes = bytes - length(OLD.body) WHERE place = OLD.place;
END;
)sql";

// The limit is in bytes, and `length` of a text counts characters.
constexpr auto receipt_bytes_schema = R"sql(
DROP TRIGGER receipt_added;
DROP TRIGGER receipt_removed;
CREATE TRIGGER receipt_added AFTER INSERT ON receipts BEGIN
    INSERT INTO receipt_sums (place, bytes) VALUES (NEW.place, length(CAST(NEW.body AS BLOB)))
    ON CONFLICT (place) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER receipt_removed AFTER DELETE ON receipts BEGIN
    UPDATE receipt_sums SET bytes = bytes - length(CAST(OLD.body AS BLOB)) WHERE place = OLD.place;
END;
DELETE FROM receipt_sums;
INSERT INTO receipt_sums (place, bytes) SELECT place, sum(length(CAST(body AS BLOB))) FROM receipts GROUP BY place;
)sql";

// What systems said and lost, or said of a record that was joined to another since.
constexpr char const* losses_schema = R"sql(
CREATE TABLE losses (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    said_at     INTEGER NOT NULL,
    record      BLOB    NOT NULL,
    from_record BLOB    NOT NULL,
    object      INTEGER NOT NULL,
    member      TEXT    NOT NULL,
    cause       TEXT    NOT NULL,
    said_by     TEXT    NOT NULL,
    stands_by   TEXT    NOT NULL,
    correlation TEXT    NOT NULL,
    lost        TEXT    NOT NULL,
    stands      TEXT    NOT NULL
);
CREATE INDEX losses_by_record ON losses (record);
CREATE INDEX losses_by_origin ON losses (from_record);
)sql";

// Each brings a database from the version before it. A released one is never changed.
constexpr std::array migrations{first_schema, hints_schema, receipts_schema, receipt_bytes_schema, losses_schema};

Result<> migrate_from(Sqlite& sqlite, std::int64_t version) {
    for (auto next = static_cast<std::size_t>(version); next < migrations.size(); ++next) {
        auto const migrated = sqlite.execute(migrations[next]);
        if (!migrated) return migrated;
    }
    return sqlite.execute("PRAGMA application_id = " + std::to_string(application_id) +
                          "; PRAGMA user_version = " + std::to_string(migrations.size()));
}

Result<> bring_up(Sqlite& sqlite) {
    auto const owner   = sqlite.pragma("application_id");
    auto const version = sqlite.pragma("user_version");
    auto const pages   = sqlite.pragma("page_count");
    if (!owner) return owner.error();
    if (!version) return version.error();
    if (!pages) return pages.error();

    bool const is_new = *owner == 0 && *version == 0 && *pages <= 1;
    if (!is_new && *owner != application_id) {
        return Error{ErrorCode::corrupt, "state database: the file belongs to another application"};
    }
    auto const current = static_cast<std::int64_t>(migrations.size());
    if (*version < 0 || *version > current) {
        return Error{ErrorCode::corrupt, "state database: its schema is newer than this library"}
            .with_value(std::to_string(*version))
            .with_expected("at most version " + std::to_string(current))
            .with_remedy("open it with the library's version that wrote it, or a later one");
    }
    return *version == current ? Result<>{} : migrate_from(sqlite, *version);
}

}  // namespace

Result<> migrate(Sqlite& sqlite) {
    auto const begun = sqlite.begin();
    if (!begun) return begun;
    auto const done = bring_up(sqlite);
    if (done) return sqlite.commit();
    sqlite.rollback().ignore("the migration's own error says more");
    return done;
}

}  // namespace throughline
