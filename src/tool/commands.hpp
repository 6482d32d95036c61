#pragma once

#include "command_line.hpp"

namespace throughline::tool {

Exit model_schema(CommandLine const& command, Terminal& terminal);
Exit model_glossary(CommandLine const& command, Terminal& terminal);
Exit map_explain(CommandLine const& command, Terminal& terminal);
Exit map_check(CommandLine const& command, Terminal& terminal);
Exit map_try(CommandLine const& command, Terminal& terminal);
Exit topology_graph(CommandLine const& command, Terminal& terminal);
Exit topology_lint(CommandLine const& command, Terminal& terminal);
Exit simulate(CommandLine const& command, Terminal& terminal);

}  // namespace throughline::tool
