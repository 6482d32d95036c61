#include "faulty_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace throughline::test {

namespace {

constexpr std::size_t sector = 512;

}  // namespace

/// SQLite's view of the disk.
struct DiskCalls {
    struct Handle {
        sqlite3_file                      base;
        FaultyDisk*                       disk;
        std::shared_ptr<FaultyDisk::File> file;
    };

    static Handle&     of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
    static FaultyDisk& of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

    static int close(sqlite3_file* file) {
        of(file).file.~shared_ptr();
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
        auto const& bytes = of(file).file->bytes;
        auto const  from  = std::min(static_cast<std::size_t>(offset), bytes.size());
        auto const  size  = std::min(static_cast<std::size_t>(count), bytes.size() - from);
        std::memcpy(into, bytes.data() + from, size);
        if (size == static_cast<std::size_t>(count)) return SQLITE_OK;
        std::memset(static_cast<char*>(into) + size, 0, static_cast<std::size_t>(count) - size);
        return SQLITE_IOERR_SHORT_READ;
    }

    static int write(sqlite3_file* file, void const* from, int count, sqlite3_int64 offset) {
        auto&              handle = of(file);
        FaultyDisk::Change change{static_cast<std::uint64_t>(offset),
                                  std::string{static_cast<char const*>(from), static_cast<std::size_t>(count)}};
        int const          error = handle.disk->meet(*handle.file, SQLITE_IOERR_WRITE);
        if (error == SQLITE_FULL) change.bytes.resize(change.bytes.size() / 2);
        if (error != SQLITE_OK && error != SQLITE_FULL) return error;
        FaultyDisk::make(handle.file->bytes, change);
        handle.file->changes.push_back(std::move(change));
        return error;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& handle = of(file);
        if (int const error = handle.disk->meet(*handle.file, SQLITE_IOERR_TRUNCATE)) return error;
        FaultyDisk::Change const change{static_cast<std::uint64_t>(size), {}, true};
        FaultyDisk::make(handle.file->bytes, change);
        handle.file->changes.push_back(change);
        return SQLITE_OK;
    }

    static int sync(sqlite3_file* file, int) {
        auto& handle = of(file);
        if (int const error = handle.disk->meet(*handle.file, SQLITE_IOERR_FSYNC)) return error;
        handle.disk->syncs_ += handle.file->counted && !handle.file->changes.empty();
        for (auto const& change : handle.file->changes) FaultyDisk::make(handle.file->durable, change);
        handle.file->changes.clear();
        handle.file->entered = true;
        return SQLITE_OK;
    }

    static int size(sqlite3_file* file, sqlite3_int64* size) {
        *size = static_cast<sqlite3_int64>(of(file).file->bytes.size());
        return SQLITE_OK;
    }
    static int lock(sqlite3_file*, int) { return SQLITE_OK; }
    static int is_reserved(sqlite3_file*, int* reserved) {
        *reserved = 0;
        return SQLITE_OK;
    }
    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector_size(sqlite3_file*) { return static_cast<int>(sector); }
    static int characteristics(sqlite3_file*) { return 0; }

