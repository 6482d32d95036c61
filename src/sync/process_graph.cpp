#include "process_graph.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace throughline {

namespace sync_detail {

bool overlap(std::string_view left, std::string_view right) {
    if (left.size() > right.size()) std::swap(left, right);
    return right.starts_with(left) &&
           (left.size() == right.size() || (right[left.size()] == '.' && left.find('.') == std::string_view::npos));
}

std::string first_overlap(std::vector<std::string> const& left, std::vector<std::string> const& right) {
    for (auto const& one : left)
        for (auto const& other : right)
            if (overlap(one, other)) return one.size() > other.size() ? one : other;
    return {};
}

bool share(Process const& left, Process const& right) {
    auto const names = [](Process const& one, Process const& other) {
        return std::find(one.shares_with.begin(), one.shares_with.end(), other.name) != one.shares_with.end();
    };
    return names(left, right) || names(right, left);
}

bool feeds(Process const& source, Process const& target) {
    return source.name != target.name && !first_overlap(source.makes, target.reads).empty();
}

void check_names(Process const& process, std::vector<std::string> const& list, std::vector<std::string>& faults) {
    for (auto const& entry : list) {
        auto const  point = entry.find('.');
        auto const* type  = find_object_type(std::string_view{entry}.substr(0, point));
        if (!type || (point != std::string::npos && type->place_named(entry.substr(point + 1)) == type->members.size()))
            faults.push_back("process \"" + process.name + "\" speaks of what the model does not have: " + entry);
    }
}

/// Processes in an order in which each comes after those that feed it; what is in a cycle, or after one, is left over.
std::vector<Process const*> in_order(std::vector<Process> const& processes, std::vector<Process const*>& left_over) {
    std::vector<Process const*> ordered;
    for (auto const& process : processes) left_over.push_back(&process);
    for (bool any = true; any;) {
        any = false;
        for (auto each = left_over.begin(); each != left_over.end(); ++each) {
            bool const waits = std::any_of(left_over.begin(), left_over.end(),
                                           [&](Process const* other) { return feeds(*other, **each); });
            if (waits) continue;
            ordered.push_back(*each);
            left_over.erase(each);
            any = true;
            break;
        }
    }
    return ordered;
}

/// The way round one cycle. Requires: every process of `among` is fed by another of them.
std::string way_round(std::vector<Process const*> const& among) {
    std::vector<Process const*> way{among.front()};
    for (;;) {
        auto const* feeder =
            *std::find_if(among.begin(), among.end(), [&](Process const* other) { return feeds(*other, *way.back()); });
        bool const is_met = std::find(way.begin(), way.end(), feeder) != way.end();
        way.push_back(feeder);
        if (!is_met) continue;
        std::string text;
        for (auto each = way.rbegin(); each != way.rend(); ++each) {
            text += (text.empty() ? "\"" : " feeds \"") + (*each)->name + "\"";
            if (each != way.rbegin() && *each == feeder) break;
        }
        return text;
    }
}

std::string joined(std::vector<std::string> const& list) {
    std::string text;
    for (auto const& each : list) text += (text.empty() ? "" : ", ") + each;
    return text;
}

}  // namespace sync_detail

using namespace sync_detail;

bool is_listed(std::vector<std::string> const& list, std::string_view object, std::string_view member) {
    return std::any_of(list.begin(), list.end(), [&](std::string const& entry) {
        if (entry == object) return true;
        return !member.empty() && entry.size() == object.size() + 1 + member.size() && entry.starts_with(object) &&
               entry[object.size()] == '.' && entry.ends_with(member);
    });
}

std::vector<std::string> faults_of_processes(std::vector<Process> const& processes) {
    std::vector<std::string> faults;
    for (auto const& process : processes) {
        check_names(process, process.reads, faults);
        check_names(process, process.makes, faults);
        for (auto const& other : processes) {
            if (&other == &process) break;
            auto const both = first_overlap(process.makes, other.makes);
            if (!both.empty() && !share(process, other))
                faults.push_back("processes \"" + other.name + "\" and \"" + process.name + "\" both decide " + both);
        }
    }
    std::vector<Process const*> left_over;
    in_order(processes, left_over);
    // Those after a cycle wait as well: what feeds nobody who waits is in none.
    for (bool any = true; any;) {
        auto const before = left_over.size();
        std::erase_if(left_over, [&](Process const* each) {
            return std::none_of(left_over.begin(), left_over.end(),
                                [&](Process const* other) { return feeds(*each, *other); });
        });
        any = left_over.size() != before;
    }
    if (!left_over.empty()) faults.push_back("processes feed one another in a cycle: " + way_round(left_over));
    return faults;
}

std::string processes_as_text(Topology const& topology) {
    std::vector<Process const*> left_over;
    auto                        ordered = in_order(topology.processes, left_over);
    ordered.insert(ordered.end(), left_over.begin(), left_over.end());
    std::string text;
    for (auto const* process : ordered) {
        text += process->name + " (version " + std::to_string(process->version) + "), for each " + process->from + "\n";
        if (!process->reads.empty()) text += "    looks at  " + joined(process->reads) + "\n";
        if (!process->makes.empty()) text += "    makes     " + joined(process->makes) + "\n";
        for (auto const* source : ordered)
            if (feeds(*source, *process))
                text += "    after     " + source->name + " (" + first_overlap(source->makes, process->reads) + ")\n";
    }
    return text;
}

std::string processes_as_dot(Topology const& topology) {
    std::string           text = "digraph \"" + topology.name + "\" {\n    rankdir=LR;\n    node [shape=box];\n";
    auto const            node = [](std::string const& name) { return "\"" + name + "\""; };
    std::set<std::string> sources;
    for (auto const& process : topology.processes) {
        text += "    " + node(process.name) + ";\n";
        sources.insert(process.from);
    }
    for (auto const& source : sources) text += "    " + node(source) + " [shape=ellipse];\n";
    for (auto const& process : topology.processes) {
        text += "    " + node(process.from) + " -> " + node(process.name) + " [style=dashed];\n";
        for (auto const& target : topology.processes)
            if (feeds(process, target))
                text += "    " + node(process.name) + " -> " + node(target.name) + " [label=\"" +
                        first_overlap(process.makes, target.reads) + "\"];\n";
    }
    return text + "}\n";
}

}  // namespace throughline
