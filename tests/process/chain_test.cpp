#include <throughline/process/cutover.hpp>
#include <throughline/process/whole_chain.hpp>
#include <throughline/sync/topology.hpp>

#include <doctest/doctest.h>

using namespace throughline;

TEST_CASE("R138 R143: the whole chain is declared: no cycle, no member with two masters, nothing unknown") {
    Topology const firm{.name = "firm", .systems = {}, .processes = whole_chain()};
    auto const     checked = firm.check();
    INFO((checked ? "" : checked.error().message()));
    CHECK(checked);
    for (auto const& process : firm.processes) {
        CAPTURE(process.name);
        CHECK_FALSE(process.reads.empty());
        bool const is_gate = process.name == "over-allocation" || process.name == "assignment conflicts";
        CHECK(process.makes.empty() == is_gate);  // A gate stops, and makes nothing.
        CHECK(process.version >= 1);
    }
    auto const text = processes_as_text(firm);
    CHECK(text.find("won deal") < text.find("billing plan"));
    CHECK(text.find("revenue plan") < text.find("forecast baseline"));
    CHECK(processes_as_dot(firm).find("\"change order\" -> \"contract value\"") != std::string::npos);
}

TEST_CASE("R138: the standard processes stand alone as well") {
    Topology const firm{.name = "firm", .systems = {}, .processes = standard_processes()};
    CHECK(firm.check());
}
