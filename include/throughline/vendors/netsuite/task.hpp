#pragma once

#include <throughline/model/task.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

namespace netsuite {

inline constexpr auto task_status = picklist<Task::Status>({
    {"NOTSTART", Task::Status::planned},
    {"PROGRESS", Task::Status::in_progress},
    {"COMPLETE", Task::Status::completed},
});

}  // namespace netsuite

/// A project task. The vendor has no phases: whatever is read is a task, and a phase is written as one.
template <>
inline constexpr auto mapping<NetSuite, Task> =
    map_object<Task>("projectTask",
                     {
                         key<"id">,
                         external_id<"externalId">,
                         modified<"lastModifiedDate">,
                         create_only(field<"project/id", &Task::project, refers_to<"job", Project>>),
                         read_only(field<"id", &Task::kind, netsuite::always<Task::Kind::task>>),
                         field<"parent/id", &Task::parent, refers_to<"projectTask", Task>>,
                         omit<&Task::code, "tasks have no code">,
                         field<"title", &Task::name>,
                         field<"order", &Task::sequence>,
                         omit<&Task::planned, "kept as instants, whose days depend on the account's time zone">,
                         omit<&Task::actual_start, "kept as an instant, whose day depends on the account's time zone">,
                         omit<&Task::actual_end, "kept as an instant, whose day depends on the account's time zone">,
                         field<"status/id", &Task::status, netsuite::task_status>,
                         field<"estimatedWork", &Task::estimate_hours>,
                         read_only(field<"actualWork", &Task::actual_hours, clock_hours>),
                         read_only(field<"remainingWork", &Task::remaining_hours, clock_hours>),
                         read_only(field<"percentTimeComplete", &Task::percent_complete>),
                         field<"nonBillableTask", &Task::billable, netsuite::inverted>,
                         ignore<"*/links", "addresses within the vendor">,
                         ignore<"*/refName", "the label of a key that is read">,
                         ignore<"*/externalId", "our id of a record that is referred to by key">,
                     })
        .absent_means_null();
static_assert(complete<NetSuite, Task>);

}  // namespace throughline
