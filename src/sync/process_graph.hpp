#pragma once

#include <throughline/sync/topology.hpp>

namespace throughline {

/// Whether a list of objects and members ("Contract", "Contract.status") names that member; with no member, whether it
/// names the object as a whole.
bool is_listed(std::vector<std::string> const& list, std::string_view object, std::string_view member);

/// What is wrong with the declarations of processes: unknown names, two that decide the same, cycles. A line each.
std::vector<std::string> faults_of_processes(std::vector<Process> const& processes);

namespace sync_detail {

/// Whether two declarations speak of the same: "Contract" and "Contract.status" do, two members of it do not.
bool overlap(std::string_view left, std::string_view right);
/// With commas in between.
std::string joined(std::vector<std::string> const& list);

}  // namespace sync_detail

}  // namespace throughline
