#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <csignal>

namespace throughline::test {

TEST_CASE("what a transaction wrote is there together or not at all (L7)") {
    auto const store = open_in_memory();
    {
        auto const abandoned = Transaction::begin(*store);
        REQUIRE(abandoned);
        REQUIRE(store->put_record(record_of(1)));
        REQUIRE(store->put_bookmark("crm", "Account", "x"));
        REQUIRE(store->record(id_of(1))->has_value());
    }
    CHECK_FALSE(store->record(id_of(1))->has_value());
    CHECK(store->bookmark("crm", "Account")->empty());

    auto kept = Transaction::begin(*store);
    REQUIRE(kept);
    REQUIRE(store->put_record(record_of(2)));
    REQUIRE(kept->commit());
    CHECK_FALSE(kept->commit());
    CHECK(store->record(id_of(2))->has_value());
}

TEST_CASE("names that a rolled back transaction brought are written anew when they are used again (L7)") {
    TemporaryFolder const folder;
    auto                  store = std::move(SqliteStore::open(folder.file("state.db")).value());
    REQUIRE(store->begin());
    REQUIRE(store->put_record(record_of(1, "Project")));
    REQUIRE(store->rollback());
    REQUIRE(store->put_record(record_of(1, "Project")));
    REQUIRE(store->put_record(record_of(2, "Invoice")));
    for (bool const reopened : {false, true}) {
        CAPTURE(reopened);
        if (reopened) {
            store.reset();
            store = std::move(SqliteStore::open(folder.file("state.db")).value());
        }
        CHECK(store->record(id_of(1)).value()->object == "Project");
        CHECK(store->record(id_of(2)).value()->object == "Invoice");
        CHECK(store->count_records("Project").value() == 1);
    }
}

TEST_CASE("a statement that fails leaves the rest of its transaction") {
    auto const store = open_in_memory();
    REQUIRE(store->put_binding(binding_of(1, "C-1")));
    REQUIRE(store->begin());
    REQUIRE(store->put_record(record_of(2)));
    CHECK_FALSE(store->put_binding(binding_of(2, "C-1")));
    REQUIRE(store->put_binding(binding_of(2, "C-2")));
    REQUIRE(store->commit());
    CHECK(store->record(id_of(2))->has_value());
    CHECK(store->binding("crm", "Customer", "C-2")->has_value());
}

TEST_CASE("a transaction inside another, and an end without a beginning, are refused") {
    auto const store = open_in_memory();
    CHECK(store->commit().error().code() == ErrorCode::validation);
    CHECK(store->rollback().error().code() == ErrorCode::validation);
    REQUIRE(store->begin());
    CHECK(Transaction::begin(*store).error().code() == ErrorCode::validation);
    REQUIRE(store->put_record(record_of(1)));
    CHECK(store->commit());
}

namespace {

// A process of its own whose files cannot grow beyond a mebibyte, as on a full disk. 0 when all went as it should.
int fill_the_disk(std::string const& path) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{.rlim_cur = 1 << 20, .rlim_max = 1 << 20};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    auto const store = SqliteStore::open(path);
    if (!store || !(*store)->begin()) return 2;
    // More than SQLite keeps in memory before it writes, so that the disk is found full in the middle.
    bool found_full = false;
    for (std::uint64_t number = 100; number < 120; ++number) {
        auto big   = record_of(number);
        big.body   = std::string(3 << 20, 'x');
        found_full = !(*store)->put_record(big) || found_full;
    }
    (*store)->put_record(record_of(3)).ignore("refused, because its transaction is lost");
    auto const committed = (*store)->commit();
    if (!found_full || committed || committed.error().code() != ErrorCode::transient) return 3;
    if ((*store)->record(id_of(100)).value() || (*store)->record(id_of(3)).value()) return 4;
    return (*store)->record(id_of(1)).value() && (*store)->put_record(record_of(4)) ? 0 : 5;
}

}  // namespace

TEST_CASE("a full disk is transient, and nothing of its transaction happened (L7)") {
    TemporaryFolder const folder;
    auto const            path = folder.file("state.db");
    REQUIRE(SqliteStore::open(path).value()->put_record(record_of(1)));
    pid_t const child = ::fork();
    if (child == 0) ::_exit(fill_the_disk(path));
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);

    auto const store = std::move(SqliteStore::open(path).value());
    CHECK(store->record(id_of(1))->has_value());
    CHECK_FALSE(store->record(id_of(100))->has_value());
    CHECK_FALSE(store->record(id_of(3))->has_value());
    CHECK(store->record(id_of(4))->has_value());
}

}  // namespace throughline::test
