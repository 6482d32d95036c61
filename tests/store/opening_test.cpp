#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fstream>

namespace throughline::test {

namespace {

void run_raw(std::string const& path, char const* sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
    REQUIRE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_close(handle) == SQLITE_OK);
}

}  // namespace

TEST_CASE("the state outlives its store") {
    TemporaryFolder const folder;
    auto const            path = folder.file("state.db");
    REQUIRE(SqliteStore::open(path).value()->put_record(record_of(1)));
    auto const store = std::move(SqliteStore::open(path).value());
    CHECK(store->record(id_of(1)).value()->object == "Account");
}

TEST_CASE("a file of the first version is brought to today's, with all that it holds") {
    TemporaryFolder const folder;
    auto const            path = folder.file("state.db");
    REQUIRE(SqliteStore::open(path).value()->put_record(record_of(1)));
    run_raw(
        path,
        "DROP TABLE hints; DROP TABLE receipts; DROP TABLE receipt_sums; DROP TABLE losses; PRAGMA user_version = 1");
    auto const store = std::move(SqliteStore::open(path).value());
    CHECK(store->record(id_of(1)).value()->object == "Account");
    CHECK(store->put_hint("crm", "Account", "1").value());
    CHECK_FALSE(store->put_hint("crm", "Account", "1").value());
    CHECK(store->put_hint("crm", "Contact", "1").value());
    auto const hints = store->hints(0, 10).value();
    REQUIRE(hints.size() == 2);
    CHECK(hints.front().vendor_object == "Account");
    CHECK(store->remove_hint(hints.front().sequence));
    CHECK(store->hints(0, 10).value().size() == 1);
    CHECK(store->hints(hints.back().sequence, 10).value().empty());
}

TEST_CASE("a file of a newer version is refused and left as it is") {
    TemporaryFolder const folder;
    auto const            path = folder.file("state.db");
    REQUIRE(SqliteStore::open(path));
    run_raw(path, "PRAGMA user_version = 1000");
    auto const refused = SqliteStore::open(path);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::corrupt);
    CHECK(refused.error().context().value == "1000");
    run_raw(path, "PRAGMA user_version = 5");
    CHECK(SqliteStore::open(path));
}

TEST_CASE("a file of another application, or of no database, is refused") {
    TemporaryFolder const folder;
    run_raw(folder.file("other.db"), "CREATE TABLE theirs (x)");
    CHECK(SqliteStore::open(folder.file("other.db")).error().code() == ErrorCode::corrupt);
    std::ofstream{folder.file("text.db")} << std::string(5'000, 'x');
    CHECK(SqliteStore::open(folder.file("text.db")).error().code() == ErrorCode::corrupt);
    CHECK(SqliteStore::open(folder.file("no/such/folder.db")).error().code() == ErrorCode::forbidden);
}

TEST_CASE("a second writer is refused while the first lives, from its own process or another (L7)") {
    TemporaryFolder const folder;
    auto const            path  = folder.file("state.db");
    auto                  first = std::move(SqliteStore::open(path).value());

    CHECK(SqliteStore::open(path).error().code() == ErrorCode::conflict);
    pid_t const child = ::fork();
    if (child == 0) {
        auto const second  = SqliteStore::open(path);
        bool const refused = !second && second.error().code() == ErrorCode::conflict;
        ::_exit(refused ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);

    REQUIRE(first->put_record(record_of(1)));
    first.reset();
    CHECK(SqliteStore::open(path).value()->record(id_of(1))->has_value());
}

TEST_CASE("the state is readable by its owner alone (L13)") {
    TemporaryFolder const folder;
    auto const            path  = folder.file("state.db");
    auto const            store = std::move(SqliteStore::open(path).value());
    REQUIRE(store->put_record(record_of(1)));
    for (char const* const suffix : {"", "-wal"}) {
        CAPTURE(suffix);
        struct stat status {};
        REQUIRE(::stat((path + suffix).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
}

}  // namespace throughline::test
