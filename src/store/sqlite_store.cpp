#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"
#include "private_file.hpp"
#include "schema.hpp"

namespace throughline {

namespace {

// The exclusive lock keeps other processes out for as long as this one lives, and no longer: the system drops it with
// the process, however that ends. It also keeps the log's index in our own memory, which is faster than sharing it.
std::string pragmas(SqliteStore::Options const& options) {
    return "PRAGMA locking_mode = EXCLUSIVE;"
           "PRAGMA journal_mode = WAL;"
           "PRAGMA foreign_keys = OFF;"
           "PRAGMA trusted_schema = OFF;"
           "PRAGMA temp_store = MEMORY;"
           "PRAGMA secure_delete = ON;"
           "PRAGMA cache_size = -32768;"  // KiB: of one size, however large the file.
           "PRAGMA journal_size_limit = 134217728;"
           "PRAGMA synchronous = " +
           std::string{options.durable ? "FULL" : "NORMAL"} +
           ";"
           "PRAGMA wal_autocheckpoint = " +
           std::to_string(options.checkpoint_pages);
}

Error describe_refusal(Error error, std::string const& path) {
    if (!Sqlite::is_locked_out(error)) return error;
    return Error{ErrorCode::conflict, "state database: another process has it open"}.with_value(path).with_remedy(
        "stop the other process, or give this one a state file of its own");
}

Result<> prepare(Sqlite& sqlite, SqliteStore::Options const& options) {
    auto const tuned = sqlite.execute(pragmas(options));
    if (!tuned) return tuned;
    return migrate(sqlite);
}

}  // namespace

SqliteStore::SqliteStore(std::unique_ptr<Database> database) : database_{std::move(database)} {}

// The connection rolls back what is open when it closes.
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(std::string const& path, Options options) {
    create_private(path);  // The state holds personal data.
    auto opened = Sqlite::open(path);
    if (!opened) return opened.error();
    auto const prepared = prepare(**opened, options);
    if (!prepared) return describe_refusal(prepared.error(), path);

    auto       database = std::make_unique<Database>(std::move(*opened));
    auto const loaded   = database->names.load();
    if (!loaded) return loaded.error();
    return std::unique_ptr<SqliteStore>{new SqliteStore{std::move(database)}};
}

Result<> SqliteStore::begin() { return database_->sqlite.begin(); }

bool SqliteStore::in_transaction() const { return database_->sqlite.in_transaction(); }

Result<> SqliteStore::commit() {
    auto const flushed   = database_->audit.flush();
    auto const committed = flushed ? database_->sqlite.commit() : flushed;
    if (committed) {
        database_->names.committed();
        return {};
    }
    if (database_->sqlite.in_transaction()) database_->sqlite.rollback().ignore("the first error says more");
    database_->forget_what_rolled_back().ignore("the first error says more");
    return committed;
}

Result<> SqliteStore::rollback() {
    auto const rolled_back = database_->sqlite.rollback();
    auto const forgotten   = database_->forget_what_rolled_back();
    return rolled_back ? forgotten : rolled_back;
}

Result<> SqliteStore::begin_trial() { return database_->sqlite.begin_trial(); }

Result<> SqliteStore::end_trial() {
    auto const ended = database_->sqlite.end_trial();
    database_->audit.rolled_back();
    auto const loaded = database_->names.load();  // Transactions of the trial had committed their names.
    return ended ? loaded : ended;
}

Result<std::string> SqliteStore::bookmark(std::string_view connection, std::string_view vendor_object) {
    auto const place = database_->names.known(connection, vendor_object);
    auto const found = database_->sqlite.first(
        "SELECT bookmark FROM bookmarks WHERE place = ?", [](SqliteRow const& row) { return row.text(0); }, place);
    if (!found) return found.error();
    return found->value_or(std::string{});
}

Result<> SqliteStore::put_bookmark(std::string_view connection, std::string_view vendor_object,
                                   std::string_view bookmark) {
    auto const place = database_->names.number(connection, vendor_object);
    if (!place) return place.error();
    // Most reads find nothing new: then nothing is written.
    return done(
        database_->sqlite.run("INSERT INTO bookmarks (place, bookmark) VALUES (?, ?) ON CONFLICT (place) DO UPDATE "
                              "SET bookmark = excluded.bookmark WHERE bookmark <> excluded.bookmark",
                              *place, bookmark));
}

Result<std::string> SqliteStore::setting(std::string_view name) {
    auto const found = database_->sqlite.first(
        "SELECT value FROM settings WHERE name = ?", [](SqliteRow const& row) { return row.text(0); }, name);
    if (!found) return found.error();
    return found->value_or(std::string{});
}

Result<> SqliteStore::put_setting(std::string_view name, std::string_view value) {
    if (value.empty()) return done(database_->sqlite.run("DELETE FROM settings WHERE name = ?", name));
    return done(database_->sqlite.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, value));
}

Result<> SqliteStore::put_audit(StoredAudit const& entry) { return database_->audit.put(entry); }

Result<std::vector<StoredAudit>> SqliteStore::audit(std::uint64_t after_sequence, std::size_t count) {
    return database_->audit.after(after_sequence, count);
}

Result<std::vector<StoredAudit>> SqliteStore::audit_of(RecordId record) { return database_->audit.of(record); }

Result<std::uint64_t> SqliteStore::count_audit() { return database_->audit.count(); }

}  // namespace throughline
