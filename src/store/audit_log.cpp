#include "audit_log.hpp"

#include <array>
#include <charconv>

namespace throughline {

namespace {

constexpr std::uint64_t entries_per_row_max = 256;
constexpr std::size_t   bytes_per_row_max   = 65'536;

// Packed as netstrings without their commas, three to an entry: `4:name0:7:"Acme"`. Readable with any SQLite shell.
void pack(std::string_view text, std::string& into) {
    std::array<char, 24> size{};
    auto* const          end = std::to_chars(size.data(), size.data() + size.size() - 1, text.size()).ptr;
    *end                     = ':';
    into.append(size.data(), static_cast<std::size_t>(end + 1 - size.data()));
    into.append(text);
}

// False where the bytes are not what `pack` writes.
bool unpack_one(std::string_view& from, std::string& into) {
    std::size_t size        = 0;
    auto const [end, error] = std::from_chars(from.data(), from.data() + from.size(), size);
    auto const digits       = static_cast<std::size_t>(end - from.data());
    if (error != std::errc{} || digits >= from.size() || *end != ':') return false;
    if (size > from.size() - digits - 1) return false;
    into = from.substr(digits + 1, size);
    from.remove_prefix(digits + 1 + size);
    return true;
}

bool is_same_change(StoredAudit const& one, StoredAudit const& other) {
    return one.record == other.record && one.at == other.at && one.action == other.action &&
           one.connection == other.connection && one.correlation == other.correlation && one.object == other.object;
}

}  // namespace

Result<> AuditLog::put(StoredAudit const& entry) {
    bool const joins = waiting_ > 0 && is_same_change(change_, entry) && waiting_ < entries_per_row_max &&
                       members_.size() < bytes_per_row_max;
    if (!joins) {
        auto const flushed = flush();
        if (!flushed) return flushed;
        change_ = entry;
    }
    pack(entry.member, members_);
    pack(entry.before, members_);
    pack(entry.after, members_);
    ++waiting_;
    if (sqlite_.in_transaction()) return {};
    auto const flushed = flush();
    if (!flushed) rolled_back();  // Whoever tries again puts it again.
    return flushed;
}

Result<> AuditLog::flush() {
    if (waiting_ == 0) return {};
    auto const object     = names_.number(change_.object);
    auto const action     = names_.number(change_.action);
    auto const connection = names_.number(change_.connection);
    if (!object) return object.error();
    if (!action) return action.error();
    if (!connection) return connection.error();
    auto const written = sqlite_.run(
        "INSERT INTO audit (sequence, entries, at, record, object, action, connection, correlation, members) "
        "VALUES (coalesce((SELECT max(sequence) FROM audit), 0) + ?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        waiting_, change_.at, change_.record, *object, *action, *connection, change_.correlation, members_);
    if (!written) return written.error();
    rolled_back();
    return {};
}

void AuditLog::rolled_back() {
    waiting_ = 0;
    members_.clear();
}

Result<> AuditLog::unpack(SqliteRow const& row, std::uint64_t after, std::size_t count,
                          std::vector<StoredAudit>& into) const {
    auto const       entries = row.count(1);
    auto const       members = row.text(8);
    std::string_view rest    = members;
    StoredAudit      entry;
    entry.at          = row.timestamp(2);
    entry.record      = row.id(3);
    entry.object      = names_.name(row.integer(4)).first;
    entry.action      = names_.name(row.integer(5)).first;
    entry.connection  = names_.name(row.integer(6)).first;
    entry.correlation = row.text(7);
    entry.sequence    = row.count(0) - entries;
    for (std::uint64_t read = 0; read < entries && into.size() < count; ++read) {
        ++entry.sequence;
        if (!unpack_one(rest, entry.member) || !unpack_one(rest, entry.before) || !unpack_one(rest, entry.after)) {
            return Error{ErrorCode::corrupt, "state database: an audit row is not readable"}.with_value(
                std::to_string(row.count(0)));
        }
        if (entry.sequence > after) into.push_back(entry);
    }
    return {};
}

Result<std::vector<StoredAudit>> AuditLog::after(std::uint64_t sequence, std::size_t count) {
    if (auto const flushed = flush(); !flushed) return flushed.error();
    std::vector<StoredAudit> found;
    Result<>                 readable;
    auto const               unpack_row = [&](SqliteRow const& row) {
        readable = unpack(row, sequence, count, found);
        return readable && found.size() < count;
    };
    // A row holds at least one entry, so `count` rows are enough.
    auto const done = sqlite_.each(
        "SELECT sequence, entries, at, record, object, action, connection, correlation, members FROM audit "
        "WHERE sequence > ? ORDER BY sequence LIMIT ?",
        unpack_row, sequence, std::uint64_t{count});
    if (!done) return done.error();
    if (!readable) return readable.error();
    return found;
}

Result<std::vector<StoredAudit>> AuditLog::of(RecordId record) {
    if (auto const flushed = flush(); !flushed) return flushed.error();
    std::vector<StoredAudit> found;
    Result<>                 readable;
    auto const               unpack_row = [&](SqliteRow const& row) {
        readable = unpack(row, 0, SIZE_MAX, found);
        return readable.has_value();
    };
    auto const done = sqlite_.each(
        "SELECT sequence, entries, at, record, object, action, connection, correlation, members FROM audit "
        "WHERE record = ? ORDER BY sequence",
        unpack_row, record);
    if (!done) return done.error();
    if (!readable) return readable.error();
    return found;
}

Result<std::uint64_t> AuditLog::count() {
    if (auto const flushed = flush(); !flushed) return flushed.error();
    auto const last = sqlite_.first("SELECT coalesce(max(sequence), 0) FROM audit",
                                    [](SqliteRow const& row) { return row.count(0); });
    if (!last) return last.error();
    return **last;
}

}  // namespace throughline
