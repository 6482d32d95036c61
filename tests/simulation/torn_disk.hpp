#pragma once

#include <throughline/core/random.hpp>
#include <throughline/store/sqlite_store.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace throughline::simulation {

/// A disk in memory that keeps what it was told to keep, and of the rest what it likes: when the power fails, every
/// write since a file's last sync is lost, there, or there in part, sector by sector. SQLite finds it under paths that
/// begin with `path_prefix`.
class TornDisk {
  public:
    /// No file of that name can exist on a real disk.
    static constexpr char path_prefix[] = "/dev/null/torn";

    TornDisk();
    ~TornDisk();
    TornDisk(TornDisk const&)            = delete;
    TornDisk& operator=(TornDisk const&) = delete;

    std::unique_ptr<SqliteStore> open_store();
    /// Whatever still holds a file from before can no longer write.
    void lose_power(Random& chance);

    std::uint64_t torn = 0;  ///< Writes that were lost, whole or in part.

    struct Files;

  private:
    std::unique_ptr<Files> files_;
};

}  // namespace throughline::simulation
