#pragma once

#include "names.hpp"
#include "sqlite.hpp"

#include <throughline/store/store.hpp>

#include <vector>

namespace throughline {

/// The audit table. Entries that one change of a record makes (same instant, action, speaker and correlation) share
/// one row, which costs a fifth of a row each; they wait in memory until the next change or the commit.
class AuditLog {
  public:
    AuditLog(Sqlite& sqlite, Names& names) : sqlite_{sqlite}, names_{names} {}

    Result<> put(StoredAudit const& entry);
    /// Writes what waits. Requires nothing; called before a commit and before every read.
    Result<> flush();
    void     rolled_back();

    Result<std::vector<StoredAudit>> after(std::uint64_t sequence, std::size_t count);
    Result<std::vector<StoredAudit>> of(RecordId record);
    /// Sequences have no gaps, so the last one is the number of entries.
    Result<std::uint64_t> count();

  private:
    Result<> unpack(SqliteRow const& row, std::uint64_t after, std::size_t count, std::vector<StoredAudit>& into) const;

    Sqlite&       sqlite_;
    Names&        names_;
    StoredAudit   change_{};   // What the waiting entries share.
    std::string   members_{};  // The waiting entries, packed.
    std::uint64_t waiting_ = 0;
};

}  // namespace throughline
