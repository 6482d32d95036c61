#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <throughline/core/random.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <csignal>

namespace throughline::test {

namespace {

constexpr std::uint64_t rows_per_transaction = 5;

// Writes transactions and says each committed one down the pipe, until it is killed.
[[noreturn]] void write_for_ever(std::string const& path, int pipe, std::uint64_t from) {
    auto const store = SqliteStore::open(path, {.checkpoint_pages = 20});
    if (!store) ::_exit(1);
    for (std::uint64_t number = from;; ++number) {
        bool fine = (*store)->begin().has_value();
        for (std::uint64_t row = 0; row < rows_per_transaction; ++row) {
            auto const key = number * rows_per_transaction + row;
            fine           = fine && (*store)->put_record(record_of(key)) &&
                   (*store)->put_binding(binding_of(key, "C-" + std::to_string(key))) &&
                   (*store)->put_audit(audit_of(key, "name", "1"));
        }
        fine = fine && (*store)->put_setting("last", std::to_string(number)) && (*store)->commit();
        if (!fine || ::write(pipe, &number, sizeof number) != sizeof number) ::_exit(1);
    }
}

// The number of the last transaction that the writer knew to be committed when it was killed.
std::uint64_t kill_after(std::string const& path, std::uint64_t from, std::uint64_t transactions) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_t const child = ::fork();
    if (child == 0) write_for_ever(path, ends[1], from);
    ::close(ends[1]);
    std::uint64_t last = 0;
    for (std::uint64_t seen = 0; seen < transactions; ++seen) {
        REQUIRE(::read(ends[0], &last, sizeof last) == sizeof last);
    }
    REQUIRE(::kill(child, SIGKILL) == 0);
    std::uint64_t told = 0;
    while (::read(ends[0], &told, sizeof told) == sizeof told) last = told;
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    return last;
}

}  // namespace

TEST_CASE("a store killed at any instruction opens at once, with every committed transaction whole (L7)") {
    TemporaryFolder const folder;
    auto const            path = folder.file("state.db");
    SeededRandom          random{20'250'630};
    std::uint64_t         from = 1;
    for (int kill = 0; kill < 10; ++kill) {
        CAPTURE(kill);
        auto const told  = kill_after(path, from, 1 + random.below(40));
        auto const store = std::move(SqliteStore::open(path).value());
        auto const last  = std::stoull(store->setting("last").value());
        // The last one may have been committed without having been told.
        CHECK(last >= told);
        CHECK(last <= told + 1);
        CHECK(store->count_records("Account").value() == last * rows_per_transaction);
        CHECK(store->count_audit().value() == last * rows_per_transaction);
        for (std::uint64_t key = from * rows_per_transaction; key < (last + 1) * rows_per_transaction; ++key) {
            REQUIRE(store->record(id_of(key)).value()->body == record_of(key).body);
            REQUIRE(store->binding("crm", "Customer", "C-" + std::to_string(key)).value()->record == id_of(key));
        }
        from = last + 1;
    }
}

}  // namespace throughline::test
