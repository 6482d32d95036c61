#include "run_tool.hpp"

#include <throughline/mapping/codec_facts.hpp>

using namespace throughline::tests;

TEST_CASE("help names every command and what it ends with") {
    auto const help = run_tool({"help"});
    CHECK(help.end == 0);
    for (auto const* command : {"model schema", "model glossary", "map explain", "map check", "map try"})
        CHECK(help.says(command));
    CHECK(help.says("0 where all is well, 1 where it found something to look at, 2 where the command was wrong"));
    CHECK(run_tool({"--help"}).out == help.out);
    CHECK(run_tool({"map", "try", "--help"}).says("usage: throughline map try <vendor> <object> <file>"));
    CHECK(run_tool({"--version"}).says("throughline "));
}

TEST_CASE("without a command it says what there is, on the error stream") {
    auto const nothing = run_tool({});
    CHECK(nothing.end == 2);
    CHECK(nothing.out.empty());
    CHECK(nothing.complains("map explain"));
}

TEST_CASE("a wrong command is answered with what was perhaps meant") {
    auto const typo = run_tool({"map", "explian", "salesforce"});
    CHECK(typo.end == 2);
    CHECK(typo.complains("there is no command \"map explian\""));
    CHECK(typo.complains("usage: throughline map explain"));
    CHECK(run_tool({"map", "explain"}).complains("something is missing after \"map explain\""));
    CHECK(run_tool({"model", "glossary", "Account"}).complains("nothing is known of \"Account\""));
    CHECK(run_tool({"map", "explain", "salesforce", "--colour"}).complains("there is no option --colour"));
    CHECK(run_tool({"map", "check", "salesforce", "--store"}).complains("--store needs a <file>"));
    CHECK(run_tool({"map", "explain", "salesforce", "--json=yes"}).complains("--json takes no value"));
    CHECK(run_tool({"map", "explain", "hubspott"}).complains("there are kantata, netsuite, salesforce"));
    CHECK(run_tool({"map", "explain", "salesforce", "Invoice"}).complains("it has Account"));
    CHECK(run_tool({"model", "schema", "Acount"}).complains("did you mean Account?"));
    for (auto const& wrong : {"explian", "\x1b[31m"}) CHECK(run_tool({"map", wrong}).end == 2);
    CHECK_FALSE(run_tool({"map", "\x1b[31m"}).complains("\x1b"));
}

TEST_CASE("colours are for terminals alone") {
    CHECK(run_tool({"map", "explain", "salesforce", "Account"}).out.find('\x1b') == std::string::npos);
    CHECK(run_tool({"map", "explain", "salesforce", "Account"}, {}, true).out.find("\x1b[1m") != std::string::npos);
    CHECK(run_tool({"map", "explain", "salesforce", "Account", "--json"}, {}, true).out.find('\x1b') ==
          std::string::npos);
}
