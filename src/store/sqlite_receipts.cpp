#include <throughline/store/sqlite_store.hpp>

#include "database.hpp"

#include <algorithm>

namespace throughline {

Result<bool> SqliteStore::put_receipt(StoredReceipt const& receipt) {
    auto const place = database_->names.number(receipt.connection, receipt.vendor_object);
    if (!place) return place.error();
    struct Last {
        std::uint64_t sequence;
        bool          outdated;
        bool          same;
    };
    auto const last = database_->sqlite.first(
        "SELECT sequence, outdated, body = ?3 FROM receipts WHERE place = ?1 AND key = ?2 "
        "ORDER BY sequence DESC LIMIT 1",
        [](SqliteRow const& row) {
            return Last{row.count(0), row.flag(1), row.flag(2)};
        },
        *place, receipt.key, receipt.body);
    if (!last) return last.error();
    if (*last && (*last)->same) {
        if (!(*last)->outdated) return false;
        auto const current =
            database_->sqlite.run("UPDATE receipts SET outdated = 0 WHERE sequence = ?", (*last)->sequence);
        if (!current) return current.error();
        return false;
    }
    auto const put =
        database_->sqlite.run("INSERT INTO receipts (place, outdated, at, key, body) VALUES (?, ?, ?, ?, ?)", *place,
                              receipt.outdated, receipt.at, receipt.key, receipt.body);
    if (!put) return put.error();
    return true;
}

Result<std::vector<StoredReceipt>> SqliteStore::receipts(std::uint64_t after_sequence, std::size_t count) {
    return database_->sqlite.all(
        "SELECT sequence, place, key, body, at, outdated FROM receipts AS one WHERE sequence > ? AND NOT EXISTS "
        "(SELECT 1 FROM receipts AS later INDEXED BY receipts_by_key WHERE later.place = one.place "
        "AND later.key = one.key AND later.sequence > one.sequence) ORDER BY sequence LIMIT ?",
        [this](SqliteRow const& row) {
            auto const& place = database_->names.name(row.integer(1));
            return StoredReceipt{.sequence      = row.count(0),
                                 .connection    = place.first,
                                 .vendor_object = place.second,
                                 .key           = row.text(2),
                                 .body          = row.text(3),
                                 .at            = row.timestamp(4),
                                 .outdated      = row.flag(5)};
        },
        after_sequence, std::uint64_t{count});
}

Result<> SqliteStore::outdate_receipt(std::string_view connection, std::string_view vendor_object,
                                      std::string_view key) {
    return done(
        database_->sqlite.run("UPDATE receipts SET outdated = 1 WHERE outdated = 0 AND sequence = "
                              "(SELECT max(sequence) FROM receipts WHERE place = ? AND key = ?)",
                              database_->names.known(connection, vendor_object), key));
}

Result<std::uint64_t> SqliteStore::prune_receipts(std::string_view connection, std::string_view vendor_object,
                                                  Timestamp before, std::uint64_t bytes_max, std::size_t count) {
    auto const place = database_->names.known(connection, vendor_object);
    auto const held  = database_->sqlite.first(
        "SELECT bytes FROM receipt_sums WHERE place = ?", [](SqliteRow const& row) { return row.count(0); }, place);
    if (!held) return held.error();
    std::uint64_t bytes = held->value_or(0);
    std::uint64_t last  = 0;
    std::uint64_t gone  = 0;
    auto const    walk  = database_->sqlite.each(
        "SELECT sequence, at, length(CAST(body AS BLOB)) FROM receipts INDEXED BY receipts_in_turn WHERE place = ? "
            "ORDER BY sequence LIMIT ?",
        [&](SqliteRow const& row) {
            if (row.timestamp(1) >= before && bytes <= bytes_max) return false;
            bytes -= std::min(bytes, row.count(2));
            last = row.count(0);
            ++gone;
            return true;
        },
        place, std::uint64_t{count});
    if (!walk) return walk.error();
    if (gone == 0) return gone;
    auto const removed = database_->sqlite.run("DELETE FROM receipts WHERE place = ? AND sequence <= ?", place, last);
    if (!removed) return removed.error();
    return gone;
}

Result<std::uint64_t> SqliteStore::erase_receipts(std::string_view connection, std::string_view vendor_object,
                                                  std::string_view key) {
    if (auto const parked = remove_parked(connection, vendor_object, key); !parked) return parked.error();
    return erased(database_->sqlite, [&] {
        return database_->sqlite.run("DELETE FROM receipts WHERE place = ? AND key = ?",
                                     database_->names.known(connection, vendor_object), key);
    });
}

}  // namespace throughline
