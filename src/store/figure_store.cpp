#include <throughline/store/figure_store.hpp>

#include "database.hpp"
#include "private_file.hpp"

#include <algorithm>
#include <map>

namespace throughline {

namespace {

constexpr std::int64_t format_version = 1;
constexpr std::size_t  shards         = 4'096;
constexpr std::size_t  pending_max    = 4'096;  // Groups whose digests wait in memory.

constexpr char const* schema = R"sql(
CREATE TABLE books (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    count INTEGER NOT NULL
);
CREATE TABLE figures (
    book   INTEGER NOT NULL,
    place  TEXT    NOT NULL,
    key    TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    record TEXT    NOT NULL,
    PRIMARY KEY (book, place, key)
) WITHOUT ROWID;
CREATE TABLE groups (
    book   INTEGER NOT NULL,
    shard  INTEGER NOT NULL,
    place  TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    PRIMARY KEY (book, shard, place)
) WITHOUT ROWID;
CREATE TABLE shards (
    book   INTEGER NOT NULL,
    shard  INTEGER NOT NULL,
    digest TEXT    NOT NULL,
    PRIMARY KEY (book, shard)
) WITHOUT ROWID;
)sql";

/// Lengths keep (a, bc) and (ab, c) apart.
std::string element_of(std::string_view group, std::string_view key, std::string_view value) {
    std::string element = std::to_string(group.size());
    element.append(1, ':').append(std::to_string(key.size())).append(1, ':');
    return element.append(group).append(key).append(value);
}

std::uint64_t shard_of(std::string_view group) {
    auto const bytes = SetDigest::of(group).to_bytes();
    return (static_cast<unsigned char>(bytes[0]) | static_cast<unsigned>(static_cast<unsigned char>(bytes[1])) << 8) %
           shards;
}

/// Digests travel as text: SQLite's bindings here know no other bytes.
std::string hexadecimal(SetDigest const& digest) {
    constexpr char digits[] = "0123456789abcdef";
    std::string    text;
    for (char const byte : digest.to_bytes()) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 0xF];
    }
    return text;
}

SetDigest digest_of(std::string_view text) {
    auto const  value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>(value(text[i]) << 4 | value(text[i + 1]));
    return SetDigest::from_bytes(bytes);
}

}  // namespace

class FigureStore::Tables {
  public:
    explicit Tables(std::unique_ptr<Sqlite> sqlite) : sqlite_{std::move(sqlite)} {}

    Sqlite& sqlite() { return *sqlite_; }

