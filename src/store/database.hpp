#pragma once

#include "audit_log.hpp"
#include "names.hpp"
#include "sqlite.hpp"

#include <throughline/store/sqlite_store.hpp>

#include <memory>

namespace throughline {

/// What stands behind a SqliteStore: the connection, and what is remembered of it.
struct SqliteStore::Database {
    explicit Database(std::unique_ptr<Sqlite> connection) : opened{std::move(connection)} {}

    Result<> forget_what_rolled_back() {
        audit.rolled_back();
        return names.rolled_back();
    }

    std::unique_ptr<Sqlite> opened;
    Sqlite&                 sqlite = *opened;
    Names                   names{sqlite};
    AuditLog                audit{sqlite, names};
};

/// For statements whose number of changed rows is of no interest.
inline Result<> done(Result<int> const& changed) {
    if (!changed) return changed.error();
    return {};
}

/// Removes with `statement`. What is deleted is overwritten (`secure_delete`); the log still holds the pages as they
/// were, so that it is emptied, too.
template <class Statement>
Result<std::uint64_t> erased(Sqlite& sqlite, Statement&& statement) {
    Result<int> const gone = statement();
    if (!gone) return gone.error();
    if (sqlite.in_transaction()) return static_cast<std::uint64_t>(*gone);
    if (auto const emptied = sqlite.pragma("wal_checkpoint(TRUNCATE)"); !emptied) return emptied.error();
    return static_cast<std::uint64_t>(*gone);
}

}  // namespace throughline
