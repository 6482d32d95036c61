#include "support/chosen.hpp"
#include "support/temporary_folder.hpp"

#include <throughline/core/random.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace throughline::simulation {

namespace {

/// The program that examples/quickstart.sh runs, built beside this one.
std::filesystem::path quickstart() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "quickstart";
}

struct Run {
    bool                     killed = false;
    int                      code   = -1;
    std::vector<std::string> lines{};

    /// What the two systems hold, and what the second pass wrote.
    std::string ending() const {
        std::string text;
        for (std::size_t line = lines.size() < 3 ? 0 : lines.size() - 3; line < lines.size(); ++line)
            text += lines[line] + "\n";
        return text;
    }
};

[[noreturn]] void become_quickstart(std::string const& folder, int output) {
    auto const program = quickstart();
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::execl(program.c_str(), program.c_str(), folder.c_str(), "--accounts", "40", "--opportunities", "150", "--people",
            "10", "--requests", "--fingerprint", nullptr);
    ::_exit(127);
}

/// Runs it to its end, or until it has said so many lines: then it is killed as it stands.
Run run(std::string const& folder, std::size_t lines_max) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) become_quickstart(folder, ends[1]);
    ::close(ends[1]);
    std::FILE* const output = ::fdopen(ends[0], "r");
    Run              run;
    char             text[4096];
    while (std::fgets(text, sizeof text, output) != nullptr) {
        run.lines.emplace_back(text);
        run.lines.back().pop_back();
        if (run.lines.size() != lines_max) continue;
        run.killed = true;
        REQUIRE(::kill(child, SIGKILL) == 0);
        break;
    }
    std::fclose(output);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFEXITED(status)) run.code = WEXITSTATUS(status);
    return run;
}

constexpr std::size_t no_end = ~std::size_t{0};

}  // namespace

// THROUGHLINE_KILLS=<count> kills it more often than the twelve times of an ordinary run.
TEST_CASE("L7: the quickstart, killed at any moment and started again, ends in the same vendors' state") {
    if (!std::filesystem::exists(quickstart())) {
        MESSAGE("skipped: the quickstart is not built beside the tests");
        return;
    }
    test::TemporaryFolder const folder;
    auto const                  undisturbed = run(folder.file("undisturbed"), no_end);
    INFO(undisturbed.ending());
    REQUIRE(undisturbed.code == 0);
    REQUIRE(undisturbed.lines.back() == "second pass: 0 writes");
    REQUIRE(undisturbed.lines.size() > 500);  // A line per request: kills fall between any two of them.

    auto const    wanted = test::chosen_count("THROUGHLINE_KILLS", 12);
    std::uint64_t kills = 0, firms = 0, different = 0;
    while (kills < wanted) {
        auto const seed = ++firms;
        CAPTURE(seed);
        SeededRandom random{seed};
        auto const   home = folder.file(std::to_string(seed));
        // Now and then a firm that hardly gets anywhere between two kills.
        for (auto times = 1 + random.below(seed % 5 == 0 ? 8 : 2); times > 0; --times)
            kills += run(home, 1 + random.below(undisturbed.lines.size() - 1)).killed;
        auto const finished = run(home, no_end);
        CHECK(finished.code == 0);
        CHECK(finished.ending() == undisturbed.ending());
        different += finished.ending() != undisturbed.ending();
        std::filesystem::remove_all(home);
    }
    MESSAGE(kills << " kills of " << firms << " firms; " << different << " ended otherwise than the undisturbed one:\n"
                  << undisturbed.ending());
    CHECK(different == 0);
}

TEST_CASE("L5: the quickstart, run again, finds nothing to do") {
    if (!std::filesystem::exists(quickstart())) {
        MESSAGE("skipped: the quickstart is not built beside the tests");
        return;
    }
    test::TemporaryFolder const folder;
    auto const                  first = run(folder.file("firm"), no_end);
    auto const                  again = run(folder.file("firm"), no_end);
    CHECK(first.code == 0);
    CHECK(again.code == 0);
    CHECK(again.ending() == first.ending());
    for (auto const& line : again.lines) CHECK(line.find("write  ") == std::string::npos);
}

}  // namespace throughline::simulation
