#include "shared_file.hpp"

#include <throughline/core/digest.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace throughline {

File::File(std::string const& path, int flags) : descriptor_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool File::write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
        auto const written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor_) == 0;
}

bool File::read_all(std::string& into, std::size_t bytes_max) const {
    std::array<char, 4096> part{};
    while (into.size() <= bytes_max) {
        auto const got = ::read(descriptor_, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) return true;
        into.append(part.data(), static_cast<std::size_t>(got));
    }
    return false;
}

FileLock::FileLock(std::string const& path) : file_{path, O_RDWR | O_CREAT} {}

bool FileLock::lock() const { return ::flock(file_.descriptor(), LOCK_EX | LOCK_NB) == 0; }

bool FileLock::is_held_elsewhere() { return errno == EWOULDBLOCK || errno == EINTR; }

Error error_of_system(std::string_view subject, std::string_view what) {
    bool const mine = errno == EACCES || errno == EPERM || errno == EROFS || errno == ENOENT || errno == ENOTDIR;
    return Error{mine ? ErrorCode::forbidden : ErrorCode::transient,
                 std::string{subject} + ": " + std::string{what} + ": " + std::strerror(errno)};
}

SlottedText::SlottedText(std::string const& path) : file_{path, O_RDWR | O_CREAT} {}

namespace {

constexpr std::size_t      slot_bytes = 16'384;  // A text, and a line before it.
constexpr std::string_view mark       = "throughline ";

std::string heading_of(std::uint64_t sequence, std::string_view text) {
    auto heading = std::string{mark} + std::to_string(sequence) + ' ' + std::to_string(text.size()) + ' ';
    return heading.append(sha256_hex(heading + std::string{text})) + '\n';
}

}  // namespace

Result<std::string> SlottedText::read() {
    std::array<char, mark.size()> bytes{};
    auto const                    got = ::pread(file_.descriptor(), bytes.data(), bytes.size(), 0);
    // Nought: the disk had not been reached when the machine failed.
    if (got < 0) return error_of_system("shared file", "it cannot be read");
    if (bytes[0] != '\0' && std::string_view{bytes.data(), bytes.size()} != mark)
        return Error{ErrorCode::corrupt, "shared file: it holds something else"}.with_remedy("name another file");
    std::string newest;
    for (std::uint64_t slot = 0; slot < 2; ++slot)
        if (auto text = read_slot(slot)) newest = *std::move(text);
    return newest;
}

/// Its text, where it is whole and newer than what was seen.
std::optional<std::string> SlottedText::read_slot(std::uint64_t slot) {
    std::array<char, slot_bytes> bytes;
    auto const got = ::pread(file_.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(slot * slot_bytes));
    if (got <= 0) return std::nullopt;
    std::string_view const all{bytes.data(), static_cast<std::size_t>(got)};
    auto const             end = all.find('\n');
    if (end == std::string_view::npos || !all.starts_with(mark)) return std::nullopt;
    std::uint64_t sequence = 0;
    std::size_t   length   = 0;
    auto const    first    = std::from_chars(all.data() + mark.size(), all.data() + end, sequence);
    if (first.ec != std::errc{} || sequence <= sequence_) return std::nullopt;
    if (std::from_chars(first.ptr + 1, all.data() + end, length).ec != std::errc{}) return std::nullopt;
    auto const text = all.substr(end + 1, length);
    if (heading_of(sequence, text) != all.substr(0, end + 1)) return std::nullopt;
    sequence_ = sequence;
    return std::string{text};
}

bool SlottedText::write(std::string_view text) {
    auto const bytes = heading_of(sequence_ + 1, text).append(text);
    auto const place = static_cast<off_t>((sequence_ + 1) % 2 * slot_bytes);
    if (::pwrite(file_.descriptor(), bytes.data(), bytes.size(), place) != static_cast<ssize_t>(bytes.size()))
        return false;
    ++sequence_;
    return true;
}

}  // namespace throughline
