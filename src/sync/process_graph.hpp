#pragma once

#include <throughline/sync/topology.hpp>

namespace throughline {

/// Whether a list of objects and members ("Contract", "Contract.status") names that member; with no member, whether it
/// names the object as a whole.
bool is_listed(std::vector<std::string> const& list, std::string_view object, std::string_view member);

/// What is wrong with the declarations of processes: unknown names, two that decide the same, cycles. A line each.
std::vector<std::string> faults_of_processes(std::vector<Process> const& processes);

}  // namespace throughline
