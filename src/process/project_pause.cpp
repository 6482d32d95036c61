#include "derived_id.hpp"

#include <throughline/process/project_pause.hpp>

namespace throughline {

bool is_pause(Task const& task) { return task.code && task.code->starts_with(pause_code); }

Id<Task> pause_id(Id<Project> project, std::size_t number) {
    return process_detail::id_after<Task>("pause", project, number);
}

namespace process_detail {

struct DerivePause {
    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Project> const   id{record};
        auto const&         project = object.as<Project>();
        std::size_t         number  = 1;
        std::optional<Task> last;
        for (; auto const pause = records.get(pause_id(id, number)); ++number) last = *pause;
        bool const rests   = project.status == Project::Status::on_hold;
        bool const is_open = last && !last->actual_end;
        if (rests == is_open) return;
        auto const since = records.said_on<&Project::status>(id).value_or(records.today());
        if (rests) return desired.put(pause_id(id, number), begun(id, number, since));
        Task ended{*last};
        ended.actual_end = since;
        ended.status     = Task::Status::completed;
        desired.set<&Task::actual_end, &Task::status>(pause_id(id, number - 1), std::move(ended));
    }

  private:
    static Task begun(Id<Project> project, std::size_t number, Date since) {
        Task pause{.project = project, .kind = Task::Kind::phase, .name = "On hold"};
        pause.code         = pause_code + std::to_string(number);
        pause.actual_start = since;
        pause.status       = Task::Status::in_progress;
        pause.billable     = false;
        return pause;
    }
};

}  // namespace process_detail

Process project_pause() {
    return {.name        = "project pause",
            .version     = 1,
            .from        = "Project",
            .derive      = process_detail::DerivePause{},
            .watches     = {},
            .reads       = {"Project.status", "Task"},
            .makes       = {"Task"},
            .shares_with = {"delivery plan"}};
}

}  // namespace throughline
