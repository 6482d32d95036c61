#include "samples.hpp"
#include "support/faulty_disk.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

namespace {

constexpr char          path[]               = "/state/throughline.db";
constexpr std::uint64_t transactions         = 5;
constexpr std::uint64_t rows_per_transaction = 2;

Result<> write_rows(Store& store, std::uint64_t number) {
    for (std::uint64_t row = 0; row < rows_per_transaction; ++row) {
        auto const key = number * rows_per_transaction + row;
        if (auto const put = store.put_record(record_of(key)); !put) return put;
        if (auto const put = store.put_binding(binding_of(key, "C-" + std::to_string(key))); !put) return put;
        if (auto const put = store.put_audit(audit_of(key, "name", "1")); !put) return put;
        if (auto const put = store.put_intent(intent_of(key)); !put) return put.error();
    }
    return store.put_setting("last", std::to_string(number));
}

Result<> write_transaction(Store& store, std::uint64_t number) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    if (auto const written = write_rows(store, number); !written) return written;
    return transaction->commit();
}

void check_is_clear(Error const& error) {
    INFO(error.describe());
    CHECK((error.code() == ErrorCode::transient || error.code() == ErrorCode::forbidden));
    CHECK(error.message().starts_with("state database: "));
    CHECK_FALSE(error.context().vendor_code.empty());
}

auto open_store() { return SqliteStore::open(path, {.checkpoint_pages = 8}); }

/// Whole transactions from the first to the last that is there, and the last is what was acknowledged, or one more
/// whose acknowledgement the fault swallowed. Returns the last.
std::uint64_t check_whole(std::uint64_t acknowledged) {
    auto const store = open_store();
    REQUIRE(store);
    auto const text = (*store)->setting("last").value();
    auto const last = text.empty() ? 0 : std::stoull(text);
    CHECK(last >= acknowledged);
    CHECK(last <= acknowledged + 1);
    CHECK((*store)->count_records("Account").value() == last * rows_per_transaction);
    CHECK((*store)->count_audit().value() == last * rows_per_transaction);
    CHECK((*store)->open_intents(1'000).value().size() == last * rows_per_transaction);
    bool bound = true;
    for (std::uint64_t key = rows_per_transaction; key < (last + 1) * rows_per_transaction; ++key)
        bound = bound && (*store)->binding("crm", "Customer", "C-" + std::to_string(key)).value()->record == id_of(key);
    CHECK(bound);
    return last;
}

/// Opens, writes and closes until all is written or an error comes; the last transaction that was acknowledged.
std::uint64_t write_until_fault(std::uint64_t acknowledged) {
    auto const store = open_store();
    if (!store) return check_is_clear(store.error()), acknowledged;
    while (acknowledged < transactions) {
        auto const written = write_transaction(**store, acknowledged + 1);
        if (!written) return check_is_clear(written.error()), acknowledged;
        ++acknowledged;
    }
    return acknowledged;
}

std::uint64_t operations_undisturbed() {
    FaultyDisk disk{1};
    CHECK(write_until_fault(0) == transactions);
    return disk.operations();
}

void try_every_operation(DiskFault fault) {
    auto const operations = operations_undisturbed();
    REQUIRE(operations > 50);
    for (std::uint64_t operation = 1; operation <= operations; ++operation) {
        CAPTURE(operation);
        FaultyDisk disk{operation};
        disk.strike(fault, operation, true);
        auto const acknowledged = write_until_fault(0);
        CHECK(disk.has_struck());
        disk.restart();
        auto const last = check_whole(acknowledged);
        CHECK(write_until_fault(last) == transactions);
        CHECK(check_whole(transactions) == transactions);
    }
}

}  // namespace

TEST_CASE("I/O errors from any operation of the disk on are errors, and whole transactions stay (L7)") {
    try_every_operation(DiskFault::io_error);
}

TEST_CASE("a disk that is full from any operation on is an error, and whole transactions stay (L7)") {
    try_every_operation(DiskFault::full);
}

TEST_CASE("a power cut at any operation of the disk, with torn and missing pages, loses nothing committed (L7)") {
    try_every_operation(DiskFault::power_cut);
}

TEST_CASE("after one failure at any operation of the disk the same store goes on, without being opened anew (L7)") {
    auto const operations = operations_undisturbed();
    for (std::uint64_t operation = 1; operation <= operations; ++operation) {
        CAPTURE(operation);
        FaultyDisk disk{operation};
        disk.strike(operation % 2 == 0 ? DiskFault::io_error : DiskFault::full, operation, false);
        auto opened = open_store();
        if (!opened) {
            check_is_clear(opened.error());
            opened = open_store();
        }
        auto store = std::move(opened).value();
        for (std::uint64_t number = 1; number <= transactions; ++number) {
            auto const first = write_transaction(*store, number);
            if (first) continue;
            check_is_clear(first.error());
            bool const stands = store->setting("last").value() == std::to_string(number);
            if (!stands) REQUIRE(write_transaction(*store, number));
        }
        store.reset();
        CHECK(check_whole(transactions) == transactions);
    }
}

TEST_CASE("L11: an audit entry that the disk refused is there once when it is put again") {
    FaultyDisk disk{1};
    auto const store = std::move(open_store().value());
    disk.strike(DiskFault::io_error, disk.operations() + 1, false);
    CHECK_FALSE(store->put_audit(audit_of(1, "name", "1")));
    CHECK(disk.has_struck());
    REQUIRE(store->put_audit(audit_of(1, "name", "1")));
    CHECK(store->count_audit().value() == 1);
}

}  // namespace throughline::test
