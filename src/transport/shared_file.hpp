#pragma once

#include <throughline/core/error.hpp>
#include <throughline/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline {

/// An open file, or none; closed with its object.
class File {
  public:
    File(std::string const& path, int flags);
    File(File const&)            = delete;
    File& operator=(File const&) = delete;
    ~File();

    bool is_open() const { return descriptor_ >= 0; }
    int  descriptor() const { return descriptor_; }

    /// All of it, and on the disk.
    bool write_all(std::string_view bytes) const;
    /// False as well where there is more than that of it.
    bool read_all(std::string& into, std::size_t bytes_max) const;

  private:
    int descriptor_;
};

/// What processes lock. Dropped by the system with its descriptor, so with the process, however that ends. Two
/// descriptors of one process exclude each other as well, and so do two threads.
class FileLock {
  public:
    explicit FileLock(std::string const& path);
    bool is_open() const { return file_.is_open(); }
    /// Never blocks.
    bool lock() const;
    /// Whether somebody else holding it is why `lock` has just failed.
    static bool is_held_elsewhere();

  private:
    File file_;
};

/// What the system has just refused: `forbidden` where it will refuse it again, `transient` otherwise.
Error error_of_system(std::string_view subject, std::string_view what);

/// A short text that processes change in place, one at a time, and that any may read meanwhile. It is written into two
/// slots in turn, so that one is whole whatever happens to a writer. Nothing waits for the disk.
class SlottedText {
  public:
    static constexpr std::size_t bytes_max = 16'000;

    /// Made where it is not there.
    explicit SlottedText(std::string const& path);
    bool is_open() const { return file_.is_open(); }

    /// What was written last, or before that where it is not whole; empty where nothing is. `corrupt` where the file
    /// is somebody else's.
    Result<std::string> read();
    /// Requires: it has been read; at most `bytes_max`. False where the system has refused it.
    bool write(std::string_view text);

  private:
    std::optional<std::string> read_slot(std::uint64_t slot);

    File          file_;
    std::uint64_t sequence_ = 0;
};

}  // namespace throughline
