// A first load into the state, beside plain SQLite that is given the same bytes in the same batches under the same
// pragmas. Prints the ratio of their rates, the median of seven rounds that take turns.
// usage: benchmark_durable_load [records]

#include <throughline/core/random.hpp>
#include <throughline/store/sqlite_store.hpp>

#include "support/temporary_folder.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace throughline::test {

namespace {

constexpr int         rounds          = 7;
constexpr std::size_t batch           = 2'000;
constexpr int         audited_members = 20;

struct Row {
    RecordId    id;
    std::string key;
    std::string document;    // About what 25 members of an opportunity take as canonical JSON.
    std::string provenance;  // In the order of the above.
};

std::vector<Row> make_rows(std::size_t count) {
    SeededRandom     random{7};
    std::vector<Row> rows;
    rows.reserve(count);
    for (std::size_t at = 0; at < count; ++at) {
        Row row{.id         = RecordId{random.next(), random.next()},
                .key        = "006" + random.hex(15),
                .document   = "{\"name\":\"" + random.hex(520) + "\"}",
                .provenance = "{\"crm\":[\"" + random.hex(120) + "\"]}"};
        rows.push_back(std::move(row));
    }
    return rows;
}

void must(bool fine) {
    if (!fine) throw std::runtime_error{"the benchmark's database refused"};
}

void put(Store& store, Row const& row) {
    StoredRecord record{.object = "Opportunity", .body = row.document, .provenance = row.provenance};
    record.id      = row.id;
    record.version = 1;
    StoredBinding binding{.object = "Opportunity", .connection = "crm", .vendor_object = "Opportunity", .key = row.key};
    binding.record = row.id;
    binding.shadow = row.document;
    StoredAudit entry{.object = "Opportunity", .member = "member", .action = "merged"};
    entry.record      = row.id;
    entry.correlation = "c-1234567890";
    must(store.put_record(record).has_value());
    must(store.put_binding(binding).has_value());
    for (int member = 0; member < audited_members; ++member) {
        entry.after = row.document.substr(static_cast<std::size_t>(member) * 25, 25);
        must(store.put_audit(entry).has_value());
    }
}

void load_ours(std::string const& path, std::vector<Row> const& rows) {
    auto const store = std::move(SqliteStore::open(path).value());
    for (std::size_t from = 0; from < rows.size(); from += batch) {
        must(store->begin().has_value());
        for (std::size_t at = from; at < std::min(from + batch, rows.size()); ++at) put(*store, rows[at]);
        must(store->commit().has_value());
    }
}

// Plain SQLite: a row for the record, a row for its binding with the shadow, both found by id and the binding by key,
// and one journal blob per batch.
class Raw {
  public:
    explicit Raw(std::string const& path) {
        must(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK);
        run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -32768;"
            "CREATE TABLE records (row INTEGER PRIMARY KEY, id BLOB UNIQUE, body TEXT, provenance TEXT);"
            "CREATE TABLE bindings (row INTEGER PRIMARY KEY, record BLOB UNIQUE, key TEXT UNIQUE, shadow TEXT);"
            "CREATE TABLE journal (row INTEGER PRIMARY KEY, entries BLOB);");
        record_ = prepare(
            "INSERT INTO records (id, body, provenance) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body, provenance = excluded.provenance");
        binding_ = prepare(
            "INSERT INTO bindings (record, key, shadow) VALUES (?, ?, ?)"
            " ON CONFLICT (record) DO UPDATE SET shadow = excluded.shadow");
        journal_ = prepare("INSERT INTO journal (entries) VALUES (?)");
    }
    ~Raw() {
        sqlite3_finalize(record_);
        sqlite3_finalize(binding_);
        sqlite3_finalize(journal_);
        sqlite3_close(handle_);
    }
    Raw(Raw const&)            = delete;
    Raw& operator=(Raw const&) = delete;

    void load(std::vector<Row> const& rows) {
        for (std::size_t from = 0; from < rows.size(); from += batch) {
            run("BEGIN IMMEDIATE");
            std::string journal;
            for (std::size_t at = from; at < std::min(from + batch, rows.size()); ++at) {
                insert(rows[at]);
                journal += rows[at].document;
            }
            bind(journal_, 1, journal);
            step(journal_);
            run("COMMIT");
        }
    }

  private:
    void          run(char const* sql) { must(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }
    sqlite3_stmt* prepare(char const* sql) {
        sqlite3_stmt* statement = nullptr;
        must(sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) == SQLITE_OK);
        return statement;
    }
    static void bind(sqlite3_stmt* statement, int index, std::string const& text) {
        must(sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC) ==
             SQLITE_OK);
    }
    static void step(sqlite3_stmt* statement) {
        must(sqlite3_step(statement) == SQLITE_DONE);
        sqlite3_reset(statement);
    }
    void insert(Row const& row) {
        must(sqlite3_bind_blob(record_, 1, &row.id, sizeof row.id, SQLITE_STATIC) == SQLITE_OK);
        bind(record_, 2, row.document);
        bind(record_, 3, row.provenance);
        step(record_);
        must(sqlite3_bind_blob(binding_, 1, &row.id, sizeof row.id, SQLITE_STATIC) == SQLITE_OK);
        bind(binding_, 2, row.key);
        bind(binding_, 3, row.document);
        step(binding_);
    }

    sqlite3*      handle_  = nullptr;
    sqlite3_stmt* record_  = nullptr;
    sqlite3_stmt* binding_ = nullptr;
    sqlite3_stmt* journal_ = nullptr;
};

template <class Load>
std::int64_t microseconds_of(Load load) {
    auto const begun = std::chrono::steady_clock::now();
    load();
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count();
}

std::int64_t median(std::array<std::int64_t, rounds> times) {
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[rounds / 2];
}

void run(std::size_t count) {
    auto const                       rows = make_rows(count);
    std::array<std::int64_t, rounds> raw{};
    std::array<std::int64_t, rounds> ours{};
    for (std::size_t round = 0; round < rounds; ++round) {
        TemporaryFolder const folder;
        raw[round]  = microseconds_of([&] { Raw{folder.file("raw.db")}.load(rows); });
        ours[round] = microseconds_of([&] { load_ours(folder.file("ours.db"), rows); });
    }
    auto const per_second = [&](std::int64_t time) { return static_cast<std::int64_t>(count) * 1'000'000 / time; };
    auto const percent    = median(raw) * 100 / median(ours);
    std::printf("durable load of %zu records: %lld.%02lld of plain SQLite (%lld and %lld records/s)\n", count,
                static_cast<long long>(percent / 100), static_cast<long long>(percent % 100),
                static_cast<long long>(per_second(median(ours))), static_cast<long long>(per_second(median(raw))));
}

}  // namespace

}  // namespace throughline::test

int main(int argc, char** argv) { throughline::test::run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 50'000); }