    static int open(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* given) {
        static sqlite3_io_methods const methods = methods_of_files();
        file->pMethods                          = nullptr;
        auto&      disk                         = of(vfs);
        auto const path                         = std::string{name == nullptr ? "" : name};
        auto       known                        = disk.files_.find(path);
        if (name == nullptr || known == disk.files_.end()) {
            if (name != nullptr && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
            auto fresh = std::make_shared<FaultyDisk::File>();
            if (name == nullptr) fresh->counted = false;
            if (int const error = disk.meet(*fresh, SQLITE_CANTOPEN)) return error;
            known = disk.files_.insert_or_assign(path, std::move(fresh)).first;
        } else if (int const error = disk.meet(*known->second, SQLITE_CANTOPEN)) {
            return error;
        }
        new (file) Handle{{&methods}, &disk, known->second};
        if (given != nullptr) *given = flags;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, char const* name, int) {
        auto&      disk  = of(vfs);
        auto const known = disk.files_.find(name);
        if (known == disk.files_.end()) return SQLITE_IOERR_DELETE_NOENT;
        if (int const error = disk.meet(*known->second, SQLITE_IOERR_DELETE)) return error;
        disk.files_.erase(known);
        return SQLITE_OK;
    }

    static int access(sqlite3_vfs* vfs, char const* name, int, int* there) {
        *there = of(vfs).files_.count(name) != 0 ? 1 : 0;
        return SQLITE_OK;
    }

    static int full_path(sqlite3_vfs*, char const* name, int count, char* into) {
        if (std::strlen(name) >= static_cast<std::size_t>(count)) return SQLITE_CANTOPEN;
        std::strcpy(into, name);
        return SQLITE_OK;
    }

    static int randomness(sqlite3_vfs* vfs, int count, char* into) {
        for (int each = 0; each < count; ++each) into[each] = static_cast<char>(of(vfs).below(256));
        return count;
    }
    static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
    static int time(sqlite3_vfs*, double* day) {
        *day = 2'460'000.5;
        return SQLITE_OK;
    }

    static sqlite3_io_methods methods_of_files() {
        sqlite3_io_methods methods{};
        methods.iVersion               = 1;
        methods.xClose                 = &close;
        methods.xRead                  = &read;
        methods.xWrite                 = &write;
        methods.xTruncate              = &truncate;
        methods.xSync                  = &sync;
        methods.xFileSize              = &size;
        methods.xLock                  = &lock;
        methods.xUnlock                = &lock;
        methods.xCheckReservedLock     = &is_reserved;
        methods.xFileControl           = &control;
        methods.xSectorSize            = &sector_size;
        methods.xDeviceCharacteristics = &characteristics;
        return methods;
    }
};

FaultyDisk::FaultyDisk(std::uint64_t seed) : vfs_{std::make_unique<sqlite3_vfs>()}, chance_{seed * 2 + 1} {
    *vfs_               = {};
    vfs_->iVersion      = 1;
    vfs_->szOsFile      = sizeof(DiskCalls::Handle);
    vfs_->mxPathname    = 512;
    vfs_->zName         = "throughline faulty disk";
    vfs_->pAppData      = this;
    vfs_->xOpen         = &DiskCalls::open;
    vfs_->xDelete       = &DiskCalls::remove;
    vfs_->xAccess       = &DiskCalls::access;
    vfs_->xFullPathname = &DiskCalls::full_path;
    vfs_->xRandomness   = &DiskCalls::randomness;
    vfs_->xSleep        = &DiskCalls::sleep;
    vfs_->xCurrentTime  = &DiskCalls::time;
    sqlite3_vfs_register(vfs_.get(), 1);
}

FaultyDisk::~FaultyDisk() { sqlite3_vfs_unregister(vfs_.get()); }

void FaultyDisk::strike(DiskFault fault, std::uint64_t operation, bool for_good) {
    fault_      = fault;
    strikes_at_ = operation;
    for_good_   = for_good || fault == DiskFault::power_cut;
    struck_     = false;
}

int FaultyDisk::meet(File const& file, int error) {
    if (!file.counted) return SQLITE_OK;
    ++operations_;
    if (works_ && operations_ != strikes_at_) return SQLITE_OK;
    struck_ = true;
    works_  = !for_good_;
    return fault_ == DiskFault::full && error == SQLITE_IOERR_WRITE ? SQLITE_FULL : error;
}

void FaultyDisk::make(std::string& bytes, Change const& change) {
    if (change.truncates) return bytes.resize(change.offset);
    if (bytes.size() < change.offset + change.bytes.size()) bytes.resize(change.offset + change.bytes.size());
    bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

// In any order and number: what is not synced may have reached the disk before what was written earlier.
void FaultyDisk::lose_power(File& file) {
    for (auto& change : file.changes) {
        auto const fate = below(4);
        if (fate == 0) continue;
        if (fate == 1 && !change.truncates) change.bytes.resize(below(change.bytes.size() / sector + 1) * sector);
        make(file.durable, change);
    }
    file.changes.clear();
    file.bytes = file.durable;
}

void FaultyDisk::restart() {
    if (struck_ && fault_ == DiskFault::power_cut) {
        std::erase_if(files_, [this](auto const& each) { return !each.second->entered && below(2) == 0; });
        for (auto const& [path, file] : files_) lose_power(*file);
    }
    strikes_at_ = 0;
    works_      = true;
}

void FaultyDisk::copy_durable(std::string const& path, std::string const& copy) {
    for (auto const* suffix : {"", "-wal"}) {
        files_.erase(copy + suffix);
        auto const file = files_.find(path + suffix);
        if (file == files_.end() || !file->second->entered) continue;
        auto kept     = std::make_shared<File>();
        kept->bytes   = file->second->durable;
        kept->counted = false;
        files_.insert_or_assign(copy + suffix, std::move(kept));
    }
}

// Not a SeededRandom: this is used where the library's rooms are not linked.
std::uint64_t FaultyDisk::below(std::uint64_t limit) {
    chance_ = chance_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    return (chance_ >> 33) % limit;
}

}  // namespace throughline::test
