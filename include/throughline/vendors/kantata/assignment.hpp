#pragma once

#include <throughline/model/assignment.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

#include <cstdint>
#include <vector>

namespace throughline {

namespace kantata {

/// A booking is a total of minutes over a range of days: read as spread evenly over its working days, Monday to Friday
/// (over all its days, where there is none), to the minute. Stands behind the days.
struct SpreadMinutes {
    static constexpr std::string_view name = "minutes in all, spread over the working days";
    static Result<>                   read(Wire const& wire, Assignment& assignment, MappingContext& context);
    static Result<>                   write(Assignment const& assignment, WireWriter& out, MappingContext& context);
    /// Minutes in all do not tell the weeks.
    static CodecFacts facts() { return {.fits = numeric_types, .one_way = true}; }
};

/// Days with minutes each, of which only the current ones are planned.
struct ScheduledDays {
    static constexpr std::string_view name = "minutes by day";
    static Result<>                   read(Wire const& wire, Assignment& assignment, MappingContext& context);
    static Result<>                   write(Assignment const& assignment, WireWriter& out, MappingContext& context);
};

struct HardRule {
    static constexpr std::string_view name = "true: confirmed; false: tentative";
    static Result<>                   read(Wire const& wire, Assignment& assignment, MappingContext& context);
    static Result<>                   write(Assignment const& assignment, WireWriter& out, MappingContext& context);
};

/// Hours by week of so many minutes spread over a range.
std::vector<WeekHours> spread(std::int64_t total_minutes, DateRange const& dates);

}  // namespace kantata

/// A booking of a named person on a project. Read only: it is made for a seat of the project (`resource_id`), which
/// Kantata's staffing decides.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Assignment> = map_object<Assignment>("workspace_allocations", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    read_only(field<"workspace_resource/user_id", &Assignment::resource, refers_to<"users", Resource>>),
    read_only(field<"workspace_resource/role_id", &Assignment::role, refers_to<"roles", Role>>),
    read_only(field<"workspace_id", &Assignment::project, refers_to<"workspaces", Project>>),
    omit<&Assignment::task, "a booking is on a project">,
    read_only(kantata::blank_is_null<first_day<"start_date", &Assignment::dates>>),
    read_only(kantata::blank_is_null<last_day<"end_date", &Assignment::dates>>),
    read_only(kantata::ruled<"minutes", &Assignment::hours_by_week, kantata::SpreadMinutes>),
    omit<&Assignment::bill_rate, "kept with the seat, and shown only there">,
    omit<&Assignment::cost_rate, "kept with the seat, and shown only there">,
    read_only(kantata::ruled<"hard", &Assignment::status, kantata::HardRule>),
});
static_assert(complete<Kantata, Assignment>);

/// A person planned on a task, with hours scheduled by day. Those that are no longer current are as good as deleted.
template <>
inline constexpr auto mapping<KantataTasks, Assignment> = map_object<Assignment>("assignments", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    read_only(field<"assignee_id", &Assignment::resource, refers_to<"users", Resource>>),
    read_only(field<"story/workspace_id", &Assignment::project, refers_to<"workspaces", Project>>),
    read_only(field<"story_id", &Assignment::task, refers_to<"stories", Task>>),
    omit<&Assignment::role, "an assignment is of a person, whatever the role">,
    omit<&Assignment::dates, "the days that have hours">,
    read_only(kantata::ruled<"story_allocation_days", &Assignment::hours_by_week, kantata::ScheduledDays>),
    omit<&Assignment::bill_rate, "kept with the project's seat">,
    omit<&Assignment::cost_rate, "kept with the project's seat">,
    read_only(kantata::ruled<"current", &Assignment::status, kantata::HardRule>),
});
static_assert(complete<KantataTasks, Assignment>);
// clang-format on

}  // namespace throughline
