#include "torn_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

namespace throughline::simulation {

namespace {

constexpr std::size_t sector = 512;

struct Write {
    std::size_t at;
    std::string bytes;
};

struct Content {
    std::string        kept;       // As of the last sync.
    std::string        now;        // As it reads.
    std::vector<Write> pending{};  // Since the last sync; of a truncation, nothing is known until the sync.
};

void put(std::string& into, std::size_t at, std::string_view bytes) {
    if (into.size() < at + bytes.size()) into.resize(at + bytes.size(), '\0');
    into.replace(at, bytes.size(), bytes);
}

}  // namespace

struct TornDisk::Files {
    std::map<std::string, std::shared_ptr<Content>> contents{};
    std::uint64_t                                   generation = 0;
};

namespace {

TornDisk::Files* current_disk = nullptr;
sqlite3_vfs*     real_disk    = nullptr;

struct Handle {
    sqlite3_file             base;
    std::shared_ptr<Content> content;
    std::uint64_t            generation;
};

Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
bool    is_dead(Handle const& handle) { return !current_disk || handle.generation != current_disk->generation; }

int close(sqlite3_file* file) {
    handle_of(file).content.~shared_ptr();
    return SQLITE_OK;
}
int read(sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
    auto const& now   = handle_of(file).content->now;
    auto const  from  = std::min(now.size(), static_cast<std::size_t>(at));
    auto const  there = std::min(now.size() - from, static_cast<std::size_t>(count));
    std::memcpy(into, now.data() + from, there);
    std::memset(static_cast<char*>(into) + there, 0, static_cast<std::size_t>(count) - there);
    return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int write(sqlite3_file* file, void const* from, int count, sqlite3_int64 at) {
    if (is_dead(handle_of(file))) return SQLITE_IOERR_WRITE;
    auto& content = *handle_of(file).content;
    Write one{static_cast<std::size_t>(at), {static_cast<char const*>(from), static_cast<std::size_t>(count)}};
    put(content.now, one.at, one.bytes);
    content.pending.push_back(std::move(one));
    return SQLITE_OK;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (is_dead(handle_of(file))) return SQLITE_IOERR_TRUNCATE;
    handle_of(file).content->now.resize(static_cast<std::size_t>(size));
    return SQLITE_OK;
}
int sync(sqlite3_file* file, int) {
    if (is_dead(handle_of(file))) return SQLITE_IOERR_FSYNC;
    auto& content = *handle_of(file).content;
    content.kept  = content.now;
    content.pending.clear();
    return SQLITE_OK;
}
int size(sqlite3_file* file, sqlite3_int64* into) {
    *into = static_cast<sqlite3_int64>(handle_of(file).content->now.size());
    return SQLITE_OK;
}
int lock(sqlite3_file*, int) { return SQLITE_OK; }
int is_locked(sqlite3_file*, int* into) { return *into = 0, SQLITE_OK; }
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return static_cast<int>(sector); }
int characteristics(sqlite3_file*) { return 0; }

sqlite3_io_methods const methods = [] {
    sqlite3_io_methods all{};
    all.iVersion               = 1;
    all.xClose                 = close;
    all.xRead                  = read;
    all.xWrite                 = write;
    all.xTruncate              = truncate;
    all.xSync                  = sync;
    all.xFileSize              = size;
    all.xLock                  = lock;
    all.xUnlock                = lock;
    all.xCheckReservedLock     = is_locked;
    all.xFileControl           = control;
    all.xSectorSize            = sector_size;
    all.xDeviceCharacteristics = characteristics;
    return all;
}();

bool is_ours(char const* name) { return name && std::string_view{name}.starts_with(TornDisk::path_prefix); }

int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* into) {
    if (!is_ours(name) || !current_disk) return real_disk->xOpen(real_disk, name, file, flags, into);
    auto& content = current_disk->contents[name];
    if (!content) content = std::make_shared<Content>();
    auto* const handle    = new (file) Handle{{}, content, current_disk->generation};
    handle->base.pMethods = &methods;
    if (into) *into = flags;
    return SQLITE_OK;
}
int remove(sqlite3_vfs*, char const* name, int also_folder) {
    if (!is_ours(name)) return real_disk->xDelete(real_disk, name, also_folder);
    return current_disk && current_disk->contents.erase(name) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}
int access(sqlite3_vfs*, char const* name, int flags, int* into) {
    if (!is_ours(name)) return real_disk->xAccess(real_disk, name, flags, into);
    *into = current_disk && current_disk->contents.count(name) != 0;
    return SQLITE_OK;
}
int full_path(sqlite3_vfs*, char const* name, int room, char* into) {
    if (!is_ours(name)) return real_disk->xFullPathname(real_disk, name, room, into);
    std::strncpy(into, name, static_cast<std::size_t>(room));
    return SQLITE_OK;
}

/// In place of the default: it answers for its own paths, and hands on all others.
void register_once() {
    static bool const registered = [] {
        real_disk               = sqlite3_vfs_find(nullptr);
        static sqlite3_vfs ours = *real_disk;
        ours.zName              = "torn";
        ours.pNext              = nullptr;
        ours.szOsFile           = std::max(real_disk->szOsFile, static_cast<int>(sizeof(Handle)));
        ours.xOpen              = open;
        ours.xDelete            = remove;
        ours.xAccess            = access;
        ours.xFullPathname      = full_path;
        return sqlite3_vfs_register(&ours, 1) == SQLITE_OK;
    }();
    static_cast<void>(registered);
}

}  // namespace

TornDisk::TornDisk() : files_{std::make_unique<Files>()} {
    register_once();
    current_disk = files_.get();
}

TornDisk::~TornDisk() { current_disk = nullptr; }

std::unique_ptr<SqliteStore> TornDisk::open_store() {
    // Few pages between checkpoints: the file itself is written often, too.
    return SqliteStore::open(std::string{path_prefix} + "/state.db", {.checkpoint_pages = 20}).value();
}

void TornDisk::lose_power(Random& chance) {
    ++files_->generation;
    for (auto& [name, content] : files_->contents) {
        for (auto const& one : content->pending)
            for (std::size_t from = 0; from < one.bytes.size();) {
                auto const step = std::min(sector - (one.at + from) % sector, one.bytes.size() - from);
                if (chance.chance(1, 2))
                    put(content->kept, one.at + from, std::string_view{one.bytes}.substr(from, step));
                else
                    ++torn;
                from += step;
            }
        // Handles of before keep what they had; the next ones see what is left.
        auto left  = std::make_shared<Content>();
        left->kept = content->kept;
        left->now  = content->kept;
        content    = std::move(left);
    }
}

}  // namespace throughline::simulation
