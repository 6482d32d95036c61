#include <throughline/model/validate.hpp>

#include <optional>
#include <unordered_map>

namespace throughline {

namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

/// Who is above whom, by place in the list.
struct Forest {
    std::vector<std::size_t> parent;        // Or `nobody`.
    std::vector<int>         depth;         // 1 for a root; 0 on a cycle and below one.
    std::vector<std::size_t> cycles;        // The first place of each.
    std::vector<std::size_t> cycle_length;  // Of each.
};

void find_cycle_members(Forest& forest, std::size_t on_cycle) {
    auto        first  = on_cycle;
    std::size_t length = 0;
    for (auto at = on_cycle;;) {
        first = std::min(first, at);
        ++length;
        at = forest.parent[at];
        if (at == on_cycle) break;
    }
    forest.cycles.push_back(first);
    forest.cycle_length.push_back(length);
}

/// Depths and cycles, each node visited twice at most.
Forest measure(std::vector<std::size_t> parent) {
    auto const size = parent.size();
    Forest     forest{std::move(parent), std::vector<int>(size, 0), {}, {}};
    enum class Seen : unsigned char { no, on_path, done };
    std::vector<Seen>        seen(size, Seen::no);
    std::vector<std::size_t> path;
    for (std::size_t start = 0; start < size; ++start) {
        path.clear();
        auto at = start;
        for (; at != nobody && seen[at] == Seen::no; at = forest.parent[at]) {
            seen[at] = Seen::on_path;
            path.push_back(at);
        }
        bool const is_cyclic = at != nobody && (seen[at] == Seen::on_path || forest.depth[at] == 0);
        if (at != nobody && seen[at] == Seen::on_path) find_cycle_members(forest, at);
        int depth = at == nobody || is_cyclic ? 0 : forest.depth[at];
        for (auto each = path.rbegin(); each != path.rend(); ++each) {
            forest.depth[*each] = is_cyclic ? 0 : ++depth;
            seen[*each]         = Seen::done;
        }
    }
    return forest;
}

struct Rule {
    std::string_view path;
    std::string_view thing;
    std::string_view owner;
    int              depth_max;
};

template <class IdAt>
void report_shape(Forest const& forest, Rule const& rule, IdAt id_at, std::vector<Violation>& found) {
    for (std::size_t each = 0; each < forest.cycles.size(); ++each) {
        found.push_back({
            .path    = std::string{rule.path},
            .record  = id_at(forest.cycles[each]),
            .message = "the " + std::string{rule.thing} + " is its own ancestor, in a cycle of " +
                       std::to_string(forest.cycle_length[each]),
            .expected = "a parent that is not below it",
            .owner    = std::string{rule.owner},
        });
    }
    for (std::size_t place = 0; place < forest.depth.size(); ++place) {
        if (forest.depth[place] <= rule.depth_max) continue;
        found.push_back({
            .path     = std::string{rule.path},
            .record   = id_at(place),
            .message  = "the " + std::string{rule.thing} + " stands at depth " + std::to_string(forest.depth[place]),
            .expected = "a depth of at most " + std::to_string(rule.depth_max),
            .owner    = std::string{rule.owner},
        });
    }
}

bool is_within(DateRange const& inner, DateRange const& outer) {
    if (inner.start < outer.start) return false;
    if (!outer.end) return true;
    return inner.end && *inner.end <= *outer.end;
}

void check_task_dates(Identified<Task> const& task, std::optional<DateRange> const& outer, std::string_view what,
                      std::vector<Violation>& found) {
    if (!task.object.planned || !outer || is_within(*task.object.planned, *outer)) return;
    found.push_back({
        .path    = "Task.planned",
        .record  = task.id,
        .message = "the planned dates of " + task.object.name + " reach outside those of the " + std::string{what},
        .expected =
            "dates from " + outer->start.to_string() + (outer->end ? " to before " + outer->end->to_string() : ""),
        .owner = "delivery",
    });
}

void check_task_codes(std::span<Identified<Task> const> tasks, std::vector<Violation>& found) {
    std::unordered_map<std::string_view, std::size_t> first;
    for (std::size_t place = 0; place < tasks.size(); ++place) {
        auto const& code = tasks[place].object.code;
        if (!code || code->empty() || first.try_emplace(*code, place).second) continue;
        found.push_back({
            .path     = "Task.code",
            .record   = tasks[place].id,
            .message  = "the code " + *code + " is already taken by " + tasks[first[*code]].object.name,
            .expected = "a code of its own within the project",
            .owner    = "delivery",
        });
    }
}

}  // namespace

std::vector<Violation> check_account_hierarchy(std::span<AccountLink const> links, int depth_max) {
    std::vector<Violation>                    found;
    std::unordered_map<RecordId, std::size_t> place_of_account;
    for (std::size_t place = 0; place < links.size(); ++place) {
        auto const [first, is_new] = place_of_account.try_emplace(links[place].account, place);
        if (is_new || links[first->second].parent == links[place].parent) continue;
        found.push_back({"Account.parent", links[place].account, "the account has two parents", "one parent or none",
                         "sales operations"});
    }
    std::vector<std::size_t> parents(links.size(), nobody);
    for (std::size_t place = 0; place < links.size(); ++place) {
        if (!links[place].parent || place_of_account[links[place].account] != place) continue;
        auto const parent = place_of_account.find(*links[place].parent);
        if (parent != place_of_account.end()) parents[place] = parent->second;
    }
    Rule const rule{"Account.parent", "account", "sales operations", depth_max};
    report_shape(
        measure(std::move(parents)), rule, [&](std::size_t place) { return links[place].account; }, found);
    return found;
}

std::vector<Violation> check_work_breakdown(Project const& project, std::span<Identified<Task> const> tasks,
                                            int depth_max) {
    std::vector<Violation>                    found;
    std::unordered_map<RecordId, std::size_t> place_of_task;
    for (std::size_t place = 0; place < tasks.size(); ++place) place_of_task.try_emplace(tasks[place].id, place);

    std::vector<std::size_t> parents(tasks.size(), nobody);
    for (std::size_t place = 0; place < tasks.size(); ++place) {
        auto const& task = tasks[place];
        if (!task.object.parent) {
            check_task_dates(task, project.planned, "project", found);
            continue;
        }
        auto const parent = place_of_task.find(*task.object.parent);
        if (parent == place_of_task.end()) {
            found.push_back({"Task.parent", task.id, task.object.name + " belongs under a task of another project",
                             "a task of the same project", "delivery"});
            continue;
        }
        parents[place] = parent->second;
        check_task_dates(task, tasks[parent->second].object.planned, tasks[parent->second].object.name, found);
    }
    check_task_codes(tasks, found);
    Rule const rule{"Task.parent", "task", "delivery", depth_max};
    report_shape(
        measure(std::move(parents)), rule, [&](std::size_t place) { return tasks[place].id; }, found);
    return found;
}

}  // namespace throughline
