// L12: what a first load, a pass that finds nothing new, and a recovery cost as the number of records grows: the peak
// of memory, the processor time of a record beside plain SQLite's own in the same run, and what is written. Each is a
// process of its own.
// usage: benchmark_bounds [records...]

#include <throughline/connector/rest_connector.hpp>
#include <throughline/core/random.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/sync/limits.hpp>
#include <throughline/transport/in_process.hpp>

#include "support/temporary_folder.hpp"

#include <malloc.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <vector>

namespace throughline::benchmarks {

struct Planner {};

inline constexpr auto planner_states = picklist<Milestone::Status>({{"planned", Milestone::Status::planned},
                                                                    {"completed", Milestone::Status::completed},
                                                                    {"approved", Milestone::Status::approved},
                                                                    {"invoiced", Milestone::Status::invoiced}});

}  // namespace throughline::benchmarks

namespace throughline {

// clang-format off
template <>
inline constexpr auto mapping<benchmarks::Planner, Milestone> = map_object<Milestone>("milestones", {
    key<"id">,
    modified<"updated_at">,
    record_currency<"currency">,
    omit<&Milestone::project, "of no interest here">,
    omit<&Milestone::contract_line, "of no interest here">,
    field<"title", &Milestone::name>,
    field<"due", &Milestone::due>,
    field<"done", &Milestone::completed_on>,
    field<"state", &Milestone::status, benchmarks::planner_states>,
    field<"amount", &Milestone::amount>,
    field<"ready", &Milestone::billing_ready>,
    field<"share", &Milestone::revenue_percent>,
});
// clang-format on
static_assert(complete<benchmarks::Planner, Milestone>);

namespace benchmarks {

namespace {

constexpr std::size_t rows_per_page = 2'000;

void must(bool fine, char const* what) {
    if (!fine) throw std::runtime_error{what};
}

std::string row_of(std::size_t number) {
    auto const text = std::to_string(number);
    return R"({"id":"MS-)" + text + R"(","updated_at":"2026-03-02T12:00:00Z","currency":"EUR","title":"Milestone )" +
           text + R"(","due":"2026-0)" + std::to_string(1 + number % 9) +
           R"(-15","done":null,"state":"planned","amount":)" + std::to_string(1'000 + number % 90'000) +
           R"(.50,"ready":false,"share":12.5,"team":"Delivery north","phase":"build","risk":"low","note":)"
           R"("nobody maps what stands here, and it is kept as it came","rank":)" +
           std::to_string(number % 77) + "}";
}

/// A vendor that is never held in memory: a page is made as it is asked for.
Result<http::Response> page_of(http::Request const& request, std::size_t records) {
    std::size_t from = 0;
    for (auto const& [name, value] : http::form_decode(http::Url::parse(request.url).query))
        if (name == "cursor") from = std::strtoull(value.c_str(), nullptr, 10);
    auto const  to   = std::min(records, from + rows_per_page);
    std::string body = R"({"items":[)";
    for (auto number = from; number < to; ++number) body += (number == from ? "" : ",") + row_of(number);
    body += R"(],"next":)" + (to == records ? "null" : "\"" + std::to_string(to) + "\"") + "}";
    return http::Response{200, {{"Content-Type", "application/json"}}, std::move(body)};
}

void read_all_of(std::string const& path, std::size_t records) {
    RestOptions options{.vendor        = "planner",
                        .base_url      = "https://planner.example/v1",
                        .authorization = Secret{"Bearer"},
                        .objects       = {{.name = "milestones", .shows_changes = false}}};
    options.page_rows = rows_per_page;
    Topology topology{.name = "bounds", .systems = {}, .processes = {}, .identity = {}};
    topology.systems.push_back(rest_system("planner", Owner::psa, std::move(options), {view_of<Planner, Milestone>}));
    VirtualClock       clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom       random{1};
    InProcessTransport transport{[&](std::chrono::milliseconds time) { clock.advance(time); }};
    transport.route("https://planner.example",
                    [records](http::Request const& request) { return page_of(request, records); });
    auto const store = std::move(SqliteStore::open(path).value());
    Engine     engine{topology, {.store = *store, .transport = transport, .clock = clock, .random = random}};
    must(engine.run_until_idle().has_value(), "the engine refused");
    must(engine.last_refresh().read() == records, "not everything was read");
}

/// The same documents, in the same batches, under the same pragmas.
void load_raw(std::string const& path, std::size_t records) {
    sqlite3* handle = nullptr;
    must(sqlite3_open(path.c_str(), &handle) == SQLITE_OK, "raw: open");
    auto const run = [&](char const* sql) {
        must(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
    };
    run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -32768;"
        "CREATE TABLE records (row INTEGER PRIMARY KEY, id BLOB UNIQUE, body TEXT);"
        "CREATE TABLE bindings (row INTEGER PRIMARY KEY, record BLOB UNIQUE, key TEXT UNIQUE, shadow TEXT);");
    sqlite3_stmt *record = nullptr, *binding = nullptr;
    sqlite3_prepare_v2(handle, "INSERT INTO records (id, body) VALUES (?, ?)", -1, &record, nullptr);
    sqlite3_prepare_v2(handle, "INSERT INTO bindings (record, key, shadow) VALUES (?, ?, ?)", -1, &binding, nullptr);
    SeededRandom random{1};
    for (std::size_t number = 0; number < records; ++number) {
        if (number % rows_per_page == 0) run("BEGIN");
        auto const          row = row_of(number);
        auto const          key = "MS-" + std::to_string(number);
        std::uint64_t const id[2]{random.next(), random.next()};
        sqlite3_bind_blob(record, 1, id, sizeof id, SQLITE_STATIC);
        sqlite3_bind_text(record, 2, row.data(), static_cast<int>(row.size()), SQLITE_STATIC);
        sqlite3_bind_blob(binding, 1, id, sizeof id, SQLITE_STATIC);
        sqlite3_bind_text(binding, 2, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
        sqlite3_bind_text(binding, 3, row.data(), static_cast<int>(row.size()), SQLITE_STATIC);
        must(sqlite3_step(record) == SQLITE_DONE && sqlite3_step(binding) == SQLITE_DONE, "raw: insert");
        sqlite3_reset(record);
        sqlite3_reset(binding);
        if (number % rows_per_page == rows_per_page - 1 || number + 1 == records) run("COMMIT");
    }
    sqlite3_finalize(record);
    sqlite3_finalize(binding);
    sqlite3_close(handle);
}

void put_intents(std::string const& path, std::size_t count) {
    auto const   store = std::move(SqliteStore::open(path).value());
    SeededRandom random{1};
    for (std::size_t number = 0; number < count; ++number) {
        if (number % rows_per_page == 0) must(store->begin().has_value(), "begin");
        StoredIntent intent{.object        = "Milestone",
                            .connection    = "planner",
                            .vendor_object = "milestones",
                            .operation     = "upsert",
                            .body          = row_of(number),
                            .projection    = row_of(number)};
        intent.record = RecordId{random.next(), random.next()};
        must(store->put_intent(intent).has_value(), "intent");
        if (number % rows_per_page == rows_per_page - 1 || number + 1 == count)
            must(store->commit().has_value(), "commit");
    }
}

/// What a host that was killed does first: opens the state, and goes through all writes of unknown outcome.
void recover(std::string const& path, std::size_t count) {
    auto const    store = std::move(SqliteStore::open(path).value());
    std::uint64_t after = 0, seen = 0;
    for (;;) {
        auto const page = store->open_intents(after, limits::intents_per_page).value();
        if (page.empty()) break;
        seen += page.size();
        after = page.back().id;
    }
    must(seen == count, "intents are missing");
}

struct Cost {
    double        seconds       = 0;  ///< Of the processor.
    double        peak_mib      = 0;
    std::uint64_t bytes_written = 0;
};

std::uint64_t bytes_written_so_far() {
    std::ifstream file{"/proc/self/io"};
    for (std::string name; file >> name;) {
        std::uint64_t value = 0;
        file >> value;
        if (name == "wchar:") return value;
    }
    return 0;
}

Cost cost_of(std::function<void()> const& work) {
    ::malloc_trim(0);
    int ends[2];
    must(::pipe(ends) == 0, "pipe");
    pid_t const child = ::fork();
    must(child >= 0, "fork");
    if (child == 0) {
        auto const before = bytes_written_so_far();
        try {
            work();
        } catch (std::exception const& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(1);
        }
        auto const written = bytes_written_so_far() - before;
        ::_exit(::write(ends[1], &written, sizeof written) == sizeof written ? 0 : 1);
    }
    int    status = 0;
    rusage used{};
    must(::wait4(child, &status, 0, &used) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, "it failed");
    Cost cost;
    must(::read(ends[0], &cost.bytes_written, sizeof cost.bytes_written) == sizeof cost.bytes_written, "read");
    ::close(ends[0]);
    ::close(ends[1]);
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    cost.seconds  = seconds(used.ru_utime) + seconds(used.ru_stime);
    cost.peak_mib = static_cast<double>(used.ru_maxrss) / 1'024;
    return cost;
}

void run(std::vector<std::size_t> const& sizes) {
    std::printf("%10s %14s %14s %8s %14s %14s %14s %12s\n", "records", "load us/rec", "raw us/rec", "ratio",
                "load peak MiB", "again us/rec", "again peak", "again wrote");
    for (auto const records : sizes) {
        test::TemporaryFolder const folder;
        auto const per   = [&](Cost const& cost) { return cost.seconds * 1e6 / static_cast<double>(records); };
        auto const load  = cost_of([&] { read_all_of(folder.file("ours.db"), records); });
        auto const raw   = cost_of([&] { load_raw(folder.file("raw.db"), records); });
        auto const again = cost_of([&] { read_all_of(folder.file("ours.db"), records); });
        std::printf("%10zu %14.2f %14.2f %8.2f %14.1f %14.2f %14.1f %12llu\n", records, per(load), per(raw),
                    per(load) / per(raw), load.peak_mib, per(again), again.peak_mib,
                    static_cast<unsigned long long>(again.bytes_written));
        std::fflush(stdout);
    }
    auto const                  intents = sizes.back();
    test::TemporaryFolder const folder;
    auto const                  put = cost_of([&] { put_intents(folder.file("state.db"), intents); });
    auto const                  got = cost_of([&] { recover(folder.file("state.db"), intents); });
    std::printf("recovery with %zu unfinished intents: %.2f s of processor, peak %.1f MiB (writing them took %.2f s)\n",
                intents, got.seconds, got.peak_mib, put.seconds);
}

}  // namespace

}  // namespace benchmarks

}  // namespace throughline

int main(int argc, char** argv) {
    std::vector<std::size_t> sizes;
    for (int each = 1; each < argc; ++each) sizes.push_back(std::strtoull(argv[each], nullptr, 10));
    throughline::benchmarks::run(sizes.empty() ? std::vector<std::size_t>{10'000, 100'000, 1'000'000} : sizes);
}
