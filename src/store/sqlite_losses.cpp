#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"

namespace throughline {

namespace {

StoredLoss read_loss(SqliteRow const& row, Names const& names) {
    return {.sequence    = row.count(0),
            .at          = row.timestamp(1),
            .record      = row.id(2),
            .object      = names.name(row.integer(3)).first,
            .member      = row.text(4),
            .cause       = row.text(5),
            .said_by     = row.text(6),
            .lost        = row.text(7),
            .stands_by   = row.text(8),
            .stands      = row.text(9),
            .said_at     = row.timestamp(10),
            .from        = row.id(11),
            .correlation = row.text(12)};
}

}  // namespace

Result<> SqliteStore::put_loss(StoredLoss const& loss) {
    auto const object = database_->names.number(loss.object);
    if (!object) return object.error();
    return done(
        database_->sqlite.run("INSERT INTO losses (at, record, object, member, cause, said_by, lost, stands_by, "
                              "stands, said_at, from_record, "
                              "correlation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              loss.at, loss.record, *object, loss.member, loss.cause, loss.said_by, loss.lost,
                              loss.stands_by, loss.stands, loss.said_at, loss.from, loss.correlation));
}

Result<std::vector<StoredLoss>> SqliteStore::losses(std::uint64_t after_sequence, std::size_t count) {
    return database_->sqlite.all(
        "SELECT sequence, at, record, object, member, cause, said_by, lost, stands_by, stands, said_at, from_record, "
        "correlation FROM losses WHERE sequence > ? ORDER BY sequence LIMIT ?",
        [this](SqliteRow const& row) { return read_loss(row, database_->names); }, after_sequence,
        std::uint64_t{count});
}

Result<std::vector<StoredLoss>> SqliteStore::losses_of(RecordId record, std::uint64_t after_sequence,
                                                       std::size_t count) {
    return database_->sqlite.all(
        "SELECT sequence, at, record, object, member, cause, said_by, lost, stands_by, stands, said_at, from_record, "
        "correlation FROM losses WHERE record = ? AND sequence > ? ORDER BY sequence LIMIT ?",
        [this](SqliteRow const& row) { return read_loss(row, database_->names); }, record, after_sequence,
        std::uint64_t{count});
}

Result<std::optional<StoredLoss>> SqliteStore::loss(std::uint64_t sequence) {
    auto found = losses(sequence - 1, sequence == 0 ? 0 : 1);
    if (!found) return found.error();
    if (found->empty() || found->front().sequence != sequence) return std::optional<StoredLoss>{};
    return std::optional<StoredLoss>{std::move(found->front())};
}

Result<> SqliteStore::remove_loss(std::uint64_t sequence) {
    return done(database_->sqlite.run("DELETE FROM losses WHERE sequence = ?", sequence));
}

Result<std::uint64_t> SqliteStore::prune_losses(Timestamp before, std::uint64_t count_max, std::size_t count) {
    // The last one that is too many, where there are that many.
    auto const last = database_->sqlite.first(
        "SELECT sequence FROM losses ORDER BY sequence DESC LIMIT 1 OFFSET ?",
        [](SqliteRow const& row) { return row.count(0); }, count_max);
    if (!last) return last.error();
    std::uint64_t up_to = 0, gone = 0;
    auto const    walk = database_->sqlite.each(
        "SELECT sequence, at FROM losses ORDER BY sequence LIMIT ?",
        [&](SqliteRow const& row) {
            if (row.timestamp(1) >= before && row.count(0) > last->value_or(0)) return false;
            up_to = row.count(0);
            ++gone;
            return true;
        },
        std::uint64_t{count});
    if (!walk) return walk.error();
    if (gone == 0) return gone;
    auto const removed = database_->sqlite.run("DELETE FROM losses WHERE sequence <= ?", up_to);
    if (!removed) return removed.error();
    return gone;
}

Result<std::uint64_t> SqliteStore::erase_losses(RecordId record) {
    return erased(database_->sqlite, [&] {
        return database_->sqlite.run("DELETE FROM losses WHERE record = ?1 OR from_record = ?1", record);
    });
}

}  // namespace throughline
