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

}  // namespace throughline