    Result<> prepare() {
        auto const tuned = sqlite_->execute(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768; PRAGMA journal_size_limit = 134217728");
        if (!tuned) return tuned;
        auto const version = sqlite_->pragma("user_version");
        if (!version) return version.error();
        if (*version == format_version) return {};
        if (*version != 0)
            return Error{ErrorCode::corrupt, "a figure store of a newer version"}
                .with_value(std::to_string(*version))
                .with_remedy("delete the file: it is built again from the records");
        return sqlite_->execute(std::string{"BEGIN;"} + schema + "PRAGMA user_version = 1; COMMIT");
    }

    /// The book's number; `creates` makes one where there is none, which is 0 otherwise.
    Result<std::int64_t> book(std::string_view name, bool creates) {
        auto const known = books_.find(name);
        if (known != books_.end()) return known->second;
        if (creates)
            if (auto made = done(sqlite_->run("INSERT OR IGNORE INTO books (name, count) VALUES (?, 0)", name)); !made)
                return made.error();
        auto const found = sqlite_->first(
            "SELECT id FROM books WHERE name = ?", [](SqliteRow const& row) { return row.integer(0); }, name);
        if (!found) return found.error();
        if (*found) books_.emplace(name, **found);
        return found->value_or(0);
    }

    /// What one change does to the digests; written when there are many, and before anything is read or committed.
    Result<> note(std::int64_t book, std::string_view group, SetDigest const& less, SetDigest const& more, int count) {
        auto const wait = pending_.try_emplace({book, std::string{group}}).first;
        wait->second.remove(less);
        wait->second.add(more);
        counts_[book] += count;
        return pending_.size() < pending_max ? Result<>{} : flush();
    }

    Result<> flush() {
        std::map<std::pair<std::int64_t, std::uint64_t>, SetDigest> of_shards;
        for (auto const& [key, change] : pending_) {
            auto const shard = shard_of(key.second);
            of_shards[{key.first, shard}].add(change);
            if (auto moved = move_group(key.first, shard, key.second, change); !moved) return moved;
        }
        for (auto const& [key, change] : of_shards)
            if (auto moved = move_shard(key.first, key.second, change); !moved) return moved;
        for (auto const& [book, change] : counts_)
            if (auto counted =
                    done(sqlite_->run("UPDATE books SET count = count + ? WHERE id = ?", std::int64_t{change}, book));
                !counted)
                return counted;
        forget();
        return {};
    }

    void forget() {
        pending_.clear();
        counts_.clear();
    }

    void rolled_back() {
        forget();
        books_.clear();
    }

    Result<std::map<std::uint64_t, std::string>> shard_digests(std::int64_t book) {
        std::map<std::uint64_t, std::string> found;
        auto const                           read = sqlite_->each(
            "SELECT shard, digest FROM shards WHERE book = ?",
            [&](SqliteRow const& row) { found.emplace(row.count(0), row.text(1)); }, book);
        if (!read) return read.error();
        return found;
    }

    Result<std::map<std::string, std::string>> group_digests(std::int64_t book, std::uint64_t shard) {
        std::map<std::string, std::string> found;
        auto const                         read = sqlite_->each(
            "SELECT place, digest FROM groups WHERE book = ? AND shard = ?",
            [&](SqliteRow const& row) { found.emplace(row.text(0), row.text(1)); }, book, shard);
        if (!read) return read.error();
        return found;
    }

  private:
    Result<> move_group(std::int64_t book, std::uint64_t shard, std::string const& group, SetDigest const& change) {
        auto const before = sqlite_->first(
            "SELECT digest FROM groups WHERE book = ? AND shard = ? AND place = ?",
            [](SqliteRow const& row) { return digest_of(row.text(0)); }, book, shard, group);
        if (!before) return before.error();
        SetDigest after = before->value_or(SetDigest{});
        after.add(change);
        return done(sqlite_->run("INSERT OR REPLACE INTO groups (book, shard, place, digest) VALUES (?, ?, ?, ?)", book,
                                 shard, group, hexadecimal(after)));
    }

    Result<> move_shard(std::int64_t book, std::uint64_t shard, SetDigest const& change) {
        auto const before = sqlite_->first(
            "SELECT digest FROM shards WHERE book = ? AND shard = ?",
            [](SqliteRow const& row) { return digest_of(row.text(0)); }, book, shard);
        if (!before) return before.error();
        SetDigest after = before->value_or(SetDigest{});
        after.add(change);
        return done(sqlite_->run("INSERT OR REPLACE INTO shards (book, shard, digest) VALUES (?, ?, ?)", book, shard,
                                 hexadecimal(after)));
    }

    std::unique_ptr<Sqlite>                                   sqlite_;
    std::map<std::string, std::int64_t, std::less<>>          books_{};
    std::map<std::pair<std::int64_t, std::string>, SetDigest> pending_{};
    std::map<std::int64_t, std::int64_t>                      counts_{};
};

FigureStore::FigureStore(std::unique_ptr<Tables> tables) : tables_{std::move(tables)} {}
FigureStore::~FigureStore() = default;

Result<std::unique_ptr<FigureStore>> FigureStore::open(std::string const& path) {
    create_private(path);
    auto opened = Sqlite::open(path);
    if (!opened) return std::move(opened).error();
    auto tables = std::make_unique<Tables>(*std::move(opened));
    if (auto ready = tables->prepare(); !ready) return ready.error();
    return std::unique_ptr<FigureStore>{new FigureStore{std::move(tables)}};
}

Result<> FigureStore::begin() { return tables_->sqlite().begin(); }

Result<> FigureStore::commit() {
    auto flushed = tables_->flush();
    if (flushed) flushed = tables_->sqlite().commit();
    if (!flushed) rollback().ignore("the error that is given back is the one that matters");
    return flushed;
}

Result<> FigureStore::rollback() {
    tables_->rolled_back();
    return tables_->sqlite().rollback();
}

Result<> FigureStore::put(std::string_view book, std::string_view group, StoredFigure const& figure) {
    auto const id = tables_->book(book, true);
    if (!id) return id.error();
    auto const more     = SetDigest::of(element_of(group, figure.key, figure.value));
    auto const inserted = tables_->sqlite().run(
        "INSERT INTO figures (book, place, key, value, record) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", *id,
        group, figure.key, figure.value, figure.record);
    if (!inserted) return inserted.error();
    if (*inserted == 1) return tables_->note(*id, group, {}, more, 1);
    auto const before = tables_->sqlite().first(
        "SELECT value FROM figures WHERE book = ? AND place = ? AND key = ?",
        [](SqliteRow const& row) { return row.text(0); }, *id, group, figure.key);
    if (!before) return before.error();
    auto const replaced =
        tables_->sqlite().run("UPDATE figures SET value = ?, record = ? WHERE book = ? AND place = ? AND key = ?",
                              figure.value, figure.record, *id, group, figure.key);
    if (!replaced) return replaced.error();
    return tables_->note(*id, group, SetDigest::of(element_of(group, figure.key, before->value_or(""))), more, 0);
}

Result<> FigureStore::remove(std::string_view book, std::string_view group, std::string_view key) {
    auto const id = tables_->book(book, false);
    if (!id) return id.error();
    auto const before = tables_->sqlite().first(
        "SELECT value FROM figures WHERE book = ? AND place = ? AND key = ?",
        [](SqliteRow const& row) { return row.text(0); }, *id, group, key);
    if (!before) return before.error();
    if (!*before) return {};
    auto const removed =
        tables_->sqlite().run("DELETE FROM figures WHERE book = ? AND place = ? AND key = ?", *id, group, key);
    if (!removed) return removed.error();
    return tables_->note(*id, group, SetDigest::of(element_of(group, key, **before)), {}, -1);
}

Result<std::uint64_t> FigureStore::count(std::string_view book) {
    if (auto flushed = tables_->flush(); !flushed) return flushed.error();
    auto const found = tables_->sqlite().first(
        "SELECT count FROM books WHERE name = ?", [](SqliteRow const& row) { return row.count(0); }, book);
    if (!found) return found.error();
    return found->value_or(0);
}

Result<std::vector<StoredFigure>> FigureStore::figures(std::string_view book, std::string_view group) {
    auto const id = tables_->book(book, false);
    if (!id) return id.error();
    return tables_->sqlite().all(
        "SELECT key, value, record FROM figures WHERE book = ? AND place = ? ORDER BY key",
        [](SqliteRow const& row) {
            return StoredFigure{row.text(0), row.text(1), row.text(2)};
        },
        *id, group);
}

Result<std::vector<std::string>> FigureStore::differing_groups(std::string_view one, std::string_view other) {
    if (auto flushed = tables_->flush(); !flushed) return flushed.error();
    auto const left  = tables_->book(one, false);
    auto const right = tables_->book(other, false);
    if (!left || !right) return left ? right.error() : left.error();
    // Names with unlike digests, or that only one side has. A digest of nothing is as good as none.
    auto const differing = [](auto const& ours, auto const& theirs, auto& names) {
        auto const        empty = hexadecimal({});
        std::string const none;
        auto const        is_unlike = [&](auto const& each, auto const& in) {
            auto const found = in.find(each.first);
            return each.second != (found == in.end() ? empty : found->second);
        };
        for (auto const& each : ours)
            if (is_unlike(each, theirs)) names.push_back(each.first);
        for (auto const& each : theirs)
            if (!ours.contains(each.first) && each.second != empty) names.push_back(each.first);
    };
    auto const left_shards  = tables_->shard_digests(*left);
    auto const right_shards = tables_->shard_digests(*right);
    if (!left_shards || !right_shards) return left_shards ? right_shards.error() : left_shards.error();
    std::vector<std::uint64_t> unlike_shards;
    differing(*left_shards, *right_shards, unlike_shards);
    std::vector<std::string> unlike;
    for (auto const shard : unlike_shards) {
        auto const ours   = tables_->group_digests(*left, shard);
        auto const theirs = tables_->group_digests(*right, shard);
        if (!ours || !theirs) return ours ? theirs.error() : ours.error();
        differing(*ours, *theirs, unlike);
    }
    std::ranges::sort(unlike);
    return unlike;
}

}  // namespace throughline
