#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace throughline::tests {

namespace {

struct Ran {
    int                      code = -1;
    std::vector<std::string> lines{};
};

/// Runs an example, built beside this program, to its end.
Ran run(std::string const& name) {
    auto const program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
    Ran        ran;
    auto*      output = ::popen(("'" + program.string() + "' 2>&1").c_str(), "r");
    REQUIRE(output != nullptr);
    char text[4096];
    while (std::fgets(text, sizeof text, output) != nullptr) {
        ran.lines.emplace_back(text);
        if (ran.lines.back().ends_with('\n')) ran.lines.back().pop_back();
    }
    int const status = ::pclose(output);
    if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
    return ran;
}

/// A stage begins with a line of its own; what it made sure of follows, indented.
struct Stage {
    std::string name;
    int         made_sure = 0;
};

std::vector<Stage> stages_of(Ran const& ran) {
    std::vector<Stage> stages;
    for (auto const& line : ran.lines) {
        if (line.starts_with("  ok  ") && !stages.empty()) ++stages.back().made_sure;
        if (!line.empty() && line.front() >= 'A' && line.front() <= 'Z') stages.push_back({line});
    }
    return stages;
}

}  // namespace

TEST_CASE("R132: from quote to cash the whole chain runs as one program, and makes sure of every stage") {
    auto const  ran = run("quote_to_cash");
    std::string all;
    for (auto const& line : ran.lines) all += line + "\n";
    INFO(all);
    CHECK(ran.code == 0);
    CHECK(all.find("  NOT ") == std::string::npos);
    std::vector<std::string> const chain{"A proposal",
                                         "Won, with something missing",
                                         "Handed over, once finance has approved",
                                         "Delivered",
                                         "Billed and paid",
                                         "Earned",
                                         "Told"};
    std::size_t                    next = 0;
    for (auto const& stage : stages_of(ran)) {
        if (next == chain.size() || stage.name != chain[next]) continue;
        CAPTURE(stage.name);
        CHECK(stage.made_sure > 0);
        ++next;
    }
    CHECK_MESSAGE(next == chain.size(), "the chain ends before: ", next < chain.size() ? chain[next] : "");
}

TEST_CASE("every example of one file runs to its end") {
    std::size_t ran = 0;
    for (auto const& file : std::filesystem::directory_iterator{THROUGHLINE_SOURCE_DIR "/examples"}) {
        if (file.path().extension() != ".cpp") continue;
        CAPTURE(file.path().stem().string());
        auto const example = run(file.path().stem().string());
        CHECK(example.code == 0);
        CHECK_FALSE(example.lines.empty());
        ++ran;
    }
    CHECK(ran >= 6);
}

}  // namespace throughline::tests
