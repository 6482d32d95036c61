#include "commands.hpp"
#include "mapping_json.hpp"
#include "simulation/rehearsal.hpp"

#include <throughline/model/enumeration.hpp>
#include <throughline/sync/topology_lint.hpp>

#include <algorithm>
#include <ostream>

namespace throughline::tool {

namespace {

/// The topology that a file describes; a message where it cannot be read.
Result<Topology> read_topology(CommandLine const& command, Terminal& terminal) {
    auto const text = read_file(command.words.front(), terminal);
    if (!text) return Error{ErrorCode::not_found, "cannot read " + command.words.front()};
    auto const scenario = simulation::read_scenario(*text);
    if (!scenario) return scenario.error();
    auto topology = simulation::topology_to_look_at(*scenario);
    if (topology && !scenario->approved.empty())
        topology->approval.needs = [objects = scenario->approved](PlannedWrite const& write) {
            return std::find(objects.begin(), objects.end(), write.object) != objects.end();
        };
    return topology;
}

std::string_view name_of(TopologyGap::Kind kind) {
    switch (kind) {
        case TopologyGap::Kind::unapproved:
            return "unapproved";
        case TopologyGap::Kind::unsaid:
            return "unsaid";
        case TopologyGap::Kind::unheard:
            return "unheard";
        case TopologyGap::Kind::undeclared:
            break;
    }
    return "undeclared";
}

Json in_json(TopologyGap const& gap) {
    return {{"kind", name_of(gap.kind)}, {"system", gap.system},   {"process", gap.process}, {"object", gap.object},
            {"members", gap.members},    {"made_by", gap.made_by}, {"says", gap.to_string()}};
}

Json in_json(std::vector<TopologyGap> const& gaps) {
    auto json = Json::array();
    for (auto const& gap : gaps) json.push_back(in_json(gap));
    return json;
}

void print(std::vector<TopologyGap> const& gaps, Terminal& terminal) {
    for (auto const& gap : gaps)
        terminal.out << coloured(name_of(gap.kind), Colour::yellow, terminal) << ": " << shown(gap.to_string()) << '\n';
}

}  // namespace

Exit topology_graph(CommandLine const& command, Terminal& terminal) {
    auto const topology = read_topology(command, terminal);
    if (!topology) return usage_error(terminal, shown(topology.error().message()));
    auto gaps = gaps_of(*topology);
    std::erase_if(gaps, [](TopologyGap const& gap) { return gap.kind == TopologyGap::Kind::unapproved; });
    if (command.has("json")) {
        Json json{{"schema", "urn:throughline:schema:topology-graph:1"},
                  {"topology", topology->name},
                  {"processes", Json::array()},
                  {"gaps", in_json(gaps)}};
        for (auto const& process : topology->processes)
            json["processes"].push_back({{"name", process.name},
                                         {"version", process.version},
                                         {"from", process.from},
                                         {"reads", process.reads},
                                         {"makes", process.makes}});
        terminal.out << json.dump(2) << '\n';
    } else if (command.has("dot")) {
        terminal.out << processes_as_dot(*topology, gaps);
    } else {
        terminal.out << processes_as_text(*topology);
        print(gaps, terminal);
    }
    return Exit::fine;
}

Exit topology_lint(CommandLine const& command, Terminal& terminal) {
    auto const topology = read_topology(command, terminal);
    if (!topology) return usage_error(terminal, shown(topology.error().message()));
    auto const gaps = gaps_of(*topology);
    if (command.has("json"))
        terminal.out << Json{{"schema", "urn:throughline:schema:topology-lint:1"},
                             {"topology", topology->name},
                             {"gaps", in_json(gaps)}}
                            .dump(2)
                     << '\n';
    else if (gaps.empty())
        terminal.out << topology->name << ": nothing to look at\n";
    else
        print(gaps, terminal);
    return gaps.empty() ? Exit::fine : Exit::findings;
}

}  // namespace throughline::tool
