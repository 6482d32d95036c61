#include <throughline/sync/topology_lint.hpp>

#include <throughline/model/contract.hpp>
#include <throughline/model/opportunity.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using Kind = TopologyGap::Kind;

namespace {

Process process(std::string name, std::vector<std::string> reads, std::vector<std::string> makes) {
    return {.name   = std::move(name),
            .from   = "Project",
            .derive = [](RecordId, AnyObject const&, Records&, Desired&) {},
            .reads  = std::move(reads),
            .makes  = std::move(makes)};
}

}  // namespace

TEST_CASE("R138: what is loose in the graph of processes is found and drawn") {
    Topology const topology{
        .name      = "graph",
        .systems   = {},
        .processes = {process("billing", {"Contract.value"}, {"BillingEvent"}),
                      process("margin", {"BillingEvent.amount"}, {"Project.budget_cost"}), process("silent", {}, {})}};
    auto const gaps = gaps_of(topology);
    REQUIRE(gaps.size() == 3);
    CHECK(gaps[0].kind == Kind::unsaid);
    CHECK(gaps[0].to_string() == "\"billing\" looks at Contract.value, which no system says and no process makes");
    CHECK(gaps[1].kind == Kind::unheard);  // BillingEvent.amount is part of the BillingEvent that billing makes.
    CHECK(gaps[1].to_string() ==
          "\"margin\" makes Project.budget_cost, which no system is told and no process looks at");
    CHECK(gaps[2].to_string() == "\"silent\" does not say what it looks at and makes");

    auto const picture = processes_as_dot(topology, gaps);
    CHECK(picture.starts_with("digraph \"graph\" {"));
    CHECK(picture.ends_with("}\n"));
    CHECK(picture.find("\"nobody says Contract.value\" -> \"billing\" [color=red];") != std::string::npos);
    CHECK(picture.find("\"margin\" -> \"nobody hears Project.budget_cost\" [color=red];") != std::string::npos);
    CHECK(picture.find("\"silent\" [color=red];") != std::string::npos);
}

TEST_CASE("R284: amounts that bind the firm are material; hopes and names are not") {
    auto const material = [](ObjectType const& type, std::string_view member) {
        return is_financially_material(type, type.members[type.place_named(member)]);
    };
    CHECK(material(object_type<Contract>(), "value"));
    CHECK_FALSE(material(object_type<Contract>(), "number"));
    CHECK_FALSE(material(object_type<Opportunity>(), "amount"));
    auto const* order = find_object_type("ChangeOrder");
    CHECK(material(*order, "lines"));  // The amounts in its lines.
}
