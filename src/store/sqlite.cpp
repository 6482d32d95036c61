#include "sqlite.hpp"

#include <sqlite3.h>

#include <array>
#include <charconv>

namespace throughline {

namespace {

ErrorCode code_of(int result) {
    switch (result & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT:
        case SQLITE_PROTOCOL:
            return ErrorCode::transient;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH:
            return ErrorCode::forbidden;
        case SQLITE_TOOBIG:
        case SQLITE_RANGE:
            return ErrorCode::validation;
        case SQLITE_CONSTRAINT:
            return result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY ? ErrorCode::duplicate
                                                                                                : ErrorCode::validation;
        default:
            return ErrorCode::corrupt;  // SQLITE_CORRUPT, SQLITE_NOTADB, or a schema that is not ours.
    }
}

Error error_of(int result, char const* message) {
    return Error{code_of(result), std::string{"state database: "} + message}.with_vendor_code(std::to_string(result));
}

void put_big_endian(std::uint64_t number, unsigned char* into) {
    for (int place = 7; place >= 0; --place, number >>= 8) into[place] = static_cast<unsigned char>(number & 0xff);
}

std::uint64_t get_big_endian(unsigned char const* from) {
    std::uint64_t number = 0;
    for (int place = 0; place < 8; ++place) number = number << 8 | from[place];
    return number;
}

}  // namespace

std::int64_t SqliteRow::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string SqliteRow::text(int column) const {
    auto const* const bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    auto const        size  = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string{} : std::string{bytes, size};
}

RecordId SqliteRow::id(int column) const {
    auto const* const bytes = static_cast<unsigned char const*>(sqlite3_column_blob(statement_, column));
    if (bytes == nullptr || sqlite3_column_bytes(statement_, column) != 16) return {};
    return {get_big_endian(bytes), get_big_endian(bytes + 8)};
}

Result<std::unique_ptr<Sqlite>> Sqlite::open(std::string const& path) {
    sqlite3*  handle = nullptr;
    int const flags  = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int const result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    // Even a failed open leaves a handle to close, which the object below does.
    std::unique_ptr<Sqlite> sqlite{new Sqlite{handle}};
    if (result != SQLITE_OK) {
        char const* const message = handle == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(handle);
        return error_of(result, message).with_value(path);
    }
    return sqlite;
}

bool Sqlite::is_locked_out(Error const& error) {
    auto const& text        = error.context().vendor_code;
    int         result      = SQLITE_OK;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), result);
    return fault == std::errc{} && (result & 0xff) == SQLITE_BUSY;
}

Sqlite::~Sqlite() {
    for (auto const& [text, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
}

Sqlite::Use::~Use() { sqlite3_reset(statement); }

Result<> Sqlite::begin() {
    if (in_transaction_) return Error{ErrorCode::validation, "state database: a transaction is already open"};
    auto const begun = in_trial_ ? run("SAVEPOINT step") : run("BEGIN IMMEDIATE");
    if (!begun) return begun.error();
    in_transaction_ = true;
    return {};
}

Result<> Sqlite::commit() {
    if (!in_transaction_) return Error{ErrorCode::validation, "state database: no transaction is open"};
    auto const done = in_trial_ ? run("RELEASE step") : run("COMMIT");
    if (done) {
        in_transaction_ = false;
        return {};
    }
    rollback().ignore("the commit's own error says more");
    return done.error();
}

Result<> Sqlite::rollback() {
    if (!in_transaction_) return Error{ErrorCode::validation, "state database: no transaction is open"};
    in_transaction_ = false;
    lost_           = false;
    // Nothing is left to roll back where SQLite did it by itself, on a full disk for example.
    if (sqlite3_get_autocommit(handle_) != 0) return {};
    if (!in_trial_) return run("ROLLBACK").map([](int) {});
    auto const undone = run("ROLLBACK TO step");
    return (undone ? run("RELEASE step") : undone).map([](int) {});
}

Result<> Sqlite::begin_trial() {
    if (in_trial_) return Error{ErrorCode::validation, "state database: a trial is already open"};
    if (auto const begun = begin(); !begun) return begun;
    in_transaction_ = false;
    in_trial_       = true;
    return {};
}

Result<> Sqlite::end_trial() {
    if (!in_trial_) return Error{ErrorCode::validation, "state database: no trial is open"};
    in_trial_ = in_transaction_ = lost_ = false;
    if (sqlite3_get_autocommit(handle_) != 0) return {};
    return run("ROLLBACK").map([](int) {});
}

// Where SQLite has ended it by itself, what is still sent of it must not become real.
bool Sqlite::has_lost_its_trial() const { return in_trial_ && sqlite3_get_autocommit(handle_) != 0; }

Result<> Sqlite::execute(std::string const& script) {
    int const result = sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return last_error();
    return {};
}

Result<std::int64_t> Sqlite::pragma(std::string const& name) {
    sqlite3_stmt*     statement = nullptr;
    std::string const text      = "PRAGMA " + name;
    int const         prepared  = sqlite3_prepare_v2(handle_, text.c_str(), -1, &statement, nullptr);
    int const         stepped   = prepared == SQLITE_OK ? sqlite3_step(statement) : prepared;
    std::int64_t      value     = stepped == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    if (stepped != SQLITE_ROW && stepped != SQLITE_DONE) return error_of(stepped, sqlite3_errstr(stepped));
    return value;
}

std::int64_t Sqlite::last_inserted() const { return sqlite3_last_insert_rowid(handle_); }

int Sqlite::changes() const { return sqlite3_changes(handle_); }

Result<sqlite3_stmt*> Sqlite::prepared(Sql sql) {
    if (lost_ || has_lost_its_trial())
        return Error{ErrorCode::transient, "state database: the transaction was lost to an earlier error"};
    auto const known = statements_.find(sql.text);
    if (known != statements_.end()) return known->second;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_, sql.text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        return last_error();
    }
    statements_.emplace(sql.text, statement);
    return statement;
}

Result<bool> Sqlite::step(sqlite3_stmt* statement) {
    int const result = sqlite3_step(statement);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    return last_error();
}

// SQLite ends a transaction by itself on some errors (a full disk). What the caller still sends of that transaction
// must then not be committed statement by statement: everything is refused until it rolls back.
Error Sqlite::last_error() {
    lost_ = in_transaction_ && sqlite3_get_autocommit(handle_) != 0;
    return error_of(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
}

// Bound without a copy: the caller's values outlive the statement's use.
bool Sqlite::bind(sqlite3_stmt* statement, int index, std::string_view text) {
    char const* const bytes = text.data() == nullptr ? "" : text.data();
    return sqlite3_bind_text64(statement, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

bool Sqlite::bind(sqlite3_stmt* statement, int index, RecordId const& id) {
    std::array<unsigned char, 16> bytes{};
    put_big_endian(id.high, bytes.data());
    put_big_endian(id.low, bytes.data() + 8);
    return sqlite3_bind_blob(statement, index, bytes.data(), 16, SQLITE_TRANSIENT) == SQLITE_OK;
}

bool Sqlite::bind(sqlite3_stmt* statement, int index, std::int64_t number) {
    return sqlite3_bind_int64(statement, index, number) == SQLITE_OK;
}

}  // namespace throughline
