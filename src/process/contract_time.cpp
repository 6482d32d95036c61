#include "contract_time.hpp"

#include <throughline/model/change_order.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/project_pause.hpp>

#include <algorithm>

namespace throughline::process_detail {

std::vector<DateRange> pauses_of(Id<Project> project, Records& records) {
    std::vector<DateRange> pauses;
    for (auto const& [id, task] : records.referring<&Task::project>(project))
        if (is_pause(task) && task.actual_start) pauses.push_back({*task.actual_start, task.actual_end});
    std::sort(pauses.begin(), pauses.end());
    return pauses;
}

std::optional<Date> ended_on(ContractLine const& line, Contract const& contract, Records& records) {
    auto const project = line.project ? records.get(*line.project) : std::nullopt;
    if (project && project->status == Project::Status::cancelled)
        return records.said_on<&Project::status>(*line.project).value_or(records.today());
    if (contract.status != Contract::Status::terminated) return std::nullopt;
    return records.said_on<&Contract::status>(line.contract).value_or(records.today());
}

int extra_days(Id<ContractLine> line, Records& records) {
    int days = 0;
    for (auto const& [id, order] : records.referring<&ChangeOrder::lines>(line)) {
        if (order.status != ChangeOrder::Status::approved) continue;
        for (auto const& change : order.lines)
            if (change.contract_line == line) days += change.delta_end.value_or(0);
    }
    return days;
}

std::optional<DateRange> term_of(ContractLine const& line, Contract const& contract, int extra_days) {
    auto term = line.term ? line.term : contract.term;
    if (term && term->end) term->end = term->end->plus_days(extra_days);
    if (!term || !term->end || term->is_empty()) return std::nullopt;
    return term;
}

Date after_pauses(Date date, std::vector<DateRange> const& pauses) {
    for (auto const& pause : pauses)
        if (pause.end && date >= pause.start) date = date.plus_days(*pause.length());
    return date;
}

}  // namespace throughline::process_detail
