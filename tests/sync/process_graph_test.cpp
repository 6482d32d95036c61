#include <throughline/sync/topology.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Process process(std::string name, std::vector<std::string> reads, std::vector<std::string> makes) {
    return {.name   = std::move(name),
            .from   = "Project",
            .derive = [](RecordId, AnyObject const&, Records&, Desired&) {},
            .reads  = std::move(reads),
            .makes  = std::move(makes)};
}

Topology of(std::vector<Process> processes) {
    return {.name = "graph", .systems = {}, .processes = std::move(processes)};
}

}  // namespace

TEST_CASE("R138 R143: processes that feed one another in a cycle are refused, by the way round") {
    auto const topology = of({process("billing", {"Contract.value"}, {"BillingEvent"}),
                              process("margin", {"BillingEvent.amount"}, {"Project.budget_cost"}),
                              process("value", {"Project.budget_cost"}, {"Contract.value"}),
                              process("beside", {"Contract"}, {"Forecast"})});
    auto const checked  = topology.check();
    REQUIRE_FALSE(checked);
    CAPTURE(checked.error().message());
    CHECK(checked.error().message().find("in a cycle") != std::string::npos);
    for (auto const* name : {"billing", "margin", "value"})
        CHECK(checked.error().message().find("\"" + std::string{name} + "\"") != std::string::npos);
    CHECK(checked.error().message().find("beside") == std::string::npos);
}

TEST_CASE("R143: two processes that decide one member are refused, unless they have agreed; members beside are fine") {
    CHECK(of({process("one", {}, {"Contract.value"}), process("two", {}, {"Contract.status"})}).check());
    auto both = of({process("one", {}, {"Contract"}), process("two", {}, {"Contract.status"})});
    CHECK_FALSE(both.check());
    both.processes[1].shares_with = {"one"};
    CHECK(both.check());
}

TEST_CASE("L10: a process that names what the model does not have is refused") {
    auto const checked = of({process("one", {"Contract.vlaue"}, {"Contrat"})}).check();
    REQUIRE_FALSE(checked);
    CHECK(checked.error().message().find("Contract.vlaue") != std::string::npos);
    CHECK(checked.error().message().find("Contrat") != std::string::npos);
}

TEST_CASE("R138: the graph of a topology's processes, as text and as a picture") {
    auto const topology = of({process("margin", {"BillingEvent.amount"}, {"Project.budget_cost"}),
                              process("billing", {"Contract.value"}, {"BillingEvent"})});
    auto const text     = processes_as_text(topology);
    CHECK(text.find("billing") < text.find("margin"));  // After what feeds it.
    CHECK(text.find("after     billing (BillingEvent.amount)") != std::string::npos);
    auto const picture = processes_as_dot(topology);
    CHECK(picture.starts_with("digraph \"graph\" {"));
    CHECK(picture.find("\"billing\" -> \"margin\" [label=\"BillingEvent.amount\"];") != std::string::npos);
    CHECK(picture.find("\"margin\" -> \"billing\"") == std::string::npos);
}
