#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace throughline::test {

/// What can go wrong with one operation of a disk.
enum class DiskFault : unsigned char {
    io_error,   ///< It is refused; nothing happened.
    full,       ///< Half of what was to be written is written.
    power_cut,  ///< It, and everything after it, is refused: the machine is gone.
};

/// A disk in memory, SQLite's default for as long as this lives. What was synced survives a power cut; of what was
/// not, each write is there, or not, or torn at a sector, as chance has it. Writes, truncations, syncs, deletions and
/// openings are counted, and one of them, or all from one on, can be made to fail.
class FaultyDisk {
  public:
    explicit FaultyDisk(std::uint64_t seed);
    ~FaultyDisk();
    FaultyDisk(FaultyDisk const&)            = delete;
    FaultyDisk& operator=(FaultyDisk const&) = delete;

    /// The operation of that number fails, counted from 1 since the disk was made; with `for_good` all after it, too.
    void strike(DiskFault fault, std::uint64_t operation, bool for_good);
    bool has_struck() const { return struck_; }
    /// The disk works again. After a power cut, only what survived it is there. Requires: no file is open.
    void restart();

    std::uint64_t operations() const { return operations_; }
    /// How often something that was written had to be waited for until it was there.
    std::uint64_t syncs() const { return syncs_; }
    /// What a power cut at this moment would leave at the worst, as a database of another name; not counted.
    void copy_durable(std::string const& path, std::string const& copy);

  private:
    friend struct DiskCalls;

    struct Change {  // Not synced yet.
        std::uint64_t offset = 0;
        std::string   bytes{};
        bool          truncates = false;  // To `offset`.
    };
    struct File {
        std::string         bytes{};
        std::string         durable{};
        std::vector<Change> changes{};
        bool                entered = false;  // Its name is on the disk: it was synced once.
        bool                counted = true;
    };

    /// The code of the error that an operation meets; 0 where it may go on.
    int           meet(File const& file, int error);
    static void   make(std::string& bytes, Change const& change);
    void          lose_power(File& file);
    std::uint64_t below(std::uint64_t limit);

    std::unique_ptr<sqlite3_vfs>                 vfs_;
    std::map<std::string, std::shared_ptr<File>> files_{};
    std::uint64_t                                chance_;
    std::uint64_t                                operations_ = 0;
    std::uint64_t                                syncs_      = 0;
    std::uint64_t                                strikes_at_ = 0;
    DiskFault                                    fault_      = DiskFault::io_error;
    bool                                         for_good_   = false;
    bool                                         struck_     = false;
    bool                                         works_      = true;
};

}  // namespace throughline::test
