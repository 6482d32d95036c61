#pragma once

#include <throughline/model/task.hpp>
#include <throughline/vendors/kantata/codecs.hpp>
#include <throughline/vendors/kantata/project.hpp>

namespace throughline {

namespace kantata {

/// Logged time comes in two parts, billable and not; together they are what was worked.
template <bool Billable>
struct LoggedRule {
    static constexpr std::string_view name = "minutes, billable and not, added up";
    static Result<>                   read(Wire const& wire, Task& task, MappingContext& context);
    static Result<>                   write(Task const& task, WireWriter& out, MappingContext& context);
};

inline constexpr auto story_types = picklist<Task::Kind>({
    {"task", Task::Kind::task},
    {"deliverable", Task::Kind::phase},
    {"milestone", Task::Kind::phase},  // One that has tasks below it; others are no tasks.
    {"issue", Task::Kind::task},
});

inline constexpr auto task_states = words<"task_status", Task::Status>({
    {"not started", Task::Status::planned},
    {"started", Task::Status::in_progress},
    {"completed", Task::Status::completed},
});

}  // namespace kantata

/// A story that is a task, an issue or a phase: a milestone counts as one while it has tasks below it.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Task> = map_object<Task>("stories", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    kantata::deleted_when_set<"deleted_at">,
    create_only(field<"workspace_id", &Task::project, refers_to<"workspaces", Project>>),
    field<"story_type", &Task::kind, kantata::story_types>,
    field<"parent_id", &Task::parent, refers_to<"stories", Task>>,
    omit<&Task::code, "tasks have no code">,
    field<"title", &Task::name, kantata::title_200>,
    omit<&Task::sequence, "`position` orders all tasks of the account, not siblings">,
    kantata::blank_is_null<first_day<"start_date", &Task::planned>>,
    kantata::blank_is_null<last_day<"due_date", &Task::planned>>,
    omit<&Task::actual_start, "kept as changes of state, objects of their own">,
    omit<&Task::actual_end, "kept as changes of state, objects of their own">,
    field<"state", &Task::status, kantata::task_states>,
    field<"time_estimate_in_minutes", &Task::estimate_hours, kantata::minutes>,
    read_only(kantata::ruled<"logged_billable_time_in_minutes", &Task::actual_hours, kantata::LoggedRule<true>>),
    read_only(kantata::refined<"logged_nonbillable_time_in_minutes", &Task::actual_hours, kantata::LoggedRule<false>>),
    omit<&Task::remaining_hours, "not kept: the estimate less what was logged">,
    field<"percentage_complete", &Task::percent_complete, kantata::whole_percent>,
    field<"billable", &Task::billable>,
});
static_assert(complete<Kantata, Task>);
// clang-format on

}  // namespace throughline
