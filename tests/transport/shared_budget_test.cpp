#include "support/temporary_folder.hpp"

#include <throughline/core/random.hpp>
#include <throughline/transport/budget_pool.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace throughline::test {

namespace {

constexpr Timestamp noon = Timestamp::from_seconds(1'700'049'600);  // 2023-11-15T12:00:00Z

Timestamp after(std::int64_t milliseconds) { return noon + std::chrono::milliseconds{milliseconds}; }

/// What one process has: a pool of its own, over the file that all name.
struct Process {
    Process(std::string const& file, BudgetPool::Limits limits) : member{std::make_shared<BudgetPool>(limits, file)} {}
    explicit Process(std::shared_ptr<BudgetPool> pool) : member{std::move(pool)} {}

    BudgetPool::Member member;
};

std::string text_of(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE(
    "R201 P27: processes that share a vendor through a file are one to it, turn by turn as in one process "
    "(property)") {
    BudgetPool::Limits const limits{.pace                     = {.concurrency_max = 4, .requests_max = 20, .burst = 3},
                                    .slots_for_urgent         = 1,
                                    .daily_max                = 300,
                                    .daily_percent_for_urgent = 40};
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        INFO("seed ", seed);
        TemporaryFolder const                   folder;
        SeededRandom                            random{seed};
        auto const                              pool = std::make_shared<BudgetPool>(limits);
        std::array<std::unique_ptr<Process>, 3> apart, together;
        for (auto& each : apart) each = std::make_unique<Process>(folder.file("budget"), limits);
        for (auto& each : together) each = std::make_unique<Process>(pool);
        std::array<int, 3> held{};
        std::int64_t       now     = 0;
        int                granted = 0;
        for (int step = 0; step < 600; ++step) {
            now += static_cast<std::int64_t>(random.below(60));
            auto const who     = random.below(3);
            auto const urgency = static_cast<Urgency>(random.below(3));
            auto &     one = apart[who]->member, &other = together[who]->member;
            if (held[who] > 0 && random.chance(1, 2)) {
                one.release(), other.release(), --held[who];
            } else if (random.chance(1, 60)) {
                one.pause_until(after(now + 700)), other.pause_until(after(now + 700));
            } else if (random.chance(1, 60)) {
                auto const used = random.below(200);
                one.heard_used_today(used, after(now)), other.heard_used_today(used, after(now));
            } else {
                bool const may = other.try_acquire(urgency, after(now));
                REQUIRE(one.try_acquire(urgency, after(now)) == may);
                held[who] += may, granted += may;
            }
            REQUIRE(one.next_permitted(urgency, after(now)) == other.next_permitted(urgency, after(now)));
        }
        CHECK(granted > 60);
    }
}

TEST_CASE("R201 P27: what a process that died held is free when its lease ends; who lives keeps what it holds") {
    TemporaryFolder const    folder;
    BudgetPool::Limits const limits{.pace = {.concurrency_max = 3}, .lease = std::chrono::seconds{60}};
    auto const               file  = folder.file("budget");
    auto                     lives = std::make_unique<Process>(file, limits);
    Process                  dead{file, limits};  // Killed: it says nothing any more.
    CHECK(lives->member.try_acquire(Urgency::transactional, noon));
    CHECK(dead.member.try_acquire(Urgency::transactional, noon));
    CHECK(dead.member.try_acquire(Urgency::transactional, after(1)));
    Process next{file, limits};
    CHECK_FALSE(next.member.try_acquire(Urgency::interactive, after(2)));
    REQUIRE(lives->member.renew_at());
    CHECK(*lives->member.renew_at() <= after(30'000));
    for (std::int64_t now = 0; now <= 60'000; now += 1'000) lives->member.renew(after(now));
    CHECK_FALSE(next.member.try_acquire(Urgency::interactive, after(59'999)));
    CHECK(next.member.try_acquire(Urgency::interactive, after(60'001)));
    CHECK(next.member.try_acquire(Urgency::interactive, after(60'001)));
    CHECK_FALSE(next.member.try_acquire(Urgency::interactive, after(60'001)));  // The third has been renewed.
    lives.reset();                                                              // It says that it goes.
    CHECK(next.member.try_acquire(Urgency::interactive, after(60'002)));
}

TEST_CASE("one that was only silent counts again what it still holds, and gives back no slot of another's") {
    TemporaryFolder const    folder;
    BudgetPool::Limits const limits{.pace = {.concurrency_max = 2}, .lease = std::chrono::seconds{10}};
    Process                  silent{folder.file("budget"), limits}, other{folder.file("budget"), limits};
    CHECK(silent.member.try_acquire(Urgency::transactional, noon));
    CHECK(other.member.try_acquire(Urgency::transactional, after(11'000)));
    CHECK(other.member.try_acquire(Urgency::transactional, after(11'000)));
    CHECK_FALSE(silent.member.try_acquire(Urgency::transactional, after(11'001)));
    other.member.release();
    CHECK_FALSE(other.member.try_acquire(Urgency::interactive, after(11'002)));  // Two are under way.
    silent.member.release();
    CHECK(other.member.try_acquire(Urgency::interactive, after(11'003)));
}

TEST_CASE("L7: whatever a machine's failure leaves of the file, the last ledger that is whole goes on") {
    TemporaryFolder const    folder;
    BudgetPool::Limits const limits{.pace = {.concurrency_max = 1}};
    auto const               file = folder.file("budget");
    {
        Process one{file, limits};
        CHECK(one.member.try_acquire(Urgency::transactional, noon));  // In the first slot,
        one.member.pause_until(after(5'000));                         // and in the second;
    }                                                                 // that it goes, in the first again.
    struct stat found {};
    REQUIRE(::stat(file.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777u) == 0600u);
    auto const whole = text_of(file);
    REQUIRE(whole.size() > 16'384 + 100);
    // A line with its number, its length and its digest; behind it what an earlier, longer one has left.
    auto const length         = std::stoul(whole.substr(whole.find(' ', 16'384 + 12) + 1));
    auto const last_word_ends = whole.find('\n', 16'384) + 1 + length;
    for (std::size_t at = 0; at < whole.size(); at = at == 0 ? 12 : at + 7) {
        auto torn = whole;
        for (auto byte = at; byte < std::min(torn.size(), at - at % 512 + 512); ++byte) torn[byte] = '\0';
        std::ofstream{file, std::ios::binary} << torn;
        Process one{file, limits};
        CHECK(one.member.next_permitted(Urgency::transactional, after(1)) == after(5'000));
        // That the slot was given back is in the one that was written last.
        bool const last_word_is_lost = at > 16'384 && at < last_word_ends;
        CHECK(one.member.try_acquire(Urgency::transactional, after(5'000)) != last_word_is_lost);
        if (at > 180 && at < 16'000) at = 16'384;
    }
}

TEST_CASE("L10: a file of a newer version, or somebody else's, stays as it is, and the work says why it stands") {
    TemporaryFolder const    folder;
    BudgetPool::Limits const limits{.pace = {.concurrency_max = 2, .requests_max = 10}};
    auto const               file = folder.file("budget");
    std::ofstream{file, std::ios::binary} << "SQLite format 3";
    Process one{file, limits};
    CHECK_FALSE(one.member.try_acquire(Urgency::transactional, after(1'500)));
    REQUIRE(one.member.fault(after(1'500)));
    CHECK(one.member.fault(after(1'500))->code() == ErrorCode::corrupt);
    CHECK(one.member.next_permitted(Urgency::transactional, after(1'500)) == after(31'500));
    CHECK(text_of(file) == "SQLite format 3");
    std::filesystem::remove(file);
    CHECK(one.member.try_acquire(Urgency::transactional, after(31'500)));
    CHECK_FALSE(one.member.fault(after(31'500)));
    CHECK_THROWS_AS((BudgetPool{limits, ""}), std::invalid_argument);
    CHECK_THROWS_AS((BudgetPool{{.pace = {}, .lease = std::chrono::seconds{0}}, file}), std::invalid_argument);
}

TEST_CASE("R201 L12: a process that was stopped with the lock in its hand makes nobody wait for ever, and is told of") {
    TemporaryFolder const    folder;
    BudgetPool::Limits const limits{.pace = {.concurrency_max = 2}};
    auto const               file = folder.file("budget");
    Process                  one{file, limits};
    REQUIRE(one.member.try_acquire(Urgency::transactional, noon));
    int const stopped = ::open((file + ".lock").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(stopped, LOCK_EX | LOCK_NB) == 0);
    CHECK_FALSE(one.member.try_acquire(Urgency::transactional, after(1)));
    CHECK(one.member.next_permitted(Urgency::transactional, after(1)) == after(6));  // It may be a moment only.
    one.member.release();
    one.member.pause_until(after(12'000));
    CHECK_FALSE(one.member.try_acquire(Urgency::transactional, after(10'002)));
    REQUIRE(one.member.fault(after(10'002)));
    CHECK(one.member.fault(after(10'002))->code() == ErrorCode::transient);
    CHECK(one.member.next_permitted(Urgency::transactional, after(10'003)) == after(40'002));
    ::close(stopped);
    CHECK_FALSE(one.member.try_acquire(Urgency::transactional, after(11'999)));  // What it was told holds.
    CHECK(one.member.try_acquire(Urgency::transactional, after(40'002)));
    CHECK(one.member.try_acquire(Urgency::transactional, after(40'002)));  // And what it gave back is back.
}

namespace {

/// What the vendor sees of all processes, and the time that all of them live in.
struct Vendor {
    std::atomic<std::int64_t> now{0};
    std::atomic<int>          under_way{0}, busiest{0}, served{0}, ready{0};
};

constexpr int concurrency_max = 3;

BudgetPool::Limits const between_processes{.pace  = {.concurrency_max = concurrency_max, .requests_max = 100},
                                           .lease = std::chrono::seconds{5}};

/// One process: asks as fast as it can for two virtual seconds. The last one dies with a slot in its hand.
[[noreturn]] void work(std::string const& file, Vendor& vendor, bool dies) {
    Process process{file, between_processes};
    vendor.ready.fetch_add(1);
    while (vendor.now.load() < 2'000) {
        auto const now = vendor.now.fetch_add(1);
        if (!process.member.try_acquire(Urgency::transactional, after(now))) continue;
        if (dies) ::raise(SIGKILL);
        auto const many = vendor.under_way.fetch_add(1) + 1;
        for (auto most = vendor.busiest.load(); most < many && !vendor.busiest.compare_exchange_weak(most, many);) {}
        vendor.served.fetch_add(1);
        vendor.under_way.fetch_sub(1);
        process.member.release();
    }
    ::_exit(0);
}

}  // namespace

TEST_CASE(
    "R201 P27 L7: real processes over one file keep to the vendor's limits, also when one is killed with a slot") {
    TemporaryFolder const folder;
    void* const memory = ::mmap(nullptr, sizeof(Vendor), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    auto* const        vendor = new (memory) Vendor;
    std::vector<pid_t> children;
    for (int each = 0; each < 4; ++each) {
        children.push_back(::fork());
        REQUIRE(children.back() >= 0);
        if (children.back() == 0) work(folder.file("budget"), *vendor, each == 3);
    }
    int killed = 0;
    for (auto const child : children) {
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        killed += WIFSIGNALED(status);
        CHECK((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
    }
    CHECK(killed <= 1);
    CHECK(vendor->busiest <= concurrency_max - killed);  // What the dead one holds nobody else may have.
    CHECK(vendor->served <= 201);                        // A hundred in a second, of all together.
    CHECK(vendor->served >= 20);
    auto const now = vendor->now.load();
    Process    later{folder.file("budget"), between_processes};
    int        had = 0;
    for (std::int64_t at = now; at < now + 200; ++at) had += later.member.try_acquire(Urgency::interactive, after(at));
    CHECK(had == concurrency_max - killed);
    for (std::int64_t at = now + 5'000; at < now + 5'200; ++at)
        had += later.member.try_acquire(Urgency::interactive, after(at));
    CHECK(had == concurrency_max);  // Its lease has ended.
    ::munmap(memory, sizeof(Vendor));
}

}  // namespace throughline::test
