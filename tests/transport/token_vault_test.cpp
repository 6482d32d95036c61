#include "support/temporary_folder.hpp"

#include <throughline/transport/token_vault.hpp>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace throughline::test {

namespace {

Secret key_of(char letter) { return Secret{std::string(32, letter)}; }

KeptTokens tokens_of(std::uint64_t generation) {
    return {.access      = Secret{"canary-access-" + std::to_string(generation)},
            .refresh     = Secret{"canary-refresh-" + std::to_string(generation)},
            .access_ends = Timestamp::from_seconds(1'700'000'000),
            .generation  = generation};
}

std::string everything_in(std::string const& folder) {
    std::string all;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file{entry.path(), std::ios::binary};
        all += entry.path().string() + "\n" + std::string{std::istreambuf_iterator<char>{file}, {}};
    }
    return all;
}

}  // namespace

TEST_CASE("P28: what a token endpoint gave is there for the next process, sealed, for its owner alone (L13)") {
    TemporaryFolder const folder;
    auto const            path = folder.file("vault");
    {
        auto const vault = std::move(FileVault::open(path, key_of('k')).value());
        CHECK_FALSE(vault->read("crm").value());
        REQUIRE(vault->write("crm", tokens_of(1)));
        REQUIRE(vault->write("crm", tokens_of(2)));
        REQUIRE(vault->write("../../erp", tokens_of(7)));
    }
    auto const vault = std::move(FileVault::open(path, key_of('k')).value());
    auto const kept  = vault->read("crm").value();
    REQUIRE(kept);
    CHECK(kept->generation == 2);
    CHECK(kept->access.matches("canary-access-2"));
    CHECK(kept->refresh.matches("canary-refresh-2"));
    CHECK(kept->access_ends == Timestamp::from_seconds(1'700'000'000));
    CHECK(vault->read("../../erp").value()->generation == 7);

    CHECK(everything_in(folder.file("")).find("canary") == std::string::npos);
    for (auto const& entry : std::filesystem::directory_iterator{folder.file("")})
        CHECK(entry.path().filename() == "vault");  // No name leads out of the folder.
    struct stat found {};
    for (auto const& entry : std::filesystem::directory_iterator{path}) {
        REQUIRE(::stat(entry.path().c_str(), &found) == 0);
        CHECK((found.st_mode & 0777u) == 0600u);
    }
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777u) == 0700u);
}

TEST_CASE("L13: tokens open with their own key and under their own name only; what was changed does not open") {
    TemporaryFolder const folder;
    auto const            path  = folder.file("vault");
    auto const            vault = std::move(FileVault::open(path, key_of('k')).value());
    REQUIRE(vault->write("crm", tokens_of(1)));
    auto const other = std::move(FileVault::open(path, key_of('x')).value());
    CHECK(other->read("crm").error().code() == ErrorCode::corrupt);
    CHECK(FileVault::open(path, Secret{"too short"}).error().code() == ErrorCode::validation);

    std::filesystem::path file;
    for (auto const& entry : std::filesystem::directory_iterator{path}) file = entry.path();
    auto bytes = everything_in(path);
    bytes.erase(0, bytes.find('\n') + 1);
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
        auto changed = bytes;
        changed[at]  = static_cast<char>(changed[at] ^ 1);
        std::ofstream{file, std::ios::binary} << changed;
        CHECK(vault->read("crm").error().code() == ErrorCode::corrupt);
    }
    std::ofstream{file, std::ios::binary} << bytes.substr(0, 5);
    CHECK(vault->read("crm").error().code() == ErrorCode::corrupt);
    REQUIRE(vault->write("erp", tokens_of(3)));
    std::filesystem::rename(path + "/ZXJw.tokens", file);
    CHECK(vault->read("crm").error().code() == ErrorCode::corrupt);
}

TEST_CASE("P28: one holds the lease at a time, and it goes with its holder") {
    TemporaryFolder const folder;
    auto const            vault = std::move(FileVault::open(folder.file("vault"), key_of('k')).value());
    auto                  lease = std::move(vault->try_lease("crm").value());
    REQUIRE(lease);
    CHECK_FALSE(vault->try_lease("crm").value());
    CHECK(vault->try_lease("erp").value());
    lease.reset();
    CHECK(vault->try_lease("crm").value());
}

TEST_CASE("P28 L7: what a process leaves behind that ends while it writes is gone with the next write") {
    TemporaryFolder const folder;
    auto const            vault = std::move(FileVault::open(folder.file("vault"), key_of('k')).value());
    std::ofstream{folder.file("vault") + "/Y3Jt.new", std::ios::binary} << std::string(10'000, 'x');
    REQUIRE(vault->write("crm", tokens_of(1)));
    CHECK(vault->read("crm").value()->generation == 1);
    for (auto const& entry : std::filesystem::directory_iterator{folder.file("vault")})
        CHECK(entry.path().filename() == "Y3Jt.tokens");
}

}  // namespace throughline::test
